import { useRoute } from 'preact-iso'
import { may } from '../../actors/permission.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad, usePoll } from '../../ui/load.ts'
import { Facts } from '../../ui/parts/data.tsx'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import { INCIDENT_RULES } from '../rules.ts'
import { asking, isOnDesk } from './asking.ts'
import { days, moment, office, person, place, said } from './labels.ts'
import { wouldLeave } from './leaving.ts'
import { Note, Said, Split } from './parts.tsx'
import { Answers } from './release-answers.tsx'
import { ReleaseActs } from './release-acts.tsx'
import { type OpenedRelease, openRelease } from './release-opened.ts'
import { Recipients } from './release-recipients.tsx'
import { RELEASE_SHAPE } from './shapes.ts'

export default function Release() {
  const id = useRoute().params['id'] ?? ''
  const { data, problem, reload } = useLoad(() => openRelease(id), [id])
  usePoll(reload, 60)
  if (data === undefined)
    return <Page title={t('warnings.release')}>{problem ? <Problem problem={problem} /> : <Loading />}</Page>
  const { release } = data
  return (
    <Page
      title={t('warnings.release.title', {
        purpose: said('purpose', release.purpose),
        place: place(release.place_code),
      })}
      lead={
        <StatePill
          label={said('release.state', release.state)}
          shape={RELEASE_SHAPE[release.state] ?? 'hollow'}
        />
      }
      actions={<ReleaseActs of={data} reload={() => void reload()} />}
    >
      <Problem problem={problem} />
      <Split
        side={
          <>
            <About of={data} />
            <Answers of={data} />
          </>
        }
      >
        <Card title={t('warnings.release.words')}>
          <Said text={data.words} />
          <p class="soft">{t('warnings.release.words.why')}</p>
        </Card>
        {release.state === 'withdrawn' && (
          <Note tone="care">
            <strong>{t('warnings.release.withdrawn')}</strong>
            <Said text={data.withdrawal} />
          </Note>
        )}
        <Unmet of={data} />
        <Recipients of={data} />
      </Split>
    </Page>
  )
}

function About({ of: { release } }: { of: OpenedRelease }) {
  const author = person(release.author_id)
  return (
    <Card title={t('warnings.release.about')}>
      <Facts
        rows={[
          [t('warnings.release.leaving'), <Leaving key="leaving" of={release} />],
          [t('warnings.release.purpose'), said('purpose', release.purpose)],
          [t('warnings.release.place'), place(release.place_code)],
          [t('warnings.release.days'), days(release.time_from, release.time_to)],
          [t('warnings.release.expires'), moment(release.expires_at)],
          [t('warnings.priority'), said('priority', release.priority)],
          [
            t('warnings.release.author'),
            author === ''
              ? office(release.organisation_id)
              : t('warnings.grade.by', { person: author, office: office(release.organisation_id) }),
          ],
          [
            t('warnings.release.incident'),
            seesIncident() && release.incident_id && (
              <a href={`/work/incidents/${release.incident_id}`}>{t('warnings.release.incident.see')}</a>
            ),
          ],
        ]}
      />
    </Card>
  )
}

/** An approver decides on the words; what lies beneath them is the desk's. */
const seesIncident = (): boolean => {
  const who = asking()
  if (who === null || !isOnDesk()) return false
  return may(INCIDENT_RULES, 'open', who, { state: null, facts: new Set(['on_desk'] as const) })
}

function Leaving({ of }: { of: OpenedRelease['release'] }) {
  if (of.released_at !== null) return <>{t('warnings.release.left', { time: moment(of.released_at) })}</>
  if (of.state === 'approved' && of.leaves_at !== null)
    return <>{t('warnings.release.leaves', { time: moment(of.leaves_at) })}</>
  if (of.state !== 'draft') return <>{t('warnings.release.never')}</>
  return <>{wouldLeave(of.priority)}</>
}

function Unmet({ of }: { of: OpenedRelease }) {
  if (of.unmet.length === 0) return null
  return (
    <Card title={t('warnings.release.unmet')}>
      <ul class="w-missing">
        {of.unmet.map((code) => (
          <li key={code}>{t(`warnings.unmet.${code}`)}</li>
        ))}
      </ul>
    </Card>
  )
}
