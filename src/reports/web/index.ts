// The browser's door of this slice. Each screen is a piece of its own, loaded when somebody goes there.
export const screens = [
  { path: '/work/reports', load: () => import('./tray.tsx') },
  { path: '/work/reports/new', load: () => import('./walk-in.tsx') },
  { path: '/work/reports/:id', load: () => import('./report.tsx') },
  { path: '/work/coverage', load: () => import('./coverage.tsx') },
  { path: '/work/envelopes', load: () => import('./envelopes.tsx') },
  { path: '/work/oversight', load: () => import('./oversight.tsx') },
  { path: '/work/oversight/:id', load: () => import('./oversight-report.tsx') },
]
