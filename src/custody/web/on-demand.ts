// Fetched in one piece by whoever comes to it (`waysIn` at the door).
export { reopenByPasskey, signInByPasskey } from './passkeys.ts'
export { CodeForm } from './ways/code-form.tsx'
export { NewPassphrase } from './ways/new-passphrase.tsx'
export { Ways } from './ways/ways.tsx'
