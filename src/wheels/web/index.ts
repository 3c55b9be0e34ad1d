// The browser's door of this slice.
export const screens = [{ path: '/work', load: () => import('./work.tsx') }]
/** For whoever is not signed in. */
export const entrances = [
  { path: '/work/found', load: () => import('./entrance/found.tsx') },
  { path: '/work/join', load: () => import('./entrance/join.tsx') },
]
/** For whoever is signed in with her own key, and whom no colleague has let in yet. */
export const waitingRoom = () => import('./entrance/waiting.tsx')
