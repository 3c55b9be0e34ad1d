import { useSignal } from '@preact/signals'
import { formatTime, t } from '../../ui/i18n.ts'
import { Button, RadioGroup } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { TimeLeft } from '../../ui/parts/status.tsx'
import { PAUSE_REASONS } from '../../wheels/clocks.ts'
import { clocks, type View } from './calls.ts'
import { useDoing } from './doing.ts'

type Clock = View['clocks'][number]

/** A clock stops for somebody's safety and for nothing else, in the open, with the reason beside it. */
export function ClocksCard({ view, onDone }: { view: View; onDone: () => void }) {
  const pausing = useSignal<Clock | undefined>(undefined)
  const { busy, problem, run } = useDoing()
  const resume = async (clock: Clock): Promise<void> => {
    await clocks.resume(clock.clock_id)
    onDone()
  }
  if (view.clocks.length === 0) {
    return (
      <Card title={t('work.clock.title')}>
        <p class="soft">{t(view.report.live ? 'work.clock.none' : 'work.clock.history')}</p>
      </Card>
    )
  }
  return (
    <Card title={t('work.clock.title')}>
      <ul class="clocks">
        {view.clocks.map((clock) => (
          <li key={clock.clock_id}>
            <span>{t(`work.clock.kind.${clock.kind}`)}</span>
            <Standing clock={clock} />
            {clock.state === 'running' && view.actions.includes('pause_clock') && (
              <button type="button" class="link" onClick={() => (pausing.value = clock)}>
                {t('work.clock.pause')}
              </button>
            )}
            {clock.state === 'paused' && view.actions.includes('resume_clock') && (
              <Button kind="plain" busy={busy} onClick={() => run(() => resume(clock))}>
                {t('work.clock.resume')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Problem problem={problem} />
      {pausing.value && (
        <Pause
          clock={pausing.value}
          onClose={() => (pausing.value = undefined)}
          onDone={() => {
            pausing.value = undefined
            onDone()
          }}
        />
      )}
    </Card>
  )
}

function Standing({ clock }: { clock: Clock }) {
  if (clock.state === 'paused') {
    return (
      <span class="clock-paused">
        {t('work.clock.paused', { reason: t(`work.clock.reason.${clock.pause_reason ?? 'unknown'}`) })}
      </span>
    )
  }
  if (clock.ended_at !== null) {
    return (
      <span class="clock-ended soft">
        {t(clock.state === 'missed' ? 'work.clock.late' : 'work.clock.met', {
          at: formatTime(clock.ended_at),
        })}
      </span>
    )
  }
  return <TimeLeft due={clock.due_at} started={clock.started_at} passedOn={clock.step > 0} />
}

function Pause({ clock, onClose, onDone }: { clock: Clock; onClose: () => void; onDone: () => void }) {
  const reason = useSignal('')
  const { busy, problem, run } = useDoing()
  const pause = async (): Promise<void> => {
    await clocks.pause(clock.clock_id, reason.value)
    onDone()
  }
  return (
    <Dialog open title={t('work.clock.pause.title')} onClose={onClose}>
      <p class="soft">{t('work.clock.pause.more')}</p>
      <RadioGroup
        legend={t('work.clock.pause.reason')}
        value={reason.value}
        onChange={(value: string) => (reason.value = value)}
        options={PAUSE_REASONS.map((value) => ({ value, label: t(`work.clock.reason.${value}`) }))}
      />
      <Problem problem={problem} />
      <div class="actions">
        <Button kind="primary" busy={busy} disabled={reason.value === ''} onClick={() => run(pause)}>
          {t('work.clock.pause')}
        </Button>
        <Button kind="plain" onClick={onClose}>
          {t('work.cancel')}
        </Button>
      </div>
    </Dialog>
  )
}
