import { base64 } from '@scure/base'
import { computed, signal } from '@preact/signals'
import type { Static } from 'typebox'
import type { Me } from '../../actors/session.ts'
import { api, onSignedOut, ProblemError } from '../../ui/api.ts'
import type { Secrets } from '../secrets.ts'

// Everything here is in memory: a closed tab leaves nothing. What does the arithmetic is loaded when first needed, so
// that the sign-in screen is there at once.

export type SignedIn = Static<typeof Me>

/** Who is signed in, or null. The cookie may outlive the key: then `me` is there and `unlocked` is false. */
export const me = signal<SignedIn | null>(null)
const identity = signal<string | null>(null)
export const unlocked = computed(() => identity.value !== null)

const opened = new Map<string, unknown>()
const mostOpened = 500

const crypts = () =>
  Promise.all([import('../secrets.ts'), import('../wrap.ts'), import('./argon2.ts')]).then(
    ([secrets, wrap, argon2]) => ({ ...secrets, ...wrap, ...argon2 }),
  )
const seals = () => import('../seal.ts')

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

/** Signs in and opens the organisation's identity with the two secrets of one passphrase. */
export async function unlock(name: string, passphrase: string): Promise<void> {
  const { salt } = await api.post<{ salt: string }>('/api/sign-in/salt', { name })
  const { secretsOf, webArgon2 } = await crypts()
  const secrets = await secretsOf(passphrase, base64.decode(salt), webArgon2)
  const who = await api.post<SignedIn>('/api/sign-in', { name, secret: base64.encode(secrets.signIn) })
  await openIdentity(who, passphrase, { salt, secrets })
  me.value = who
}

/** After a reload: the session still holds, the key is gone. Throws CannotUnwrap for another passphrase. */
export async function reopen(passphrase: string): Promise<void> {
  if (me.value) await openIdentity(me.value, passphrase)
}

type Derived = { salt: string; secrets: Secrets }

async function openIdentity(who: SignedIn, passphrase: string, derived?: Derived): Promise<void> {
  const answer = await api.get<{ organisation_id: string; recipient: string; wrapped: unknown }>(
    '/api/keys/mine',
  )
  const { parseWrapped, unwrapIdentity, CannotUnwrap, secretsOf, webArgon2 } = await crypts()
  const record = parseWrapped(answer.wrapped)
  if (!record || record.kdf.name !== 'argon2id') throw new CannotUnwrap()
  const secrets =
    derived?.salt === record.salt
      ? derived.secrets
      : await secretsOf(passphrase, base64.decode(record.salt), webArgon2, record.kdf)
  const found = await unwrapIdentity(
    crypto.subtle,
    who.organisation.organisation_id,
    record,
    secrets.wrapping,
  )
  secrets.wrapping.fill(0)
  secrets.signIn.fill(0)
  const { recipientOf } = await seals()
  // A server that hands out another key than the one its card names would make this member write to a stranger.
  if ((await recipientOf(found)) !== who.organisation.recipient) throw new CannotUnwrap()
  identity.value = found
}

/** One JSON object sealed to exactly these recipients, as base64. */
export async function sealFor(recipients: readonly string[], value: object): Promise<string> {
  const { sealTo } = await seals()
  return base64.encode(await sealTo(recipients, value))
}

/** What a sealed field holds; opened once, then kept in memory until the page is locked. */
export async function openSealed<T>(sealed: string): Promise<T> {
  if (opened.has(sealed)) return opened.get(sealed) as T
  const key = identity.peek()
  if (key === null) throw new Error('the key is locked')
  const { open } = await seals()
  const value = await open(key, base64.decode(sealed))
  const oldest = opened.keys().next()
  if (opened.size >= mostOpened && !oldest.done) opened.delete(oldest.value)
  // Locked meanwhile: what was opened goes to the one who asked, and stays nowhere.
  if (identity.peek() === key) opened.set(sealed, value)
  return value as T
}

/** The key and all that it opened are forgotten; the session stays, and the passphrase opens it again. */
export function lock(): void {
  identity.value = null
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
