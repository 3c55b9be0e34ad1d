import { useState } from 'preact/hooks'
import { deskRecipients, sealFor } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Checkbox, Field, Form, RadioGroup, TextArea } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { CREDIBILITIES, RELIABILITIES, type Reliability } from '../grade.ts'
import { FEWEST_CASES } from '../reliability.ts'
import { useAct } from './act.ts'
import { Because } from './because.tsx'
import type { OpenedIncident } from './incident-opened.tsx'
import { Buttons, Note } from './parts.tsx'

/** Two questions that must not answer one another: what is known of the source, and of this item. */
export function GradeForm({ of, reload }: { of: OpenedIncident; reload: () => void }) {
  const [open, setOpen] = useState(false)
  const [letter, setLetter] = useState<Reliability | ''>('')
  const [digit, setDigit] = useState('')
  const [cases, setCases] = useState('')
  const [counter, setCounter] = useState(false)
  const [reason, setReason] = useState('')
  const { busy, problem, run } = useAct(reload)
  const { incident_id: id, version, origins } = of.incident

  async function send(): Promise<void> {
    const done = await run(async () => {
      const reason_sealed = await sealFor(deskRecipients(), { v: 1, reason: reason.trim() })
      const closed_cases = letter === 'F' || cases === '' ? {} : { closed_cases: Number(cases) }
      const counter_evidence = digit === '5' && counter
      const body = { reliability: letter, credibility: Number(digit), counter_evidence, ...closed_cases }
      await api.post(`/api/incidents/${id}/grade`, { ...body, reason_sealed }, { version })
    }, t('warnings.grade.done'))
    if (!done) return
    setOpen(false)
    setReason('')
  }

  return (
    <>
      <Button kind="plain" onClick={() => setOpen(true)}>
        {t('warnings.grade')}
      </Button>
      <Dialog open={open} title={t('warnings.grade.title')} onClose={() => setOpen(false)}>
        <Form onSubmit={send} problem={problem}>
          <Because problem={problem} />
          <RadioGroup
            legend={t('warnings.reliability.legend')}
            hint={t('warnings.reliability.hint')}
            value={letter}
            onChange={setLetter}
            options={RELIABILITIES.toReversed().map((value) => ({
              value,
              label: t('warnings.grade.option', { sign: value, words: t(`ui.grade.${value}`) }),
            }))}
          />
          {letter !== '' && letter !== 'F' && (
            <Field
              label={t('warnings.grade.cases')}
              hint={t('warnings.grade.cases.hint', { fewest: FEWEST_CASES })}
              type="number"
              min={0}
              max={10_000}
              inputMode="numeric"
              value={cases}
              onInput={setCases}
            />
          )}
          <RadioGroup
            legend={t('warnings.credibility.legend')}
            value={digit}
            onChange={setDigit}
            options={CREDIBILITIES.map((value) => ({
              value: String(value),
              label: t('warnings.grade.option', { sign: String(value), words: t(`ui.grade.${value}`) }),
              ...(value === 1 && origins < 2
                ? { disabled: true, hint: t('warnings.refused.confirmed_needs_two_origins') }
                : {}),
            }))}
          />
          {digit === '5' && (
            <Checkbox
              label={t('warnings.grade.counter')}
              hint={t('warnings.grade.counter.hint')}
              checked={counter}
              onChange={setCounter}
            />
          )}
          <TextArea
            label={t('warnings.grade.reason')}
            hint={t('warnings.grade.reason.hint')}
            value={reason}
            onInput={setReason}
            required
          />
          <Note>{t('warnings.grade.blind')}</Note>
          <Buttons>
            <Button
              type="submit"
              kind="primary"
              busy={busy}
              disabled={letter === '' || digit === '' || reason.trim() === ''}
            >
              {t('warnings.grade.send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}
