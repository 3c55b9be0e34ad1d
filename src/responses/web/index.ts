import { incidentParts, type Screen } from '../../warnings/web/index.ts'

export const screens: Screen[] = [
  { path: '/work/releases/new', load: () => import('./release-new.tsx') },
  { path: '/work/tasks', load: () => import('./tasks.tsx') },
  { path: '/work/tasks/:id', load: () => import('./task.tsx') },
]

incidentParts.push(
  { place: 'main', load: () => import('./incident-tasks.tsx') },
  { place: 'main', load: () => import('./incident-closing.tsx') },
  { place: 'side', load: () => import('./incident-missing.tsx') },
)
