import type { ComponentType } from 'preact'

// What asks authenticators, and the screens of ways in: loaded by those who want them, so that the first view stays small.
type Screen<P = object> = Promise<{ default: ComponentType<P> }>
const passkeys = () => import('./passkeys.ts')
export const signInByPasskey = (): Promise<void> => passkeys().then((one) => one.signInByPasskey())
export const reopenByPasskey = (): Promise<void> => passkeys().then((one) => one.reopenByPasskey())
export const loadCodeForm = (): Screen<{ onBack: () => void }> => import('./ways/code-form.tsx')
export const loadWays = (): Screen => import('./ways/ways.tsx')
export const loadNewPassphrase = (): Screen => import('./ways/new-passphrase.tsx')
