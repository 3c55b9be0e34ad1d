import { decide } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { answers } from '../../platform/act.ts'
import type { App } from '../../platform/http.ts'
import { announce } from '../../platform/live.ts'
import { heldByAnother } from '../claims.ts'
import { REPORT_RULES } from '../rules.ts'
import type { ReportState } from '../states.ts'
import { Claimed, ClaimReports, ReleaseClaims } from '../tray-wire.ts'
import { Gone } from '../wire.ts'
import { actAsking, type Asking, factsOf, signedIn } from './asking.ts'
import { claimsOf, releaseClaims, takeClaims } from './claim-store.ts'
import { reportEvents } from './events.ts'
import type { StoredReport } from './store.ts'

/** Who works on what: seen at once by all who work on the same, and never taken unknowingly. */
export function claimRoutes(app: App, house: Kept): void {
  app.post(
    '/api/reports/claim',
    {
      schema: signedIn(
        'claimReports',
        'Say that I work on these; with take_over also on what another holds',
        {
          body: ClaimReports,
          response: answers(Claimed),
        },
      ),
    },
    async (request, reply) =>
      actAsking(house, request, reply, async (asked) => {
        const { report_ids, take_over = false } = request.body
        const reports = await claimable(asked, report_ids)
        const before = await claimsOf(asked, report_ids)
        const ids = reports.map((one) => one.report_id)
        const mine = await takeClaims(asked, ids, take_over)
        const { tx, session, now } = asked
        for (const report of reports) {
          const claim = before.get(report.report_id)
          if (!mine.has(report.report_id) || !heldByAnother(claim, session.memberId, now)) continue
          const about = {
            wheelId: session.wheelId,
            event: reportEvents.claimTakenOver,
            recordKind: 'report',
            recordId: report.report_id,
            organisationId: session.organisationId,
            areaCode: report.area_code,
          }
          await house.keeper.record(tx, about, now, { from: claim.memberId, to: session.memberId })
        }
        const after = await claimsOf(asked, ids)
        await announce(tx, session.wheelId, 'claim', 'civil_society')
        return {
          claimed: [...after]
            .filter(([id]) => mine.has(id))
            .map(([report_id, { until }]) => ({ report_id, until: until.toISOString() })),
          held: [...after]
            .filter(([id]) => !mine.has(id))
            .map(([report_id, claim]) => ({
              report_id,
              member_id: claim.memberId,
              until: claim.until.toISOString(),
            })),
        }
      }),
  )

  app.post(
    '/api/reports/release-claims',
    {
      schema: signedIn('releaseClaims', 'Say that I no longer work on these', {
        body: ReleaseClaims,
        response: answers(Gone),
      }),
    },
    async (request, reply) =>
      actAsking(house, request, reply, async (asked) => {
        await releaseClaims(asked, request.body.report_ids)
        await announce(asked.tx, asked.session.wheelId, 'claim', 'civil_society')
        return { gone: true as const }
      }),
  )
}

/** Those of the ids that she may work on; what she may not know of is passed over as if it were not there. */
async function claimable(asked: Asking, ids: readonly string[]): Promise<StoredReport[]> {
  const rows = await asked.tx
    .selectFrom('report')
    .selectAll()
    .where('wheel_id', '=', asked.session.wheelId)
    .where('report_id', 'in', [...ids])
    .execute()
  return rows.filter(
    (report) =>
      decide(REPORT_RULES, 'claim', asked.asker, {
        state: report.state as ReportState,
        facts: factsOf(asked, report),
      }).allowed,
  )
}
