import type { Kept } from '../../custody/server/index.ts'
import type { App } from '../../platform/http.ts'
import { conversationRoutes } from './conversation-routes.ts'
import { coverageRoutes } from './coverage-routes.ts'
import { divertRoutes } from './divert-routes.ts'
import { envelopeRoutes } from './envelope-routes.ts'
import { fieldCheckRoutes } from './field-check-routes.ts'
import type { Intake } from './intake.ts'
import { noOutbound, type Outbound } from './outbound.ts'
import { oversightRoutes } from './oversight-routes.ts'
import { publicRoutes } from './public-routes.ts'
import { receiptRoutes } from './receipt-routes.ts'
import { reportRoutes } from './report-routes.ts'
import { smsRoutes } from './sms-routes.ts'
import { trayRoutes } from './tray-routes.ts'
import { walkInRoutes } from './walk-in-routes.ts'

/** Every route of this slice that speaks JSON. */
export function reportsRoutes(app: App, house: Kept, intake: Intake, outbound: Outbound = noOutbound): void {
  publicRoutes(app, house, intake)
  receiptRoutes(app, house)
  smsRoutes(app, house, intake)
  walkInRoutes(app, house, intake)
  trayRoutes(app, house)
  reportRoutes(app, house)
  conversationRoutes(app, house, outbound)
  divertRoutes(app, house)
  oversightRoutes(app, house)
  envelopeRoutes(app, house)
  coverageRoutes(app, house)
  fieldCheckRoutes(app, house)
}
