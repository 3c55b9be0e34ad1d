import { useRoute } from 'preact-iso'
import { formatDay, t } from '../../ui/i18n.ts'
import { useLive } from '../../ui/live.ts'
import { useLoad } from '../../ui/load.ts'
import { Facts } from '../../ui/parts/data.tsx'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { Corrections } from './corrections.tsx'
import { OneClock } from './incident-clocks.tsx'
import { moment, person, place, said } from './labels.ts'
import { languageIn } from './languages.ts'
import { Buttons, Dots, Note, Said, Split } from './parts.tsx'
import { RumourActs } from './rumour-acts.tsx'
import { RumourChecks } from './rumour-checks.tsx'
import { RumourLinks } from './rumour-links.tsx'
import { type OpenedRumour, openRumour } from './rumour-opened.ts'
import { RumourSpread } from './rumour-spread.tsx'
import { RumourWriting } from './rumour-writing.tsx'
import { RumourMarks } from './rumours.tsx'

export type RumourPart = { of: OpenedRumour; reload: () => void }

export default function Rumour() {
  const id = useRoute().params['id'] ?? ''
  const { data, problem, reload } = useLoad(() => openRumour(id), [id])
  useLive(['rumour'], reload)
  if (data === undefined)
    return (
      <Page title={t('warnings.rumour.title')}>{problem ? <Problem problem={problem} /> : <Loading />}</Page>
    )
  const part = { of: data, reload: () => void reload() }
  const { rumour } = data
  return (
    <Page
      title={t('warnings.rumour.title')}
      lead={
        <Dots
          of={[
            said('rumour.state', rumour.state),
            rumour.priority !== null && said('priority', rumour.priority),
            t('warnings.rumour.last_heard', { day: formatDay(rumour.last_heard_on) }),
          ]}
        />
      }
      actions={<RumourActs {...part} />}
    >
      {problem && <Problem problem={problem} />}
      {data.kept_from_forces && <Note tone="care">{t('warnings.rumour.kept')}</Note>}
      <Split
        side={
          <>
            <RumourMarks row={rumour} />
            <Card title={t('warnings.rumour.about')}>
              <Standing of={data} />
            </Card>
            {data.clocks.length > 0 && (
              <Card title={t('warnings.clocks')}>
                {data.clocks.map((clock) => (
                  <OneClock key={clock.clock_id} clock={clock} reload={part.reload} />
                ))}
              </Card>
            )}
            <RumourLinks {...part} />
          </>
        }
      >
        <Statements {...part} />
        <RumourSpread {...part} />
        <RumourChecks {...part} />
        <Corrections {...part} />
      </Split>
    </Page>
  )
}

function Statements({ of, reload }: RumourPart) {
  const { rumour_id: id, version } = of.rumour
  return (
    <Card title={t('warnings.rumour.words')}>
      {of.texts
        .filter((text) => text.kind === 'statement')
        .map((text) => (
          <div key={text.number} class="w-account">
            <Said text={text.words} />
            <p class="soft">
              <Dots
                of={[
                  languageIn(text.language ?? ''),
                  t('warnings.written', { person: person(text.author_id), time: moment(text.at) }),
                ]}
              />
            </p>
          </div>
        ))}
      <p class="soft">{t('warnings.rumour.words.why')}</p>
      {of.actions.includes('write_statement') && (
        <Buttons>
          <RumourWriting
            kind="statement"
            path={`/api/rumours/${id}/write`}
            version={version}
            reload={reload}
          />
        </Buttons>
      )}
    </Card>
  )
}

function Standing({ of }: { of: OpenedRumour }) {
  const { rumour } = of
  return (
    <Facts
      rows={[
        [t('warnings.rumour.areas'), rumour.area_codes.map(place).join(' · ')],
        [t('warnings.rumour.first_heard'), formatDay(rumour.first_heard_on)],
        [
          t('warnings.rumour.harm'),
          rumour.severity === null ? t('warnings.rumour.not_rated') : said('rumour.harm', rumour.severity),
        ],
        [t('warnings.rumour.urgency'), rumour.urgency === null ? null : said('urgency', rumour.urgency)],
        [t('warnings.rumour.reach'), rumour.reach === null ? null : said('reach', rumour.reach)],
        [
          t('warnings.rumour.recorded'),
          t('warnings.written', { person: person(of.recorded_by), time: moment(of.recorded_at) }),
        ],
        [t('warnings.rumour.registered'), of.registered_by === null ? null : person(of.registered_by)],
        [t('warnings.rumour.watched'), of.monitored_on === null ? null : formatDay(of.monitored_on)],
      ]}
    />
  )
}
