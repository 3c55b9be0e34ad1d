import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import { answers } from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import type { App } from '../../platform/http.ts'
import { areasOf } from '../../wheels/server/index.ts'
import { standingOf } from '../coverage.ts'
import { Coverage } from '../wire.ts'
import { readAsking, requireGeneral, signedIn } from './asking.ts'
import { periodOf } from './period.ts'
import { Sums } from './sums.ts'
import { lastHeard, placesBy } from './tally.ts'

/** Which localities were heard from. For civil society alone: silence, too, is something that a force must not learn. */
export function coverageRoutes(app: App, house: Kept): void {
  app.get(
    '/api/coverage',
    {
      schema: signedIn('getCoverage', 'Where we have heard from, and where we have no information', {
        response: answers(Coverage),
      }),
    },
    async (request) =>
      readAsking(house, request, async (asked) => {
        requireGeneral(asked, 'see_coverage')
        const { tx, session, now } = asked
        const { period } = await periodOf(asked, {}, 'day')
        const came = await placesBy(tx, period, 'millennium')
        const last = await lastHeard(tx, period.to)
        const within = await below(tx, session.wheelId)
        const checks = await tx
          .selectFrom('field_check')
          .select(['area_code', 'state'])
          .where('wheel_id', '=', session.wheelId)
          .orderBy('sent_at')
          .execute()
        const lastCheck = new Map(checks.map((check) => [check.area_code, check.state]))
        const areas = await areasOf(tx, session.wheelId)
        return {
          rows: areas.map((area) => {
            const here = within.get(area.code) ?? new Set()
            const heardOn = [...last].filter(([code]) => here.has(code)).map(([, day]) => day)
            const lastOn = heardOn.sort().at(-1) ?? null
            const sums = new Sums(false)
            for (const row of came) if (here.has(row.area_code)) sums.both(null, row)
            const { count } = sums.total()
            return {
              area_code: area.code,
              last_report_on: lastOn,
              expected_days: area.expected_days,
              reports_30_days: count?.from ?? 0,
              reports_30_days_to: count?.to ?? 0,
              standing: standingOf(lastOn, area.expected_days, now),
              field_check: lastCheck.get(area.code) ?? null,
            }
          }),
        }
      }),
  )
}

/** Of each locality all areas in it. Here the whole county is heard from when a place of it is. */
async function below(tx: Tx, wheelId: string): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ locality: string; code: string }>`
    WITH RECURSIVE within AS (
      SELECT wa.area_code AS locality, wa.area_code AS code FROM wheel_area wa WHERE wa.wheel_id = ${wheelId}
      UNION SELECT within.locality, a.code FROM within JOIN area a ON a.parent_code = within.code)
    SELECT locality, code FROM within`.execute(tx)
  const found = new Map<string, Set<string>>()
  for (const { locality, code } of rows) found.set(locality, (found.get(locality) ?? new Set()).add(code))
  return found
}
