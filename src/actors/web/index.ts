// The browser's door of this slice. What opens a key stands in a later slice: src/web.tsx hands it in.
export const loadAccount = () => import('./account.tsx')
export { passkeysHere } from './other-ways.tsx'
export { Passphrase, SignIn } from './sign-in.tsx'
export { Unlock } from './unlock.tsx'
export { WhoIsHere } from './who-is-here.tsx'
export { ROOMS } from './rooms.ts'
