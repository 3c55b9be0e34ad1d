// The server's door of this slice.
export { nodeArgon2 } from './argon2.ts'
export { Identities } from './identities.ts'
export { type KeyFile, KeyFiles } from './key-files.ts'
export { openedWith, sealedUnder } from './sealed-file.ts'
export { lastBackup } from './backup.ts'
export {
  backupHelp,
  locksHelp,
  restoreHelp,
  runBackup,
  runLocks,
  runRestore,
} from './backup-command.ts'
export { CannotUnlock } from './lock-cipher.ts'
export type { HandOver, Held } from './lock-handover.ts'
export type { LockFilter, LockName } from './lock-name.ts'
export { ringName, Rings } from './rings.ts'
export { LockDestroyed, type LockListing, Locks } from './locks.ts'
export { sealOnServer } from './server-seal.ts'
export { stretchOnServer, verifies } from './stretch.ts'
export { type JournalNote, Keeper, type Kept, type Keys, type Shelf } from './keeper.ts'
export { custodyRoutes } from './routes.ts'
export { challengesDue } from './ways-store.ts'
