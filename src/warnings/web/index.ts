import type { ComponentType } from 'preact'

export type Screen = { path: string; load: () => Promise<{ default: ComponentType }> }

export const screens: Screen[] = [
  { path: '/work/incidents', load: () => import('./incidents.tsx') },
  { path: '/work/incidents/new', load: () => import('./incident-new.tsx') },
  { path: '/work/incidents/:id', load: () => import('./incident.tsx') },
  { path: '/work/releases', load: () => import('./releases.tsx') },
  { path: '/work/releases/:id', load: () => import('./release.tsx') },
  { path: '/work/levels', load: () => import('./levels.tsx') },
  { path: '/work/inbox', load: () => import('./inbox.tsx') },
  { path: '/work/inbox/:id', load: () => import('./inbox-item.tsx') },
]

// Later slices draw with the same parts, and put theirs on an incident's page.
export { incidentParts, type IncidentPart } from './incident-parts.ts'
export { opened } from './opened.ts'
export { useAct } from './act.ts'
export { usePages, withQuery } from './pages.ts'
export { days, moment, office, person, place, said } from './labels.ts'
export { Buttons, Dots, Note, Row, Rows, Said, Split } from './parts.tsx'
export { IncidentTitle, openIncident, type OpenedIncident } from './incident-opened.tsx'
export { asking, isOnDesk } from './asking.ts'
export { protocolNow, wouldLeave } from './leaving.ts'
export { Hints } from './hints.tsx'
export { useOnce } from './once.ts'
export { areaOptions } from './incidents-filter.tsx'
export { OneClock } from './incident-clocks.tsx'
export { UnmetCodes } from './release-acts.tsx'
export { type Summarised, summaryOf } from './report-summary.tsx'
