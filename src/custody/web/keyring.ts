import { base64 } from '@scure/base'
import { computed, signal } from '@preact/signals'
import type { Static } from 'typebox'
import type { Me } from '../../actors/session.ts'
import { api, onSignedOut, ProblemError } from '../../ui/api.ts'
import type { Ring } from '../ring.ts'
import type { Secrets } from '../secrets.ts'
import type { WrappedIdentity } from '../wrap.ts'

// Everything here is in memory: a closed tab leaves nothing. What does the arithmetic is loaded when first needed, so
// that the sign-in screen is there at once.

export type SignedIn = Static<typeof Me>
/** GET /api/keys/mine, as src/custody/server/routes.ts writes it. */
export type MyKeys = {
  member_id: string
  organisation_id: string
  recipient: string
  member_recipient: string | null
  wrapped: unknown[]
  ring: string | null
  paper_ring: string | null
}

/** Who is signed in, or null. The cookie may outlive the key: then `me` is there and `unlocked` is false. */
export const me = signal<SignedIn | null>(null)
/** Her own key opens the ring; the ring opens what her organisation was sent. */
const own = signal<string | null>(null)
const ring = signal<Ring | null>(null)
export const unlocked = computed(() => ring.value !== null)
/** She has her own key, and no colleague has let her in yet. */
export const waiting = computed(() => own.value !== null && ring.value === null)

const opened = new Map<string, unknown>()
const mostOpened = 500

const crypts = () =>
  Promise.all([import('../secrets.ts'), import('../wrap.ts'), import('./argon2.ts')]).then(
    ([secrets, wrap, argon2]) => ({ ...secrets, ...wrap, ...argon2 }),
  )
const seals = () =>
  Promise.all([import('../seal.ts'), import('../ring.ts')]).then(([seal, rings]) => ({ ...seal, ...rings }))

/** Begun while a person still types, so that the wait after is the derivation's alone. */
export function prepare(): void {
  void Promise.all([crypts(), seals()]).catch(() => {})
}

/** Asks who the cookie signs in; null when nobody. */
export async function resume(): Promise<void> {
  try {
    me.value = await api.get<SignedIn>('/api/me')
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 401) throw error
    forget()
  }
}

/** Signs in and opens her own key and the ring with the two secrets of one passphrase. */
export async function unlock(name: string, passphrase: string): Promise<void> {
  const { salt } = await api.post<{ salt: string }>('/api/sign-in/salt', { name })
  const { secretsOf, webArgon2 } = await crypts()
  const secrets = await secretsOf(passphrase, base64.decode(salt), webArgon2)
  const who = await api.post<SignedIn>('/api/sign-in', { name, secret: base64.encode(secrets.signIn) })
  await openWithPassphrase(passphrase, { salt, secrets })
  me.value = who
}

/** After a reload: the session still holds, the key is gone. Throws CannotUnwrap for another passphrase. */
export async function reopen(passphrase: string): Promise<void> {
  if (me.value) await openWithPassphrase(passphrase)
}

/** By another way in than the passphrase: a passkey, a recovery code. Throws CannotUnwrap when it does not open. */
export async function openBy(holder: string, wrapping: Uint8Array, who?: SignedIn): Promise<void> {
  const keys = await api.get<MyKeys>('/api/keys/mine')
  await openOwn(keys, await recordOf(keys, holder), wrapping)
  if (who) me.value = who
}

/** With a record that the server gives once. Throws CannotUnwrap when it is none, or another's. */
export async function openByRecord(given: unknown, wrapping: Uint8Array, who: SignedIn): Promise<void> {
  const { parseWrapped, CannotUnwrap } = await crypts()
  const record = parseWrapped(given)
  if (!record) throw new CannotUnwrap()
  await openOwn(await api.get<MyKeys>('/api/keys/mine'), record, wrapping)
  me.value = who
}

type Derived = { salt: string; secrets: Secrets }

