import { sql } from 'kysely'
import type { Kept } from '../../custody/server/index.ts'
import { answers } from '../../platform/act.ts'
import type { App } from '../../platform/http.ts'
import { areasOf } from '../../wheels/server/index.ts'
import { standingOf } from '../coverage.ts'
import { Coverage } from '../wire.ts'
import { readAsking, requireGeneral, signedIn } from './asking.ts'

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
        const { rows: heard } = await sql<{
          area_code: string
          last_report_on: string | null
          reports_30_days: number
        }>`SELECT * FROM cw_coverage(${now})`.execute(tx)
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
            const found = heard.find((one) => one.area_code === area.code)
            const last = found?.last_report_on ?? null
            return {
              area_code: area.code,
              last_report_on: last,
              expected_days: area.expected_days,
              reports_30_days: found?.reports_30_days ?? 0,
              standing: standingOf(last, area.expected_days, now),
              field_check: lastCheck.get(area.code) ?? null,
            }
          }),
        }
      }),
  )
}
