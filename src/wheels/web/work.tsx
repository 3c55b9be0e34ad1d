import { me, wheel } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad, usePoll } from '../../ui/load.ts'
import { ButtonLink } from '../../ui/parts/controls.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Columns, Page, Stack } from '../../ui/parts/layout.tsx'
import { FirstSteps } from './first-steps.tsx'
import { LevelsCard } from './levels-card.tsx'
import { NeedRow } from './need-row.tsx'
import { byRecord, type Need } from './needs.ts'
import { SilenceCard } from './silence-card.tsx'
import './work.css'

const SEES_FLOW = ['intake_operator', 'verifier', 'analyst', 'coordinator']
const DESK = ['verifier', 'analyst', 'coordinator']

/** What needs me comes first; what nobody knows stands beside it, so that a short list is not taken for calm. */
export default function Work() {
  const roles = me.value?.roles ?? []
  const civil = me.value?.organisation.sector === 'civil_society'
  const has = (wanted: readonly string[]) => civil && roles.some((role) => wanted.includes(role))
  // Nobody keeps reports before a protocol is in force.
  const isOpen = me.value?.wheel.open !== false
  const onDesk = wheel.value?.organisations.some(
    (one) => one.on_desk && one.organisation_id === me.value?.organisation.organisation_id,
  )
  const needs = useLoad(() => api.get<{ rows: Need[] }>('/api/needs-me'), [])
  usePoll(needs.reload, 20)
  const lines = byRecord(needs.data?.rows ?? [])
  const list = (
    <Card title={t('work.needs.list')}>
      <Problem problem={needs.problem} onRetry={needs.reload} />
      {!needs.data && needs.loading && <Loading />}
      {needs.data && lines.length === 0 && (
        <Empty title={t('work.needs.none')}>
          <p>{t('work.needs.none.more')}</p>
        </Empty>
      )}
      {lines.length > 0 && (
        <ul class="needs" aria-label={t('work.needs.list')}>
          {lines.map((line) => (
            <NeedRow key={`${line.first.kind} ${line.first.subject_id}`} line={line} />
          ))}
        </ul>
      )}
    </Card>
  )
  const aside = [
    has(SEES_FLOW) && <SilenceCard key="silence" />,
    has(DESK) && onDesk && <LevelsCard key="levels" />,
  ].filter(Boolean)
  return (
    <Page
      title={t('work.needs.title')}
      lead={needs.data && t('work.needs.lead', { count: lines.length })}
      actions={
        isOpen &&
        has(['intake_operator', 'field_monitor']) && (
          <ButtonLink kind="primary" href="/work/reports/new">
            {t('work.tray.new')}
          </ButtonLink>
        )
      }
    >
      {civil && !isOpen && <FirstSteps />}
      {aside.length > 0 ? (
        <Columns>
          {list}
          <Stack>{aside}</Stack>
        </Columns>
      ) : (
        list
      )}
    </Page>
  )
}
