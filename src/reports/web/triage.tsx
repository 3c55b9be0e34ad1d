import { useSignal } from '@preact/signals'
import { wheel } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'
import type { Priority } from '../../wheels/clocks.ts'
import type { Protocol } from '../../wheels/protocol.ts'
import { priorityOf, type Severity, type Urgency } from '../priority.ts'
import { reports, type View } from './calls.ts'
import { useDoing } from './doing.ts'
import { span } from './span.ts'
import { type Judged, TriageTable } from './triage-table.tsx'

export function Triage({ view, onDone }: { view: View; onDone: () => void }) {
  const { severity, urgency } = view.report
  const judged = useSignal<Judged | undefined>(
    severity && urgency ? { severity: severity as Severity, urgency: urgency as Urgency } : undefined,
  )
  const { busy, problem, run } = useDoing()
  const send = async (): Promise<void> => {
    if (!judged.value) return
    await reports.triage(view.report, judged.value)
    onDone()
  }
  return (
    <div class="triage-step">
      <p class="soft">{t('work.triage.how')}</p>
      <TriageTable judged={judged.value} onJudge={(next) => (judged.value = next)} />
      <div aria-live="polite">{judged.value && <Follows judged={judged.value} />}</div>
      <Problem problem={problem} />
      <Button kind="primary" busy={busy} disabled={!judged.value} onClick={() => run(send)}>
        {t('work.triage.send')}
      </Button>
    </div>
  )
}

/** What the cell means for people: its words, and the limits that begin to run. */
function Follows({ judged }: { judged: Judged }) {
  const priority: Priority = priorityOf(judged.severity, judged.urgency)
  const clocks = (wheel.value?.protocol as Protocol | undefined)?.clocks
  return (
    <p class="follows">
      <strong>{t(`work.priority.${priority}`)}</strong>
      {' · '}
      {t(`work.severity.${judged.severity}`)} · {t(`work.urgency.${judged.urgency}`)}
      {clocks && (
        <span class="follows-limits">
          {t('work.triage.limits', {
            verify: span(clocks.verify[priority]),
            close: span(clocks.close[priority]),
          })}
        </span>
      )}
    </p>
  )
}
