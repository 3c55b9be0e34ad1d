import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { me } from '../../custody/web/index.ts'
import { asProblem, type ProblemError } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Select } from '../../ui/parts/controls.tsx'
import { Problem, Progress, toast } from '../../ui/parts/feedback.tsx'
import {
  addMonths,
  type ConductCells,
  conductCells,
  type Months,
  monthsProblem,
} from '../measures-published.ts'
import { measures, type Published } from './measures-calls.ts'
import { CellsShown, monthsSaid } from './measures-conduct.tsx'
import { type Counting, countConduct } from './measures-counting.ts'
import { today } from './measures-period.tsx'

type Props = { said: readonly Published[]; mayPropose: boolean; onDone: () => unknown }

const keyOf = ({ first_month, months }: Months): string => `${first_month} ${months}`

/** Twelve months and four quarters back, but for those that her organisation has said. */
function choices(said: readonly Published[]): Months[] {
  const own = said.filter((row) => row.organisation_id === me.peek()?.organisation.organisation_id)
  const now = `${today().slice(0, 7)}-01`
  const back = Array.from({ length: 15 }, (_, n) => addMonths(now, -1 - n))
  const all: Months[] = [
    ...back.slice(0, 12).map((first_month) => ({ first_month, months: 1 as const })),
    ...back.map((first_month) => ({ first_month, months: 3 as const })),
  ]
  return all.filter((one) => monthsProblem(one, own as unknown as Months[], today()) === null)
}

/** A custodian counts what only she can open; what leaves her browser is the table as the rule leaves it. */
export function CountConduct({ said, mayPropose, onDone }: Props) {
  const open = choices(said)
  const chosen = useSignal<string>(open[0] ? keyOf(open[0]) : '')
  const progress = useSignal<Counting | undefined>(undefined)
  const cells = useSignal<ConductCells | null | undefined>(undefined)
  const problem = useSignal<ProblemError | undefined>(undefined)
  const stop = useRef(false)
  useEffect(
    () => () => {
      stop.current = true
    },
    [],
  )
  const months = open.find((one) => keyOf(one) === chosen.value)
  const running = progress.value !== undefined
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    problem.value = undefined
    try {
      await work()
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  const count = () =>
    attempt(async () => {
      if (!months) return
      stop.current = false
      cells.value = undefined
      progress.value = { done: 0, total: 1 }
      try {
        const counts = await countConduct(
          months,
          (told) => (progress.value = told),
          () => stop.current,
        )
        if (counts) cells.value = conductCells(counts)
      } finally {
        progress.value = undefined
      }
    })
  const propose = () =>
    attempt(async () => {
      if (!months || !cells.value) return
      await measures.propose(months, cells.value)
      cells.value = undefined
      toast(t('responses.measure.count.proposed'))
      await onDone()
    })

  return (
    <section class="m-count" aria-label={t('responses.measure.count')}>
      <h3>{t('responses.measure.count')}</h3>
      <p>{t('responses.measure.count.means')}</p>
      {!mayPropose && <p class="m-missing">{t('responses.measure.count.part')}</p>}
      {mayPropose && open.length === 0 && <p class="soft">{t('responses.measure.count.all')}</p>}
      {mayPropose && open.length > 0 && (
        <div class="m-days">
          <Select
            label={t('responses.measure.count.which')}
            value={chosen.value}
            disabled={running}
            onChange={(value: string) => {
              chosen.value = value
              cells.value = undefined
            }}
            options={open.map((one) => ({ value: keyOf(one), label: monthsSaid(one) }))}
          />
          <Button disabled={running || !months} onClick={count}>
            {t('responses.measure.count.start')}
          </Button>
        </div>
      )}
      <Problem problem={problem.value} />
      {progress.value && (
        <Progress
          value={progress.value.done}
          max={progress.value.total}
          label={t('responses.measure.count.progress', progress.value)}
          onCancel={() => (stop.current = true)}
        />
      )}
      {cells.value === null && <p class="note ochre">{t('responses.measure.count.too_few')}</p>}
      {cells.value && (
        <div class="stack">
          <p>{t('responses.measure.count.would')}</p>
          <CellsShown cells={cells.value} />
          {cells.value.conduct === null && <p class="soft">{t('responses.measure.count.sort')}</p>}
          <div class="actions">
            <Button kind="primary" onClick={propose}>
              {t('responses.measure.count.propose')}
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}
