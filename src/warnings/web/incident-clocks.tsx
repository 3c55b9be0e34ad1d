import { useState } from 'preact/hooks'
import { me } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, RadioGroup } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { TimeLeft } from '../../ui/parts/status.tsx'
import { PAUSE_REASONS, type PauseReason } from '../../wheels/clocks.ts'
import { useAct } from './act.ts'
import type { OpenedIncident } from './incident-opened.tsx'
import { moment, said } from './labels.ts'
import { Buttons, Quiet } from './parts.tsx'

type Clock = OpenedIncident['clocks'][number]
const KEEPERS = ['coordinator', 'analyst', 'intake_operator']

export function Clocks({ of, reload }: { of: OpenedIncident; reload: () => void }) {
  if (of.clocks.length === 0) return null
  return (
    <Card title={t('warnings.clocks')}>
      <ul class="w-list">
        {of.clocks.map((clock) => (
          <li key={clock.clock_id}>
            <OneClock clock={clock} reload={reload} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

export function OneClock({ clock, reload }: { clock: Clock; reload: () => void }) {
  const open = clock.ended_at === null
  const mayKeep = me.value?.roles.some((role) => KEEPERS.includes(role))
  return (
    <div class="w-clock">
      <div class="w-clock-head">
        <span>{said('clock', clock.kind)}</span>
        {open && clock.state !== 'paused' && (
          <TimeLeft due={clock.due_at} started={clock.started_at} passedOn={clock.step > 0} />
        )}
        {!open && <span class="soft">{t(`warnings.clock.${clock.state}`)}</span>}
      </div>
      {clock.ended_at !== null && <p class="soft">{moment(clock.ended_at)}</p>}
      {open && clock.step > 0 && (
        <p class="soft">{t('warnings.clock.asked', { role: said('role', clock.role) })}</p>
      )}
      {clock.state === 'paused' && (
        <p>
          {t('warnings.clock.paused')} {clock.pause_reason !== null && said('pause', clock.pause_reason)}
        </p>
      )}
      {open && mayKeep && <Keep clock={clock} reload={reload} />}
    </div>
  )
}

/** A clock stands still for somebody's safety and for nothing else. What was missed stays missed. */
function Keep({ clock, reload }: { clock: Clock; reload: () => void }) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState<PauseReason | ''>('')
  const { busy, problem, run } = useAct(reload)
  if (clock.state === 'paused')
    return (
      <Buttons>
        <Button
          busy={busy}
          onClick={() =>
            run(() => api.post(`/api/clocks/${clock.clock_id}/resume`), t('warnings.clock.resumed'))
          }
        >
          {t('warnings.clock.resume')}
        </Button>
        <Problem problem={problem} />
      </Buttons>
    )
  if (clock.state !== 'running') return null
  const pause = async () => {
    const done = await run(
      () => api.post(`/api/clocks/${clock.clock_id}/pause`, { reason }),
      t('warnings.clock.pause.done'),
    )
    if (done) setOpen(false)
  }
  return (
    <>
      <Quiet onClick={() => setOpen(true)}>{t('warnings.clock.pause')}</Quiet>
      <Dialog open={open} title={t('warnings.clock.pause.title')} onClose={() => setOpen(false)}>
        <Form onSubmit={pause} problem={problem}>
          <RadioGroup
            legend={t('warnings.clock.pause.why')}
            value={reason}
            onChange={setReason}
            options={PAUSE_REASONS.map((value) => ({ value, label: said('pause', value) }))}
          />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={reason === ''}>
              {t('warnings.clock.pause.send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}
