import type { Static } from 'typebox'
import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import { wheel } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button, ButtonLink, Form } from '../../ui/parts/controls.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Page } from '../../ui/parts/layout.tsx'
import {
  Buttons,
  IncidentTitle,
  Note,
  type OpenedIncident,
  protocolNow,
  UnmetCodes,
  useAct,
  useOnce,
  wouldLeave,
} from '../../warnings/web/index.ts'
import type { Made, WriteRelease } from '../../warnings/wire.ts'
import { RecipientChoice } from './recipient-choice.tsx'
import { type Draft, isComplete, sealDraft } from './release-draft.ts'
import { ReleaseFrame } from './release-frame.tsx'
import { mayBePassedOn, openSources, type Source } from './release-sources.ts'
import { ReleaseWords } from './release-words.tsx'
import './responses.css'

export default function ReleaseNew() {
  const id = useRoute().query['incident'] ?? ''
  const { data, problem } = useLoad(async () => {
    return id === '' ? null : openSources(id)
  }, [id])
  if (data) return <Writing of={data.of} sources={data.sources} />
  return (
    <Page title={t('responses.release.title')}>
      <Problem problem={problem} />
      {data === undefined && !problem && <Loading />}
      {data === null && (
        <Empty title={t('responses.release.no_incident')}>
          <ButtonLink href="/work/incidents">{t('warnings.incidents.title')}</ButtonLink>
        </Empty>
      )}
    </Page>
  )
}

/** The coarsest place that still says where: the incident's own, or what lies above it as far as the protocol asks. */
function placeAtMost(code: string): string {
  const finest = protocolNow()?.place.adminLevel ?? 3
  const areas = wheel.value?.areas ?? []
  let area = areas.find((one) => one.code === code)
  while (area !== undefined && area.level > finest) {
    const above = area.parent_code
    area = areas.find((one) => one.code === above)
  }
  return area?.code ?? ''
}

function Writing({ of, sources }: { of: OpenedIncident; sources: Source[] }) {
  const { route } = useLocation()
  const [draft, setDraft] = useState<Draft>(() => ({
    words: '',
    purpose: '',
    place: placeAtMost(of.incident.area_code),
    from: of.incident.opened_at.slice(0, 10),
    to: new Date().toISOString().slice(0, 10),
    days: '',
    sources: sources.filter(mayBePassedOn).map((one) => one.reportId),
    recipients: [],
  }))
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const { busy, problem, run } = useAct(() => {})
  const once = useOnce<Static<typeof WriteRelease>>()
  const incidentId = of.incident.incident_id

  const send = () =>
    run(async () => {
      const { body, key } = await once(draft, () => sealDraft(draft, incidentId, new Date()))
      const made = await api.post<Static<typeof Made>>('/api/releases', body, { key })
      route(`/work/releases/${made.id}`)
    }, t('responses.release.done'))

  return (
    <Page
      title={t('responses.release.title')}
      lead={
        <>
          {t('responses.release.drawn_from')} <IncidentTitle of={of} />
        </>
      }
    >
      <Form onSubmit={send} problem={problem}>
        <UnmetCodes problem={problem} />
        <ReleaseWords draft={draft} of={of} sources={sources} onChange={change} />
        <ReleaseFrame draft={draft} onChange={change} />
        <RecipientChoice
          chosen={draft.recipients}
          keptFromForces={of.incident.kept_from_forces}
          onChange={(recipients) => change({ recipients })}
        />
        <Note>
          <p>{wouldLeave(of.incident.priority)}</p>
          <p>{t('responses.release.panel', { count: protocolNow()?.approvals ?? 2 })}</p>
        </Note>
        <Buttons>
          <Button type="submit" kind="primary" busy={busy} disabled={!isComplete(draft)}>
            {t('responses.release.send')}
          </Button>
          <ButtonLink href={`/work/incidents/${incidentId}`}>{t('responses.release.leave')}</ButtonLink>
        </Buttons>
      </Form>
    </Page>
  )
}
