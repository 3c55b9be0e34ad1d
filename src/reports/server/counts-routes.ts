import type { Kept } from '../../custody/server/index.ts'
import { answers } from '../../platform/act.ts'
import type { App } from '../../platform/http.ts'
import { CountsAnswer } from '../counts-wire.ts'
import { ReportFilter } from '../saved-filter.ts'
import { readAsking, signedIn } from './asking.ts'
import { countsFor } from './counts.ts'

/** How many there are of what she may list. For civil society alone: a guest has no count of reports (red line 2). */
export function countsRoutes(app: App, house: Kept): void {
  app.get(
    '/api/reports/counts',
    {
      schema: signedIn('countReports', 'How many reports I may list, by all that I may filter by', {
        querystring: ReportFilter,
        response: answers(CountsAnswer),
      }),
    },
    async (request) =>
      readAsking(house, request, async (asked) => {
        const counts = await countsFor(asked, request.query)
        return { at: asked.now.toISOString(), ...counts }
      }),
  )
}
