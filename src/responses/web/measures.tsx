import { formatDay, formatTime, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page, Stack } from '../../ui/parts/layout.tsx'
import { Alerts, FirstResponse, Outcomes } from './measures-answers.tsx'
import { type Measures, measures } from './measures-calls.ts'
import { Clocks } from './measures-clocks.tsx'
import { Conduct } from './measures-conduct.tsx'
import { Coverage } from './measures-coverage.tsx'
import { PeriodChoice, usePeriod } from './measures-period.tsx'
import { Unwarned } from './measures-unwarned.tsx'
import './measures.css'

/** How warning and response went, for those who can do better next time: no rank, no score, nobody's own time. */
export default function MeasuresScreen() {
  const chosen = usePeriod()
  const { from, to } = chosen.period
  const { data, problem, loading, reload } = useLoad(() => measures.of(chosen.period), [from, to])
  return (
    <Page
      title={t('responses.measure.title')}
      lead={t('responses.measure.lead')}
      actions={<Button onClick={() => window.print()}>{t('responses.measure.print')}</Button>}
    >
      <PeriodChoice key={`${from} ${to}`} {...chosen} />
      <Problem problem={problem} onRetry={reload} />
      {!data && loading && <Loading />}
      {data && <Sections data={data} />}
    </Page>
  )
}

function Sections({ data }: { data: Measures }) {
  const { period, computed_at } = data
  return (
    <Stack>
      <p class="m-said">
        {t('responses.measure.period.said', {
          from: formatDay(period.from),
          to: formatDay(period.to),
          days: period.days,
          at: formatTime(computed_at),
        })}
        {!period.over && ` ${t('responses.measure.period.running')}`}
      </p>
      <Coverage data={data} />
      <Clocks data={data} />
      <Alerts data={data} />
      <FirstResponse data={data} />
      <Outcomes data={data} />
      <Unwarned data={data} />
      <Conduct />
      {data.missing.map(({ measure, because }) => (
        <Card key={measure} title={t(`responses.measure.missing.${measure}`)}>
          <p class="m-missing">{t(`responses.measure.missing.${because}`)}</p>
        </Card>
      ))}
    </Stack>
  )
}
