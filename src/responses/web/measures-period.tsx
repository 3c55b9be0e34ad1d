import { useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { wheel } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Field, Form, Select } from '../../ui/parts/controls.tsx'
import { dayIn, type Period, periodProblem, periodUpTo, PERIODS, type PeriodName } from '../measures.ts'

/** Today where the wheel is. */
export function today(): string {
  return dayIn((wheel.peek()?.protocol?.timezone as string | undefined) ?? 'UTC', new Date())
}

const same = (a: Period, b: Period): boolean => a.from === b.from && a.to === b.to

/** The period stands in the address, so that going back brings it back, and a printed page can be made again. */
export function usePeriod(): { period: Period; choose: (period: Period) => void } {
  const { query, path, route } = useLocation()
  const asked = { from: query['from'] ?? '', to: query['to'] ?? '' }
  const period = periodProblem(asked, today()) === null ? asked : periodUpTo(today(), 'days_30')
  return { period, choose: ({ from, to }) => route(`${path}?from=${from}&to=${to}`, true) }
}

export function PeriodChoice({ period, choose }: ReturnType<typeof usePeriod>) {
  const named = PERIODS.find((name) => same(periodUpTo(today(), name), period))
  const own = useSignal(named === undefined)
  const from = useSignal(period.from)
  const to = useSignal(period.to)
  const wrong = useSignal<string | null>(null)
  const send = () => {
    const wanted = { from: from.value, to: to.value }
    wrong.value = periodProblem(wanted, today())
    if (wrong.value === null) choose(wanted)
  }
  return (
    <div class="m-period">
      <Select
        label={t('responses.measure.period')}
        value={own.value ? 'own' : (named ?? 'own')}
        onChange={(name: PeriodName | 'own') => {
          own.value = name === 'own'
          if (name !== 'own') choose(periodUpTo(today(), name))
        }}
        options={[...PERIODS, 'own' as const].map((value) => ({
          value,
          label: t(`responses.measure.period.${value}`),
        }))}
      />
      {own.value && (
        <Form onSubmit={send}>
          <div class="m-days">
            <Field
              label={t('responses.measure.period.from')}
              type="date"
              value={from.value}
              max={today()}
              onInput={(text: string) => (from.value = text)}
            />
            <Field
              label={t('responses.measure.period.to')}
              type="date"
              value={to.value}
              max={today()}
              error={wrong.value && t(`responses.measure.period.${wrong.value}`)}
              onInput={(text: string) => (to.value = text)}
            />
            <Button type="submit">{t('responses.measure.period.show')}</Button>
          </div>
        </Form>
      )}
    </div>
  )
}
