// The browser's door of this slice.
export const screens = [
  { path: '/work', load: () => import('./work.tsx') },
  { path: '/work/settings/words', load: () => import('./words.tsx') },
]