async function openWithPassphrase(passphrase: string, derived?: Derived): Promise<void> {
  const keys = await api.get<MyKeys>('/api/keys/mine')
  const record = await recordOf(keys, 'passphrase')
  const { CannotUnwrap, secretsOf, webArgon2 } = await crypts()
  if (record.kdf.name !== 'argon2id') throw new CannotUnwrap()
  const secrets =
    derived?.salt === record.salt
      ? derived.secrets
      : await secretsOf(passphrase, base64.decode(record.salt), webArgon2, record.kdf)
  await openOwn(keys, record, secrets.wrapping)
  secrets.wrapping.fill(0)
  secrets.signIn.fill(0)
}

async function recordOf(keys: MyKeys, holder: string): Promise<WrappedIdentity> {
  const { parseWrapped, CannotUnwrap } = await crypts()
  const record = keys.wrapped.map(parseWrapped).find((one) => one?.holder === holder)
  if (!record) throw new CannotUnwrap()
  return record
}

async function openOwn(keys: MyKeys, record: WrappedIdentity, wrapping: Uint8Array): Promise<void> {
  const { unwrapIdentity } = await crypts()
  const identity = await unwrapIdentity(crypto.subtle, keys.member_id, record, wrapping)
  ring.value = keys.ring === null ? null : await openOurs(identity, keys.ring, keys)
  own.value = identity
}

async function openOurs(identity: string, file: string, keys: MyKeys): Promise<Ring> {
  const { openRing } = await seals()
  return openRing(identity, base64.decode(file), keys.organisation_id, keys.recipient)
}

/** Whether a colleague has let her in meanwhile; after a change of keys, the new ring. */
export async function fetchRing(): Promise<boolean> {
  const identity = own.peek()
  if (identity === null) return false
  const keys = await api.get<MyKeys>('/api/keys/mine')
  if (keys.ring === null) return false
  const found = await openOurs(identity, keys.ring, keys)
  if (own.peek() === identity) ring.value = found
  return true
}

let lookedAt = 0

/** At most every half minute: a list may hold many things that were never for her. */
async function fetchNewerRing(): Promise<boolean> {
  const now = Date.now()
  if (now - lookedAt < 30_000) return false
  lookedAt = now
  return fetchRing()
}

/** What she holds now, for acts on keys (src/custody/web/keys.ts). @throws Error when the page is locked */
export function held(): { own: string; ring: Ring } {
  const [identity, keys] = [own.peek(), ring.peek()]
  if (identity === null || keys === null) throw new Error('the key is locked')
  return { own: identity, ring: keys }
}

/** Her own key alone, while she waits. @throws Error when the page is locked */
export function heldOwn(): string {
  const identity = own.peek()
  if (identity === null) throw new Error('the key is locked')
  return identity
}

/** One JSON object sealed to exactly these recipients, as base64. */
export async function sealFor(recipients: readonly string[], value: object): Promise<string> {
  const { sealTo } = await seals()
  return base64.encode(await sealTo(recipients, value))
}

/** What a sealed field holds; opened once, then kept in memory until the page is locked. */
export async function openSealed<T>(sealed: string): Promise<T> {
  if (opened.has(sealed)) return opened.get(sealed) as T
  if (ring.peek() === null) throw new Error('the key is locked')
  const { CannotOpen, openWithRing } = await seals()
  const bytes = base64.decode(sealed)
  const read = () => openWithRing(ring.peek()?.keys ?? [], bytes)
  const value = await read().catch(async (error: unknown) => {
    // A colleague may have changed the keys since this page was opened: then a newer ring lies ready.
    if (!(error instanceof CannotOpen) || error.reason !== 'other-key' || !(await fetchNewerRing()))
      throw error
    return read()
  })
  const now = ring.peek()
  const oldest = opened.keys().next()
  if (opened.size >= mostOpened && !oldest.done) opened.delete(oldest.value)
  // Locked meanwhile: what was opened goes to the one who asked, and stays nowhere.
  if (now !== null) opened.set(sealed, value)
  return value as T
}

/** The keys and all that they opened are forgotten; the session stays, and the passphrase opens them again. */
export function lock(): void {
  own.value = null
  ring.value = null
  opened.clear()
}

export async function signOut(): Promise<void> {
  try {
    await api.post('/api/sign-out')
  } finally {
    forget()
  }
}

function forget(): void {
  lock()
  me.value = null
}
onSignedOut(forget)
