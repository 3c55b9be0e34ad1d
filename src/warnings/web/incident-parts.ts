import type { ComponentType } from 'preact'
import type { OpenedIncident } from './incident-opened.tsx'

/** What a later slice shows on an incident's page. This slice must not know it, so the later one puts itself here. */
export type IncidentPart = {
  place: 'main' | 'side'
  load: () => Promise<{ default: ComponentType<{ of: OpenedIncident; reload: () => void }> }>
}

export const incidentParts: IncidentPart[] = []
