import type { Static } from 'typebox'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { ButtonLink } from '../../ui/parts/controls.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import type { RumourList, StatementContent } from '../rumour-wire.ts'
import type { OpenedIncident } from './incident-opened.tsx'
import { said } from './labels.ts'
import { opened } from './opened.ts'
import { Buttons, Dots } from './parts.tsx'
import { statementTitle } from './rumour-opened.ts'

/** What goes round about this incident, and the way to record it. */
export function IncidentRumours({ of }: { of: OpenedIncident }) {
  const id = of.incident.incident_id
  const { data } = useLoad(() => rumoursOf(id), [id])
  return (
    <Card title={t('warnings.rumours.title')}>
      {data?.length === 0 && <p class="soft">{t('warnings.incident.rumours.none')}</p>}
      <ul class="w-list">
        {data?.map((row) => (
          <li key={row.rumour_id}>
            <a href={`/work/rumours/${row.rumour_id}`} dir="auto">
              {row.title}
            </a>
            <p class="soft">
              <Dots of={[said('rumour.state', row.state), said('rumour.truth', row.truth ?? 'none')]} />
            </p>
          </li>
        ))}
      </ul>
      <Buttons>
        <ButtonLink href={`/work/rumours/new?incident=${id}`}>{t('warnings.rumour.make')}</ButtonLink>
      </Buttons>
    </Card>
  )
}

async function rumoursOf(incidentId: string) {
  const { rows } = await api.get<Static<typeof RumourList>>(`/api/rumours?incident=${incidentId}`)
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      title: statementTitle((await opened<StatementContent>(row.statement_sealed))?.statement),
    })),
  )
}
