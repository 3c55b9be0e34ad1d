import { useLocation } from 'preact-iso'
import { areaName, wheel } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { Field, Select } from '../../ui/parts/controls.tsx'
import { HANDLING_GROUPS } from '../handling.ts'
import { addDays, daysIn, GRAINS, type Grain, isDay, LONGEST_DAYS, type Period } from '../periods.ts'
import { REPORT_STATES } from '../states.ts'
import { groupLabel, stateLabel } from './labels.ts'

const PERIODS = ['30', '90', '365', '730', 'own'] as const
type PeriodName = (typeof PERIODS)[number]
const NAMES = ['period', 'from', 'to', 'by', 'split', 'group', 'state', 'area'] as const
type Name = (typeof NAMES)[number]

export type Choice = {
  period: PeriodName
  days: Period | null
  by: Grain
  split: '' | 'group' | 'state' | 'area'
  group: string
  state: string
  area: string
  choose: (name: Name, value: string) => void
}

const within = <T extends string>(all: readonly T[], value: string | undefined, otherwise: T): T =>
  all.find((one) => one === value) ?? otherwise

/** What is chosen stands in the address, so that going back brings it back. */
export function useChoice(today: string): Choice {
  const { query, path, route } = useLocation()
  const period = within(PERIODS, query['period'], '30')
  const days =
    period === 'own'
      ? { from: query['from'] ?? addDays(today, -29), to: query['to'] ?? today }
      : { from: addDays(today, 1 - Number(period)), to: today }
  const isPeriod =
    isDay(days.from) && isDay(days.to) && days.from <= days.to && daysIn(days) <= LONGEST_DAYS.month
  const long = isPeriod ? daysIn(days) : 1
  const fitting = GRAINS.filter((grain) => long <= LONGEST_DAYS[grain])
  const usual = long <= 45 ? 'day' : long <= 400 ? 'week' : 'month'
  const choose = (name: Name, value: string): void => {
    const next = new URLSearchParams()
    for (const one of NAMES) if (query[one]) next.set(one, query[one])
    if (value === '') next.delete(name)
    else next.set(name, value)
    route(next.size > 0 ? `${path}?${next.toString()}` : path, true)
  }
  return {
    period,
    days: isPeriod ? days : null,
    by: within(fitting, query['by'], within(fitting, usual, 'month')),
    split: within(['', 'group', 'state', 'area'], query['split'], ''),
    group: query['group'] ?? '',
    state: query['state'] ?? '',
    area: query['area'] ?? '',
    choose,
  }
}

export function MapChoice({ choice, today }: { choice: Choice; today: string }) {
  const { choose, days } = choice
  const long = days === null ? 1 : daysIn(days)
  return (
    <fieldset class="map-choice">
      <legend class="hidden">{t('reports.map.filters')}</legend>
      <Select
        label={t('reports.map.period')}
        value={choice.period}
        onChange={(value) => choose('period', value)}
        options={PERIODS.map((value) => ({ value, label: t(`reports.map.period.${value}`) }))}
      />
      {choice.period === 'own' &&
        (['from', 'to'] as const).map((name) => (
          <Field
            key={name}
            type="date"
            label={t(`reports.map.${name}`)}
            value={days?.[name] ?? ''}
            max={today}
            onInput={(value) => choose(name, value)}
            error={days === null ? t('reports.map.wrong_days') : undefined}
          />
        ))}
      <Select
        label={t('work.tray.filter.group')}
        value={choice.group}
        onChange={(value) => choose('group', value)}
        placeholder={t('work.tray.all')}
        options={HANDLING_GROUPS.map((value) => ({ value, label: groupLabel(value) }))}
      />
      <Select
        label={t('work.tray.filter.state')}
        value={choice.state}
        onChange={(value) => choose('state', value)}
        placeholder={t('work.tray.all')}
        options={REPORT_STATES.map((value) => ({ value, label: stateLabel(value) }))}
      />
      <Select
        label={t('work.tray.filter.area')}
        value={choice.area}
        onChange={(value) => choose('area', value)}
        placeholder={t('work.tray.all')}
        options={(wheel.value?.areas ?? []).map(({ code }) => ({ value: code, label: areaName(code) }))}
      />
      <Select
        label={t('reports.map.by')}
        value={choice.by}
        onChange={(value) => choose('by', value)}
        options={GRAINS.filter((grain) => long <= LONGEST_DAYS[grain]).map((value) => ({
          value,
          label: t(`reports.map.by.${value}`),
        }))}
      />
      <Select
        label={t('reports.map.split')}
        value={choice.split}
        onChange={(value) => choose('split', value)}
        placeholder={t('reports.map.split.none')}
        options={(['group', 'state', 'area'] as const).map((value) => ({
          value,
          label: t(`work.tray.filter.${value}`),
        }))}
      />
    </fieldset>
  )
}
