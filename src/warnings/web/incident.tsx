import { lazy, Suspense } from 'preact/compat'
import { useRoute } from 'preact-iso'
import { t } from '../../ui/i18n.ts'
import { useLoad, usePoll } from '../../ui/load.ts'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Page } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import { Accounts } from './incident-accounts.tsx'
import { IncidentActs } from './incident-acts.tsx'
import { Clocks } from './incident-clocks.tsx'
import { Grades } from './incident-grades.tsx'
import { Links } from './incident-links.tsx'
import { type OpenedIncident, openIncident } from './incident-opened.tsx'
import { incidentParts } from './incident-parts.ts'
import { Releases } from './incident-releases.tsx'
import { place, said } from './labels.ts'
import { Dots, Note, Split } from './parts.tsx'
import { VERIFICATION_SHAPE } from './shapes.ts'

const later = incidentParts.map((part) => ({ place: part.place, Part: lazy(part.load) }))

export default function Incident() {
  const id = useRoute().params['id'] ?? ''
  const { data, problem, reload } = useLoad(() => openIncident(id), [id])
  usePoll(reload, 60)
  if (data === undefined)
    return (
      <Page title={t('warnings.incident.title')}>
        {problem ? <Problem problem={problem} /> : <Loading />}
      </Page>
    )
  const again = () => void reload()
  const parts = (where: 'main' | 'side') =>
    later
      .filter((part) => part.place === where)
      .map(({ Part }, at) => (
        <Suspense key={at} fallback={<Loading />}>
          <Part of={data} reload={again} />
        </Suspense>
      ))
  const { incident } = data
  return (
    <Page
      title={data.title}
      lead={
        <Dots
          of={[
            said('priority', incident.priority),
            said('group', incident.handling_group),
            place(incident.area_code),
            said('incident.state', incident.state),
          ]}
        />
      }
      actions={<IncidentActs of={data} reload={again} />}
    >
      {problem && <Problem problem={problem} />}
      <Flags of={data} />
      <Split
        side={
          <>
            <Standing of={data} />
            <Clocks of={data} reload={again} />
            {parts('side')}
          </>
        }
      >
        <Accounts of={data} reload={again} />
        <Links of={data} reload={again} />
        <Grades of={data} reload={again} />
        <Releases of={data} />
        {parts('main')}
      </Split>
    </Page>
  )
}

function Flags({ of }: { of: OpenedIncident }) {
  return (
    <>
      {of.flags.map((flag, at) => (
        <Note key={at} tone="care">
          {t(`warnings.flag.${flag.code}`)}
          {flag.release_id && (
            <>
              {' '}
              <a href={`/work/releases/${flag.release_id}`}>{t('warnings.flag.see_release')}</a>
            </>
          )}
        </Note>
      ))}
    </>
  )
}

/** What is known of it now, in words: state of checking, the pair, and from how many mouths. */
function Standing({ of }: { of: OpenedIncident }) {
  const { incident } = of
  return (
    <section class="w-standing" aria-label={t('warnings.standing')}>
      <StatePill
        label={said('verification', incident.verification)}
        shape={VERIFICATION_SHAPE[incident.verification] ?? 'hollow'}
      />
      <p>{t(`warnings.verification.${incident.verification}.means`)}</p>
      <p class="soft">
        {t('warnings.severity.is', { severity: said('severity', incident.severity) })}
        <br />
        {t('warnings.urgency.is', { urgency: said('urgency', incident.urgency) })}
      </p>
    </section>
  )
}
