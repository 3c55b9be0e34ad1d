import { useState } from 'preact/hooks'
import type { Severity, Urgency } from '../../reports/priority.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, RadioGroup } from '../../ui/parts/controls.tsx'
import { ConfirmButton, Dialog } from '../../ui/parts/dialog.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'
import { REACHES } from '../rumour-states.ts'
import { useAct } from './act.ts'
import { type Judged, Judgement } from './judgement.tsx'
import { said } from './labels.ts'
import { Buttons } from './parts.tsx'
import type { RumourPart } from './rumour.tsx'
import { RumourWriting } from './rumour-writing.tsx'

/** What the asker may do with it now; the server's rules said which. */
export function RumourActs({ of, reload }: RumourPart) {
  const { rumour_id: id, version, state } = of.rumour
  const may = (action: string) => of.actions.includes(action)
  const close = () => api.post(`/api/rumours/${id}/close`, {}, { version }).then(reload)
  return (
    <Buttons>
      {may('register') && <Step of={of} reload={reload} verb="register" />}
      {may('rate') && <Rate of={of} reload={reload} />}
      {may('monitor') && <Step of={of} reload={reload} verb="monitor" />}
      {may('close') && state === 'monitored' && (
        <ConfirmButton
          label={t('warnings.rumour.close')}
          question={t('warnings.rumour.close.question')}
          confirmLabel={t('warnings.rumour.close')}
          onConfirm={close}
        />
      )}
      {may('close') && state !== 'monitored' && (
        <RumourWriting kind="not_one" path={`/api/rumours/${id}/close`} version={version} reload={reload} />
      )}
    </Buttons>
  )
}

function Step({ of, reload, verb }: RumourPart & { verb: 'register' | 'monitor' }) {
  const { busy, problem, run } = useAct(reload)
  const { rumour_id: id, version } = of.rumour
  const go = () =>
    run(
      () => api.post(`/api/rumours/${id}/${verb}`, undefined, { version }),
      t(`warnings.rumour.${verb}.done`),
    )
  return (
    <>
      <Button kind={verb === 'register' ? 'primary' : 'plain'} busy={busy} onClick={() => void go()}>
        {t(`warnings.rumour.${verb}`)}
      </Button>
      {problem && <Problem problem={problem} />}
    </>
  )
}

function Rate({ of, reload }: RumourPart) {
  const { rumour_id: id, version } = of.rumour
  const [open, setOpen] = useState(false)
  const [reach, setReach] = useState(of.rumour.reach ?? '')
  const [judged, setJudged] = useState<Judged>({
    severity: (of.rumour.severity ?? undefined) as Severity | undefined,
    urgency: (of.rumour.urgency ?? undefined) as Urgency | undefined,
  })
  const { busy, problem, run } = useAct(reload)
  const ready = judged.severity !== undefined && judged.urgency !== undefined && reach !== ''
  async function send(): Promise<void> {
    if (!ready) return
    const done = await run(
      () => api.post(`/api/rumours/${id}/rate`, { ...judged, reach }, { version }),
      t('warnings.rumour.rate.done'),
    )
    if (done) setOpen(false)
  }
  const isFirst = of.rumour.severity === null
  return (
    <>
      <Button kind={isFirst ? 'primary' : 'plain'} onClick={() => setOpen(true)}>
        {t(isFirst ? 'warnings.rumour.rate' : 'warnings.rumour.rate.again')}
      </Button>
      <Dialog open={open} title={t('warnings.rumour.rate.title')} onClose={() => setOpen(false)}>
        <Form onSubmit={() => void send()} problem={problem}>
          <p class="soft">{t('warnings.rumour.rate.lead')}</p>
          <Judgement of={judged} onChange={setJudged} />
          <RadioGroup
            legend={t('warnings.rumour.reach.legend')}
            hint={t('warnings.rumour.reach.hint')}
            value={reach}
            onChange={setReach}
            options={REACHES.map((value) => ({ value, label: said('reach', value) }))}
          />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={!ready}>
              {t('warnings.rumour.rate.send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}
