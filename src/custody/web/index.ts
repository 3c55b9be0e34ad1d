// The browser's door of this slice.
export {
  lock,
  me,
  openSealed,
  prepare,
  reopen,
  resume,
  sealFor,
  type SignedIn,
  signOut,
  unlock,
  unlocked,
} from './keyring.ts'
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
