import { useState } from 'preact/hooks'
import { deskRecipients, me, sealFor } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, RadioGroup, TextArea } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import { TRUTHS } from '../rumour-states.ts'
import { useAct } from './act.ts'
import { moment, person, said } from './labels.ts'
import { Buttons, Note, Said } from './parts.tsx'
import type { RumourPart } from './rumour.tsx'
import { RumourWriting } from './rumour-writing.tsx'
import { TRUTH_SHAPE } from './shapes.ts'

/** What was done to find out, then what it was found to be, each with its author; nothing is overwritten. */
export function RumourChecks({ of, reload }: RumourPart) {
  const { rumour_id: id, version } = of.rumour
  const path = `/api/rumours/${id}/write`
  const checks = of.texts.filter((text) => text.kind === 'check')
  const notes = of.texts.filter((text) => text.kind === 'note')
  const mine = [of.recorded_by, of.registered_by].includes(me.value?.member_id ?? '')
  const may = (action: string) => of.actions.includes(action)
  return (
    <Card title={t('warnings.rumour.checks')}>
      {checks.length === 0 && <Note>{t('warnings.rumour.checks.none')}</Note>}
      {[...checks, ...notes].map((text) => (
        <div key={text.number} class="w-account">
          {text.kind === 'note' && <h3>{t('warnings.rumour.note')}</h3>}
          <Said text={text.words} />
          <p class="soft">
            {t('warnings.written', { person: person(text.author_id), time: moment(text.at) })}
          </p>
        </div>
      ))}
      {of.judgements.map((one, at) => (
        <div key={at} class="w-account">
          <StatePill label={said('rumour.truth', one.truth)} shape={TRUTH_SHAPE[one.truth] ?? 'dotted'} />
          <Said text={one.reason} />
          <p class="soft">{t('warnings.written', { person: person(one.author_id), time: moment(one.at) })}</p>
        </div>
      ))}
      {of.rumour.state === 'verifying' && mine && <Note>{t('warnings.rumour.judge.other')}</Note>}
      <Buttons>
        {may('write_check') && <RumourWriting kind="check" path={path} version={version} reload={reload} />}
        {may('judge') && <Judge of={of} reload={reload} />}
        {may('write_note') && <RumourWriting kind="note" path={path} version={version} reload={reload} />}
      </Buttons>
    </Card>
  )
}

function Judge({ of, reload }: RumourPart) {
  const { rumour_id: id, version } = of.rumour
  const [open, setOpen] = useState(false)
  const [truth, setTruth] = useState('')
  const [reason, setReason] = useState('')
  const { busy, problem, run } = useAct(reload)
  const ready = truth !== '' && reason.trim() !== ''
  async function send(): Promise<void> {
    if (!ready) return
    const done = await run(async () => {
      const reason_sealed = await sealFor(deskRecipients(), { v: 1, reason: reason.trim() })
      await api.post(`/api/rumours/${id}/judge`, { truth, reason_sealed }, { version })
    }, t('warnings.rumour.judge.done'))
    if (!done) return
    setOpen(false)
    setReason('')
  }
  return (
    <>
      <Button kind={of.judgements.length === 0 ? 'primary' : 'plain'} onClick={() => setOpen(true)}>
        {t(of.judgements.length === 0 ? 'warnings.rumour.judge' : 'warnings.rumour.judge.again')}
      </Button>
      <Dialog open={open} title={t('warnings.rumour.judge')} onClose={() => setOpen(false)}>
        <Form onSubmit={() => void send()} problem={problem}>
          <RadioGroup
            legend={t('warnings.rumour.judge.legend')}
            value={truth}
            onChange={setTruth}
            options={TRUTHS.map((value) => ({
              value,
              label: said('rumour.truth', value),
              hint: t(`warnings.rumour.truth.${value}.means`),
            }))}
          />
          <TextArea
            label={t('warnings.rumour.judge.reason')}
            hint={t('warnings.rumour.judge.reason.hint')}
            value={reason}
            onInput={setReason}
            required
          />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={!ready}>
              {t('warnings.rumour.judge.send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}
