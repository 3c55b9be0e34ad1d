import type { Kept } from '../../custody/server/index.ts'
import { answers, read } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { standingOf } from '../../reports/coverage.ts'
import { PRIORITIES } from '../../wheels/clocks.ts'
import { areasOf } from '../../wheels/server/index.ts'
import { OUTCOMES } from '../closing.ts'
import {
  ALERT_ANSWERS,
  daysOf,
  MEASURE_FLOOR,
  MEASURED_CLOCKS,
  MISSING,
  type Period,
  periodProblem,
  periodUpTo,
  PRIOR_DAYS,
  seedOf,
  shareOf,
} from '../measures.ts'
import { Measures, MeasuresQuery } from '../measures-wire.ts'
import { DECLINE_REASONS } from '../states.ts'
import { described, type Measuring, measuring, spanOf } from './measures-asking.ts'
import {
  type ClockCount,
  clocksOfPeriod,
  type CodeCount,
  type Heard,
  heardInPeriod,
  responsesOfPeriod,
  unwarnedInPeriod,
} from './measures-store.ts'

export function measuresRoutes(app: App, house: Kept): void {
  app.get(
    '/api/measures',
    {
      schema: described(
        'getMeasures',
        'How warning and response went in a period, each with what is missing',
        {
          querystring: MeasuresQuery,
          response: answers(Measures),
        },
      ),
    },
    async (request) =>
      read(house, request, async (acting) => {
        const asked = await measuring(acting, 'see')
        const { tx, now, timezone, today } = asked
        const period = periodOf(request.query, today)
        const wrong = periodProblem(period, today)
        if (wrong !== null) throw problem('wrong_value', { because: wrong })
        const span = await spanOf(tx, period, timezone)
        const clocks = await clocksOfPeriod(tx, span, now)
        const heard = await heardInPeriod(tx, span)
        const counts = await responsesOfPeriod(tx, span)
        const seed = seedOf(period)
        const { incidents, unwarned, sample } = await unwarnedInPeriod(tx, span, seed)
        const over = period.to < today
        return {
          period: { ...period, days: daysOf(period), timezone, over },
          computed_at: now.toISOString(),
          floor: MEASURE_FLOOR,
          coverage: await coverageOf(asked, heard, period, over ? span.until : now),
          clocks: clocksShown(clocks),
          ...responsesShown(counts),
          unwarned: {
            incidents,
            unwarned,
            share: shareOf(unwarned, incidents),
            prior_days: PRIOR_DAYS,
            seed,
            sample,
          },
          missing: MISSING.map((one) => ({ ...one })),
        }
      }),
  )
}

function periodOf({ from, to }: { from?: string; to?: string }, today: string): Period {
  if (from === undefined && to === undefined) return periodUpTo(today, 'days_30')
  return { from: from ?? '', to: to ?? today }
}

/** A locality that a wheel names is one of it, whether anything was heard from it or not; the wheel's own area is none. */
async function coverageOf({ tx, session }: Measuring, heard: Heard[], period: Period, end: Date) {
  const areas = await areasOf(tx, session.wheelId)
  const of = new Map(heard.map((row) => [row.area_code, row]))
  const whole = await tx
    .selectFrom('wheel')
    .select('area_code')
    .where('wheel_id', '=', session.wheelId)
    .executeTakeFirstOrThrow()
  const rows = areas
    .filter((area) => area.code !== whole.area_code)
    .map((area) => {
      const { reports = 0, last_report_on = null } = of.get(area.code) ?? {}
      return {
        area_code: area.code,
        reports,
        per_week: (reports * 7) / daysOf(period),
        last_report_on,
        expected_days: area.expected_days,
        standing: standingOf(last_report_on, area.expected_days, end),
      }
    })
  return {
    localities: rows.length,
    heard_from: rows.filter((row) => row.reports > 0).length,
    no_locality: of.get(null)?.reports ?? 0,
    rows,
  }
}

/** By the order of the work, never by who was slow; below the floor a middle value would be somebody's own time. */
function clocksShown(rows: readonly ClockCount[]) {
  const place = ({ kind, priority }: ClockCount): number =>
    (MEASURED_CLOCKS as readonly string[]).indexOf(kind) * 10 +
    (PRIORITIES as readonly string[]).indexOf(priority)
  return rows
    .toSorted((a, b) => place(a) - place(b))
    .map(({ seconds, ...row }) => {
      const share = shareOf(row.in_time, row.in_time + row.late)
      const [median_seconds = null, p90_seconds = null] = share === null ? [] : (seconds ?? [])
      return { ...row, share, median_seconds, p90_seconds }
    })
}

function responsesShown(counts: readonly CodeCount[]) {
  const countOf = (measure: string, code: string): number =>
    counts.find((one) => one.measure === measure && one.code === code)?.count ?? 0
  const listed = (measure: string, codes: readonly string[]) =>
    codes.map((code) => ({ code, count: countOf(measure, code) }))
  const sum = (rows: readonly { count: number }[]): number => rows.reduce((all, { count }) => all + count, 0)
  const answered = listed('alert', ALERT_ANSWERS)
  const alerts = sum(answered)
  const calm = countOf('first_response', 'not_coercive')
  const first = calm + countOf('first_response', 'coercive')
  const outcomes = listed('outcome', OUTCOMES)
  const incidents = sum(outcomes)
  return {
    alerts: { alerts, answers: answered, acted: shareOf(countOf('alert', 'acted'), alerts) },
    declined: listed('declined', DECLINE_REASONS).filter(({ count }) => count > 0),
    first_response: { incidents: first, not_coercive: calm, share: shareOf(calm, first) },
    outcomes: {
      incidents,
      rows: outcomes,
      none_yet: countOf('outcome', 'none_yet'),
      false_alarms: shareOf(countOf('outcome', 'false_alarm'), incidents),
    },
  }
}
