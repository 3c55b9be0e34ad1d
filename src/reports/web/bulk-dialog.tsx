import { useRef, useState } from 'preact/hooks'
import { t } from '../../ui/i18n.ts'
import { Button, Checkbox } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Problem, Progress } from '../../ui/parts/feedback.tsx'
import type { BulkAct } from '../bulk.ts'
import type { NotBecause, Offer } from '../bulk-choice.ts'
import { keepOutcome } from './bulk-done.tsx'
import { type Given, runBulk } from './bulk-run.ts'
import type { Row } from './calls.ts'
import { holderOf } from './claims-said.ts'
import { useDoing } from './doing.ts'
import { SafeCopies } from './safe-copies.tsx'
import { Follows } from './triage.tsx'
import { type Judged, TriageTable } from './triage-table.tsx'
import './steps.css'

type Props = {
  offer: Offer<Row>
  onClose: () => void
  onClaim: (ids: string[]) => Promise<void>
  onLink: (ids: string[]) => void
  onDone: () => unknown
}

/** Says before doing how many it will touch, how many not, and why; then shows how far it is and can be stopped. */
export function BulkDialog({ offer, onClose, onClaim, onLink, onDone }: Props) {
  const { act, may } = offer
  const [judged, setJudged] = useState<Judged>()
  const [safer, setSafer] = useState(false)
  const [done, setDone] = useState<number>()
  const stop = useRef(false)
  const { busy, problem, run } = useDoing()
  const ids = may.map((row) => row.report_id)

  const doIt = (rows: readonly Row[], given: Given): Promise<void> =>
    run(async () => {
      if (act === 'claim' || act === 'release' || act === 'link') return
      setDone(0)
      const outcome = await runBulk(act as BulkAct, rows, given, setDone, () => stop.current)
      keepOutcome(outcome)
      onClose()
      await onDone()
    })
  const close = (): void => {
    if (done === undefined) onClose()
    else stop.current = true
  }
  if (done !== undefined) {
    return (
      <Dialog open title={t(`reports.bulk.act.${act}`)} onClose={close}>
        <Progress
          value={done}
          max={may.length}
          label={t('reports.bulk.running', { done, all: may.length })}
          onCancel={() => {
            stop.current = true
          }}
        />
        <p class="soft">{t('reports.bulk.running.more')}</p>
        <Problem problem={problem} />
      </Dialog>
    )
  }
  return (
    <Dialog open title={t(`reports.bulk.act.${act}`)} onClose={close}>
      <Touches offer={offer} />
      {act === 'make_safe' && <SafeCopies rows={may} onSend={doIt} />}
      {act === 'triage' && (
        <>
          <TriageTable judged={judged} onJudge={setJudged} />
          <div aria-live="polite">{judged && <Follows judged={judged} />}</div>
        </>
      )}
      {act === 'close' && (
        <Checkbox
          label={t('work.end.close.safer')}
          hint={t('reports.bulk.close.hint')}
          checked={safer}
          onChange={setSafer}
        />
      )}
      {act === 'link' && <p>{t('reports.bulk.link.more')}</p>}
      <Problem problem={problem} />
      {act !== 'make_safe' && (
        <div class="actions">
          <Button
            kind="primary"
            busy={busy}
            disabled={act === 'triage' && !judged}
            onClick={() => {
              if (act === 'claim') return run(() => onClaim(ids))
              if (act === 'link') return onLink(ids)
              return doIt(may, { ...judged, ...(safer && { silence_is_safer: true }) })
            }}
          >
            {t(`reports.bulk.confirm.${act}`, { count: may.length })}
          </Button>
          <Button onClick={onClose}>{t('work.cancel')}</Button>
        </div>
      )}
    </Dialog>
  )
}

const REASONS: readonly NotBecause[] = ['claimed', 'state', 'custody', 'history', 'free']

function Touches({ offer: { may, not } }: { offer: Offer<Row> }) {
  return (
    <div class="touches">
      <p>{t('reports.bulk.touches', { count: may.length })}</p>
      {not.length > 0 && (
        <>
          <p>{t('reports.bulk.touches.not', { count: not.length })}</p>
          <ul class="plain-list">
            {REASONS.flatMap((because) => {
              const these = not.filter((one) => one.because === because)
              if (these.length === 0) return []
              const names = [...new Set(these.map(({ row }) => holderOf(row.claim?.member_id)))]
              return [
                <li key={because}>
                  {t(`reports.bulk.not.${because}`, { count: these.length, name: names.join(', ') })}
                </li>,
              ]
            })}
          </ul>
        </>
      )}
    </div>
  )
}
