import type { Static } from 'typebox'
import { useState } from 'preact/hooks'
import { deskRecipients, sealFor } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button, Checkbox, Form, RadioGroup, TextArea } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { ALERT_LEVELS } from '../level.ts'
import type { AccountContent, IncidentList } from '../wire.ts'
import { useAct } from './act.ts'
import { Because } from './because.tsx'
import { place, titleOf } from './labels.ts'
import { protocolNow } from './leaving.ts'
import { opened } from './opened.ts'
import { withQuery } from './pages.ts'
import { Buttons, Note } from './parts.tsx'

type Props = { area: string; inForce: number | null; onClose: () => void; onDone: () => void }

async function incidentsOf(area: string) {
  const path = withQuery('/api/incidents', { area, limit: '30' })
  const { rows } = await api.get<Static<typeof IncidentList>>(path)
  return Promise.all(
    rows.map(async (row) => ({
      id: row.incident_id,
      day: formatDay(row.opened_at),
      title: titleOf((await opened<AccountContent>(row.account_sealed))?.title, row.handling_group),
    })),
  )
}

export function LevelForm({ area, inForce, onClose, onDone }: Props) {
  const incidents = useLoad(() => incidentsOf(area), [area])
  const [level, setLevel] = useState('')
  const [reason, setReason] = useState('')
  const [evidence, setEvidence] = useState<readonly string[]>([])
  const { busy, problem, run } = useAct(onDone)
  const hours = Math.round((protocolNow()?.confirmLevelMinutes ?? 120) / 60)
  const lowers = level !== '' && Number(level) <= (inForce ?? 0)

  async function send(): Promise<void> {
    const done = await run(async () => {
      const reason_sealed = await sealFor(deskRecipients(), { v: 1, reason: reason.trim() })
      await api.post('/api/alert-levels', { area_code: area, level: Number(level), reason_sealed, evidence })
    }, t('warnings.level.done'))
    if (done) onClose()
  }

  return (
    <Dialog open title={t('warnings.level.form', { area: place(area) })} onClose={onClose}>
      <Form onSubmit={send} problem={problem}>
        <Because problem={problem} />
        <RadioGroup
          legend={t('warnings.level.which')}
          value={level}
          onChange={setLevel}
          options={ALERT_LEVELS.map((one) => ({
            value: String(one),
            label: t(`warnings.level.${one}`),
            hint: t(`warnings.level.${one}.means`),
            ...(one === inForce ? { disabled: true } : {}),
          }))}
        />
        <TextArea
          label={t('warnings.level.reason')}
          hint={lowers ? t('warnings.level.reason.lower') : t('warnings.level.reason.raise')}
          value={reason}
          onInput={setReason}
          required
        />
        <fieldset class="field choices">
          <legend>{t('warnings.level.rests_on')}</legend>
          <Problem problem={incidents.problem} />
          {incidents.data === undefined && !incidents.problem && <Loading />}
          {incidents.data?.length === 0 && <p class="soft">{t('warnings.level.no_evidence')}</p>}
          {incidents.data?.map((one) => (
            <Checkbox
              key={one.id}
              label={<span dir="auto">{one.title}</span>}
              hint={one.day}
              checked={evidence.includes(one.id)}
              onChange={(on) =>
                setEvidence(on ? [...evidence, one.id] : evidence.filter((id) => id !== one.id))
              }
            />
          ))}
        </fieldset>
        <Note>{t(lowers ? 'warnings.level.rule.lower' : 'warnings.level.rule.raise', { hours })}</Note>
        <Buttons>
          <Button
            type="submit"
            kind="primary"
            busy={busy}
            disabled={level === '' || reason.trim() === '' || evidence.length === 0}
          >
            {t('warnings.level.send')}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  )
}
