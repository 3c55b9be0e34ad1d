import { base64 } from '@scure/base'
import { api } from '../../ui/api.ts'
import type { Argon2Parameters } from '../secrets.ts'
import { fetchRing, held, heldOwn, type MyKeys } from './keyring.ts'

// Acts on keys. Each makes in this browser what the server then keeps without being able to open it.

const parts = () =>
  Promise.all([
    import('../seal.ts'),
    import('../ring.ts'),
    import('../wrap.ts'),
    import('../secrets.ts'),
    import('../passphrase.ts'),
    import('../paper.ts'),
    import('./argon2.ts'),
  ]).then(([seal, ring, wrap, secrets, passphrase, paper, argon2]) => ({
    ...seal,
    ...ring,
    ...wrap,
    ...secrets,
    ...passphrase,
    ...paper,
    ...argon2,
  }))

export type NewMember = {
  /** 16 bytes, base64 */
  salt: string
  /** 32 bytes, base64: signs in */
  secret: string
  recipient: string
  wrapped: object
}
export type NewKeys = { recipient: string; vault_recipient: string; ring: string }

export async function newPassphrase(): Promise<string> {
  const { makePassphrase } = await parts()
  return makePassphrase(random(14))
}

/** A member's own key, wrapped by her passphrase. */
export async function makeMember(memberId: string, passphrase: string): Promise<NewMember & { own: string }> {
  const { makeIdentity } = await parts()
  const { identity, recipient } = await makeIdentity()
  return { ...(await wrapByPassphrase(memberId, passphrase, identity)), recipient, own: identity }
}

/** The same key under another passphrase: what is sealed to her stays hers. */
export async function rewrapOwn(memberId: string, passphrase: string): Promise<Omit<NewMember, 'recipient'>> {
  return wrapByPassphrase(memberId, passphrase, heldOwn())
}

async function wrapByPassphrase(memberId: string, passphrase: string, identity: string) {
  const { secretsOf, webArgon2, wrapIdentity, ARGON2 } = await parts()
  const salt = random(16)
  const { signIn, wrapping } = await secretsOf(passphrase, salt, webArgon2)
  const kdf: Argon2Parameters = { ...ARGON2 }
  const way = { owner: memberId, holder: 'passphrase', kdf, salt, key: wrapping, identity }
  const wrapped = await wrapIdentity(crypto.subtle, way, random(12))
  wrapping.fill(0)
  return { salt: base64.encode(salt), secret: base64.encode(signIn), wrapped }
}

/** Her own key for a way in whose wrapping key this browser has: a passkey's PRF output, a recovery code. */
export async function wrapOwn(
  memberId: string,
  holder: string,
  kdf: { name: 'passkey-prf' } | { name: 'recovery-code' },
  key: Uint8Array,
): Promise<object> {
  const { wrapIdentity } = await parts()
  const way = { owner: memberId, holder, kdf, salt: random(16), key, identity: heldOwn() }
  return wrapIdentity(crypto.subtle, way, random(12))
}

/** The first keys of an organisation, its ring sealed to its first member. */
export async function makeOrganisation(
  organisationId: string,
  reader: string,
  since: string,
): Promise<NewKeys> {
  const { makeIdentity, makeRing, sealRing } = await parts()
  const [key, vault] = await Promise.all([makeIdentity(), makeIdentity()])
  const ring = makeRing(organisationId, key, vault, since)
  return {
    recipient: key.recipient,
    vault_recipient: vault.recipient,
    ring: base64.encode(await sealRing(ring, reader)),
  }
}

/** The ring for a newcomer whose fingerprint was compared. */
export async function ringFor(reader: string): Promise<string> {
  const { sealRing } = await parts()
  return base64.encode(await sealRing(held().ring, reader))
}

export type ChangedKeys = {
  replaces: string
  recipient: string
  vault_recipient: string
  rings: Record<string, string>
}

/** Fresh keys in front of the ring, for everybody who stays and for the paper. @param readers recipients by holder */
export async function changedKeys(
  readers: Readonly<Record<string, string>>,
  since: string,
): Promise<ChangedKeys> {
  const { makeIdentity, sealRing, withNewKeys } = await parts()
  const [key, vault] = await Promise.all([makeIdentity(), makeIdentity()])
  const before = held().ring
  const ring = withNewKeys(before, key, vault, since)
  const rings: Record<string, string> = {}
  for (const [holder, reader] of Object.entries(readers))
    rings[holder] = base64.encode(await sealRing(ring, reader))
  const replaces = before.keys[0]?.recipient ?? ''
  return { replaces, recipient: key.recipient, vault_recipient: vault.recipient, rings }
}

/** 24 words, and the ring sealed to them. The words exist on this page and then on paper. */
export async function makePaper(): Promise<{ words: string; recipient: string; ring: string }> {
  const { makePaperKey, paperIdentity, parsePaperKey, recipientOf } = await parts()
  const words = makePaperKey(random(32))
  const parsed = parsePaperKey(words)
  if (!parsed.ok) throw new Error('a paper key that cannot be read')
  const recipient = await recipientOf(paperIdentity(parsed.entropy))
  return { words, recipient, ring: await ringFor(recipient) }
}

export type PaperRefusal = {
  reason: 'word-count' | 'unknown-word' | 'checksum' | 'other-paper'
  position?: number
  near?: string[]
}

/** Opens the ring with the words on paper and seals it to her own key. Undefined when it worked. */
export async function letInByPaper(text: string): Promise<PaperRefusal | undefined> {
  const { CannotOpen, openRing, paperIdentity, parsePaperKey, recipientOf, sealRing } = await parts()
  const parsed = parsePaperKey(text)
  if (!parsed.ok) {
    if (parsed.reason !== 'unknown-word') return { reason: parsed.reason }
    return { reason: parsed.reason, position: parsed.position, near: parsed.near }
  }
  const keys = await api.get<MyKeys>('/api/keys/mine')
  if (keys.paper_ring === null) return { reason: 'other-paper' }
  try {
    const file = base64.decode(keys.paper_ring)
    const ring = await openRing(paperIdentity(parsed.entropy), file, keys.organisation_id, keys.recipient)
    const mine = base64.encode(await sealRing(ring, await recipientOf(heldOwn())))
    await api.post('/api/keys/ring', { ring: mine })
  } catch (error) {
    if (error instanceof CannotOpen) return { reason: 'other-paper' }
    throw error
  }
  await fetchRing()
  return undefined
}

function random(bytes: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes))
}
