// The browser's door of this slice.
export const screens = [
  { path: '/work', load: () => import('./work.tsx') },
  { path: '/work/settings', load: () => import('./settings/settings.tsx') },
  { path: '/work/settings/protocol', load: () => import('./settings/protocol.tsx') },
  { path: '/work/settings/protocol/new', load: () => import('./settings/propose.tsx') },
  { path: '/work/settings/organisations', load: () => import('./settings/organisations.tsx') },
  { path: '/work/settings/organisations/new', load: () => import('./settings/organisation-new.tsx') },
  { path: '/work/settings/people', load: () => import('./settings/people.tsx') },
  { path: '/work/settings/people/new', load: () => import('./settings/person-new.tsx') },
  { path: '/work/settings/people/:id', load: () => import('./settings/person.tsx') },
  { path: '/work/settings/words', load: () => import('./words.tsx') },
  { path: '/work/settings/keys', load: () => import('./settings/keys.tsx') },
  { path: '/work/settings/keys/paper', load: () => import('./settings/paper.tsx') },
]
/** For whoever is not signed in. */
export const entrances = [
  { path: '/work/found', load: () => import('./entrance/found.tsx') },
  { path: '/work/join', load: () => import('./entrance/join.tsx') },
]
/** For whoever is signed in with her own key, and whom no colleague has let in yet. */
export const waitingRoom = () => import('./entrance/waiting.tsx')
