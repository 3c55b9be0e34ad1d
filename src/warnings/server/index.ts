// The server's door of this slice.
import type { Kept } from '../../custody/server/index.ts'
import type { App } from '../../platform/http.ts'
import type { ReleaseHooks } from './hooks.ts'
import { inboxRoutes } from './inbox-routes.ts'
import { incidentActs } from './incident-acts.ts'
import { incidentRoutes } from './incident-routes.ts'
import { levelRoutes } from './levels.ts'
import { releaseActs } from './release-acts.ts'
import { releaseRoutes } from './release-routes.ts'

export function warningsRoutes(app: App, house: Kept, hooks: ReleaseHooks): void {
  incidentRoutes(app, house)
  incidentActs(app, house)
  levelRoutes(app, house)
  releaseRoutes(app, house, hooks)
  releaseActs(app, house, hooks)
  inboxRoutes(app, house, hooks)
}

export { type Asking, asking, requireDoor } from './asking.ts'
export { clockRow } from './clock-row.ts'
export { warningsDue, warningsOnMissed } from './due.ts'
export { warningEvents } from './events.ts'
export type { ReleasedItem, ReleaseHooks, WrittenRecipient } from './hooks.ts'
export { reviewIncident } from './incident-acts.ts'
export { moveIncident, noteIncident, toLinks } from './incident-moves.ts'
export { incidentFacts } from './incident-routes.ts'
export { findIncidents, type Incident, linksOf, lockIncident, orNull } from './incident-store.ts'
export { incidentAreas, warningsNeeds } from './needs.ts'
export type { Release } from './release-store.ts'
export { warningsSubscribers } from './subscribers.ts'
