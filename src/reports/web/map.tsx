import { wheel } from '../../custody/web/index.ts'
import { formatDay, formatNumber, formatTime, t } from '../../ui/i18n.ts'
import { useLive } from '../../ui/live.ts'
import { useLoad } from '../../ui/load.ts'
import { ButtonLink } from '../../ui/parts/controls.tsx'
import { Table } from '../../ui/parts/data.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { dayIn } from '../periods.ts'
import { type MapAnswer, type MapRow, places } from './calls.ts'
import { type Choice, MapChoice, useChoice } from './map-choice.tsx'
import { PlaceMap } from './map-drawing.tsx'
import { bounds, countWords, placeName } from './map-words.ts'
import { TimelineView } from './timeline.tsx'
import './map.css'

/** Where and when: over the whole wheel, and never more of what others keep than the rule tells (small-cells.ts). */
export default function MapScreen() {
  const protocol = wheel.value?.protocol as { timezone?: string } | undefined
  const today = dayIn(new Date(), protocol?.timezone ?? 'UTC')
  const choice = useChoice(today)
  const { days, by, split, group, state, area } = choice
  const asked = new URLSearchParams({
    ...days,
    ...(group && { group }),
    ...(state && { state }),
  })
  const timed = new URLSearchParams({
    ...Object.fromEntries(asked),
    by,
    ...(split && { split }),
    ...(area && { area }),
  })
  const map = useLoad(async () => (days === null ? undefined : places.map(asked)), [asked.toString()])
  const timeline = useLoad(
    async () => (days === null ? undefined : places.timeline(timed)),
    [timed.toString()],
  )
  const picture = useLoad(places.picture, [])
  useLive(['report'], () => Promise.all([map.reload(), timeline.reload()]))
  const watched = map.data?.rows.filter((row) => row.area_code !== null) ?? []
  const silent = watched.filter((row) => row.standing === 'no_information').length
  return (
    <Page
      title={t('reports.map.title')}
      lead={map.data && t('reports.map.lead', { silent, all: watched.length })}
      actions={<ButtonLink href="/work/coverage">{t('reports.map.back')}</ButtonLink>}
    >
      <MapChoice choice={choice} today={today} />
      {[map, timeline, picture].map((one, at) => (
        <Problem key={at} problem={one.problem} onRetry={one.reload} />
      ))}
      {map.loading && !map.data && <Loading />}
      {map.data && (
        <Card
          title={t('reports.map.map')}
          footer={<ButtonLink href={trayHref(choice, area)}>{t('reports.map.tray')}</ButtonLink>}
        >
          <How answer={map.data} />
          {picture.data && <PlaceMap rows={map.data.rows} picture={picture.data} />}
          <Places answer={map.data} choice={choice} />
        </Card>
      )}
      {timeline.data && (
        <Card title={area ? `${t('reports.map.timeline')} · ${placeName(area)}` : t('reports.map.timeline')}>
          {timeline.data.rows.every((row) => bounds(row).to === 0) ? (
            <Empty title={t('reports.map.none')}>{t('reports.map.none.more')}</Empty>
          ) : (
            <TimelineView timeline={timeline.data} />
          )}
        </Card>
      )}
      {map.data && <Hidden answer={map.data} />}
    </Page>
  )
}

function How({ answer }: { answer: MapAnswer }) {
  const { total, from, to, at } = answer
  const words = {
    count: countWords(total),
    own: formatNumber(total.own),
    from: formatDay(from),
    to: formatDay(to),
    at: formatTime(at),
  }
  return <p class="soft">{t(total.count === null ? 'reports.map.how.own' : 'reports.map.how', words)}</p>
}

function Places({ answer, choice }: { answer: MapAnswer; choice: Choice }) {
  const rows = [...answer.rows].sort((a, b) => bounds(b).to - bounds(a).to)
  const apart = answer.total.count !== null && answer.total.count.to > answer.total.own
  return (
    <Table
      caption={t('reports.map.map')}
      captionHidden
      rows={rows}
      rowKey={(row) => row.area_code ?? ''}
      columns={[
        {
          label: t('work.cover.column.place'),
          render: (row: MapRow) =>
            row.area_code !== null && row.own > 0 ? (
              <a href={trayHref(choice, row.area_code)}>{placeName(row.area_code)}</a>
            ) : (
              placeName(row.area_code)
            ),
        },
        {
          label: t('reports.map.column.count'),
          numeric: true,
          render: (row: MapRow) =>
            bounds(row).to === 0 && row.standing === 'no_information' ? (
              <span class="soft">{t('reports.map.silence')}</span>
            ) : (
              countWords(row)
            ),
        },
        ...(apart
          ? [
              {
                label: t('reports.map.column.own'),
                numeric: true,
                render: (row: MapRow) => (row.own === 0 ? '–' : formatNumber(row.own)),
              },
            ]
          : []),
        {
          label: t('reports.map.column.last'),
          render: (row: MapRow) =>
            row.last_report_on ? formatDay(row.last_report_on) : t('work.cover.never'),
        },
      ]}
    />
  )
}

function Hidden({ answer }: { answer: MapAnswer }) {
  const rest =
    answer.total.count === null
      ? t('reports.map.hidden.filter')
      : answer.others_until === null
        ? t('reports.map.hidden.today')
        : t('reports.map.hidden.rest', { until: formatDay(answer.others_until) })
  return (
    <Card title={t('reports.map.hidden')}>
      <p>{rest}</p>
      <p>{t('reports.map.hidden.silence')}</p>
    </Card>
  )
}

/** The tray with the same filter, at the newest day of the time that is shown. */
function trayHref({ days, group, state }: Choice, area: string): string {
  const query = new URLSearchParams({
    ...(area && { area }),
    ...(group && { group }),
    ...(state && { state }),
    ...(days && { on: days.to }),
  })
  return `/work/reports?${query.toString()}`
}
