import type { Static } from 'typebox'
import { useEffect } from 'preact/hooks'
import type { ReportList, ReportRow } from '../../reports/wire.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Checkbox, Select } from '../../ui/parts/controls.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { place, said } from './labels.ts'
import { Dots, Note } from './parts.tsx'
import { ReportSummary } from './report-summary.tsx'

export type Chosen = { id: string; origin: number }
type Report = Static<typeof ReportRow>

/** Reports that have been triaged, those of the same place first: a person says which of them tell of one event. */
export function ReportChoice(props: {
  chosen: Chosen[]
  onChange: (next: Chosen[]) => void
  onFirst: (report: Report) => void
}) {
  const { chosen, onChange, onFirst } = props
  const list = useLoad(() => api.get<Static<typeof ReportList>>('/api/reports?state=triaged&limit=60'), [])
  const rows = list.data?.rows ?? []
  const first = rows.find((row) => row.report_id === chosen[0]?.id)
  useEffect(() => {
    if (first) onFirst(first)
  }, [first?.report_id])
  if (list.problem) return <Problem problem={list.problem} />
  if (list.data === undefined) return <Loading />
  if (rows.length === 0 && chosen.length === 0)
    return <Empty title={t('warnings.choice.none')}>{t('warnings.choice.none.do')}</Empty>

  const isChosen = (id: string) => chosen.some((one) => one.id === id)
  const near = (row: Report) => (first === undefined || row.area_code === first.area_code ? 0 : 1)
  const ordered = rows.toSorted((a, b) => near(a) - near(b))
  // Asked for in the address, and further back than this list goes.
  const beyond = chosen.filter((one) => !rows.some((row) => row.report_id === one.id))
  const toggle = (id: string, on: boolean) =>
    onChange(on ? [...chosen, { id, origin: 1 }] : chosen.filter((one) => one.id !== id))

  return (
    <>
      <p class="soft">{t('warnings.choice.lead')}</p>
      <ul class="w-choices">
        {beyond.map(({ id }) => (
          <li key={id} class="w-choice">
            <Checkbox label={t('warnings.choice.asked')} checked onChange={(on) => toggle(id, on)} />
            <div class="w-choice-body">
              <ReportSummary reportId={id} />
              {chosen.length > 1 && <OriginChoice chosen={chosen} id={id} onChange={onChange} />}
            </div>
          </li>
        ))}
        {ordered.map((row) => (
          <li key={row.report_id} class="w-choice">
            <Checkbox
              label={t('warnings.choice.report', {
                group: said('group', row.handling_group),
                place: place(row.area_code),
              })}
              checked={isChosen(row.report_id)}
              onChange={(on) => toggle(row.report_id, on)}
            />
            <div class="w-choice-body">
              <ReportSummary reportId={row.report_id} />
              {row.priority && <Dots of={[said('priority', row.priority)]} />}
              {isChosen(row.report_id) && chosen.length > 1 && (
                <OriginChoice chosen={chosen} id={row.report_id} onChange={onChange} />
              )}
            </div>
          </li>
        ))}
      </ul>
      {chosen.length > 1 && (
        <Note>
          {t('warnings.reports_origins', {
            reports: chosen.length,
            origins: new Set(chosen.map((one) => one.origin)).size,
          })}
          {'. '}
          {t('warnings.origins.why')}
        </Note>
      )}
    </>
  )
}

function OriginChoice(props: { chosen: Chosen[]; id: string; onChange: (next: Chosen[]) => void }) {
  const { chosen, id, onChange } = props
  const mine = chosen.find((one) => one.id === id)?.origin ?? 1
  const used = [...new Set(chosen.map((one) => one.origin))].toSorted((a, b) => a - b)
  const next = Math.max(...used) + 1
  return (
    <Select
      label={t('warnings.origin.of')}
      value={String(mine)}
      onChange={(value) =>
        onChange(chosen.map((one) => (one.id === id ? { id, origin: Number(value) } : one)))
      }
      options={[
        ...used.map((origin) => ({ value: String(origin), label: t('warnings.origin', { origin }) })),
        { value: String(next), label: t('warnings.origin.another') },
      ]}
    />
  )
}
