import { formatNumber, t } from '../../ui/i18n.ts'
import { Facts } from '../../ui/parts/data.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import type { Measures } from './measures-calls.ts'
import { How, ShareLine } from './measures-parts.tsx'

type Coded = { code: string; count: number }

/** Codes with their counts, in the order of the list that the program keeps and never by size. */
function Counts({ label, rows }: { label: (code: string) => string; rows: readonly Coded[] }) {
  return <Facts rows={rows.map(({ code, count }) => [label(code), formatNumber(count)] as const)} />
}

export function Alerts({ data }: { data: Measures }) {
  const { alerts, answers, acted } = data.alerts
  const hits = answers.find((one) => one.code === 'acted')?.count ?? 0
  return (
    <Card title={t('responses.measure.alerts')}>
      {alerts === 0 ? (
        <p class="m-missing">{t('responses.measure.alerts.none')}</p>
      ) : (
        <>
          <p class="m-main">{t('responses.measure.alerts.said')}</p>
          <ShareLine share={acted} hits={hits} n={alerts} />
          <Counts label={(code) => t(`responses.measure.alerts.${code}`)} rows={answers} />
        </>
      )}
      {data.declined.length > 0 && (
        <>
          <h3>{t('responses.measure.declined')}</h3>
          <Counts label={(code) => t(`responses.decline.${code}`)} rows={data.declined} />
        </>
      )}
      <How>
        <p>{t('responses.measure.alerts.how')}</p>
        <p>{t('responses.measure.how.interval', { floor: data.floor })}</p>
      </How>
    </Card>
  )
}

export function FirstResponse({ data }: { data: Measures }) {
  const { incidents, not_coercive, share } = data.first_response
  return (
    <Card title={t('responses.measure.first')}>
      {incidents === 0 ? (
        <p class="m-missing">{t('responses.measure.first.none')}</p>
      ) : (
        <>
          <p class="m-main">{t('responses.measure.first.said')}</p>
          <ShareLine share={share} hits={not_coercive} n={incidents} />
        </>
      )}
      <How>
        <p>{t('responses.measure.first.how')}</p>
        <p>{t('responses.measure.how.interval', { floor: data.floor })}</p>
      </How>
    </Card>
  )
}

export function Outcomes({ data }: { data: Measures }) {
  const { incidents, rows, none_yet, false_alarms } = data.outcomes
  const wrong = rows.find((one) => one.code === 'false_alarm')?.count ?? 0
  return (
    <Card title={t('responses.measure.outcomes')}>
      {incidents === 0 ? (
        <p class="m-missing">{t('responses.measure.outcomes.none')}</p>
      ) : (
        <>
          <p class="m-main">{t('responses.measure.outcomes.said', { count: incidents })}</p>
          <Counts label={(code) => t(`responses.outcome.${code}`)} rows={rows} />
          <h3>{t('responses.measure.false_alarms')}</h3>
          <ShareLine share={false_alarms} hits={wrong} n={incidents} />
        </>
      )}
      {none_yet > 0 && (
        <p class="m-missing">{t('responses.measure.outcomes.none_yet', { count: none_yet })}</p>
      )}
      <p class="soft">{t('responses.measure.outcomes.prevented')}</p>
      <How>
        <p>{t('responses.measure.outcomes.how')}</p>
        <p>{t('responses.measure.how.interval', { floor: data.floor })}</p>
      </How>
    </Card>
  )
}
