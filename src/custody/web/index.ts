// The browser's door of this slice.
export {
  fetchRing,
  heldOwn,
  lock,
  me,
  type MyKeys,
  openBy,
  openSealed,
  prepare,
  reopen,
  resume,
  sealFor,
  type SignedIn,
  signOut,
  unlock,
  unlocked,
  waiting,
} from './keyring.ts'
export {
  changedKeys,
  type ChangedKeys,
  letInByPaper,
  makeMember,
  makeOrganisation,
  makePaper,
  newPassphrase,
  type PaperRefusal,
  rewrapOwn,
  ringFor,
  wrapOwn,
} from './keys.ts'
export {
  type Area,
  areaName,
  deskRecipients,
  loadWheel,
  type Member,
  memberName,
  members,
  type Organisation,
  organisationName,
  recipientOf,
  type Wheel,
  wheel,
} from './wheel-card.ts'

type Screen = Promise<{ default: import('preact').ComponentType }>
/** With what asks authenticators, and loaded only by those who want it. */
export const signInByPasskey = (): Promise<void> =>
  import('./passkeys.ts').then((one) => one.signInByPasskey())
export const reopenByPasskey = (): Promise<void> =>
  import('./passkeys.ts').then((one) => one.reopenByPasskey())
export const signInByCode = (name: string, code: string): Promise<void> =>
  import('./passkeys.ts').then((one) => one.signInByCode(name, code))
export const loadWays = (): Screen => import('./ways/ways.tsx')
export const loadNewPassphrase = (): Screen => import('./ways/new-passphrase.tsx')
