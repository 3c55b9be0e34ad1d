// The server's door of this slice.
import type { Kept } from '../../custody/server/index.ts'
import type { App } from '../../platform/http.ts'
import { closingRoutes } from './closing-routes.ts'
import { taskRoutes } from './task-routes.ts'

export function responsesRoutes(app: App, house: Kept): void {
  taskRoutes(app, house)
  closingRoutes(app, house)
}

export { responsesOnMissed, responsesSubscribers } from './due.ts'
export { responseEvents } from './events.ts'
export { responsesNeeds } from './needs.ts'
export { releaseHooks } from './release-hooks.ts'
