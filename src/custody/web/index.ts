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
/** Screens of ways in, and what asks authenticators: the first view does without. */
export const waysIn = () => import('./on-demand.ts')
