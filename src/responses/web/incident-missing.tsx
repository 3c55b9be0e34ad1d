import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { ConfirmButton } from '../../ui/parts/dialog.tsx'
import { toast } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { Buttons, type OpenedIncident } from '../../warnings/web/index.ts'
import { type ClosureChannel, closingProblems, type Outcome, type SaidBy, type Told } from '../closing.ts'
import type { TaskState } from '../states.ts'
import { type Responses, useResponses } from './incident-responses.ts'

/** A text that can no longer be opened was written all the same. */
const written = (row: { words: string | null; sealed: string | null }): string => row.words ?? 'sealed'

const missing = (data: Responses) =>
  closingProblems({
    outcomes: data.outcomes.map((row) => ({
      code: row.code as Outcome,
      saidBy: row.said_by as SaidBy,
      words: written(row),
    })),
    closures: data.closures.map((row) => ({
      told: row.told as Told,
      channel: row.channel as ClosureChannel,
      words: written(row),
    })),
    tasks: data.tasks.map((task) => task.state as TaskState),
  })

/** What still stands between this incident and its closing; the same function that the server asks. */
export default function IncidentMissing({ of, reload }: { of: OpenedIncident; reload: () => void }) {
  const { data } = useResponses(of)
  const { incident_id: id, state, version } = of.incident
  if (data === undefined || state === 'closed' || state === 'reviewed') return null
  const left = missing(data)
  const close = async () => {
    await api.post(`/api/incidents/${id}/close`, undefined, { version })
    toast(t('responses.close.done'))
    reload()
  }
  return (
    <Card title={t('responses.missing')}>
      {left.length === 0 ? (
        <p>{t('responses.missing.nothing')}</p>
      ) : (
        <ul class="w-missing">
          {left.map((code) => (
            <li key={code}>{t(`responses.missing.${code}`)}</li>
          ))}
        </ul>
      )}
      {data.actions.includes('close') && (
        <Buttons>
          <ConfirmButton
            label={t('responses.close')}
            question={t('responses.close.question')}
            confirmLabel={t('responses.close')}
            onConfirm={close}
          />
        </Buttons>
      )}
    </Card>
  )
}
