import { bech32 } from '@scure/base'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { ageShape, MOST_RECIPIENTS } from './age-shape.ts'
import { pad, unpad } from './padding.ts'

/** A sealed body could not be made: too long, or a recipient that is none. */
export class CannotSeal extends Error {
  readonly reason: 'too-large' | 'recipient' | 'recipients'
  constructor(reason: CannotSeal['reason'], message: string) {
    super(message)
    this.name = 'CannotSeal'
    this.reason = reason
  }
}

/** A sealed body did not open: what it is not, never what it holds. */
export class CannotOpen extends Error {
  readonly reason: 'not-age' | 'other-key' | 'damaged' | 'not-our-plaintext'
  constructor(reason: CannotOpen['reason']) {
    super(`cannot open: ${reason}`)
    this.name = 'CannotOpen'
    this.reason = reason
  }
}

export type AgeKey = {
  /** `AGE-SECRET-KEY-1…` */
  identity: string
  /** `age1…` */
  recipient: string
}

/** A new X25519 identity with its recipient; the randomness is age-encryption's (global crypto). */
export async function makeIdentity(): Promise<AgeKey> {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** The recipient (`age1…`) of an identity. */
export function recipientOf(identity: string): Promise<string> {
  return identityToRecipient(identity)
}

/** Whether a text is an X25519 recipient as this program accepts it: `age1` and 58 bech32 characters. */
export function isRecipient(text: string): boolean {
  return text.startsWith('age1') && isBech32(text, 'age')
}

export function isIdentity(text: string): boolean {
  return text.startsWith('AGE-SECRET-KEY-1') && isBech32(text, 'age-secret-key-')
}

/**
 * One JSON object, padded and sealed as a standard age v1 file to every recipient (X25519).
 * A recipient named twice counts once, so that the stanzas count the readers.
 * @throws CannotSeal
 */
export async function sealTo(recipients: readonly string[], value: object): Promise<Uint8Array> {
  const padded = pad(value)
  if (!padded.ok) throw new CannotSeal('too-large', `${padded.size} bytes are more than ${padded.limit}`)
  try {
    return await sealBytes(recipients, padded.bytes)
  } finally {
    padded.bytes.fill(0)
  }
}

/** Bytes of any length as an age v1 file, without padding: photographs, and the locks handed to a partner. */
export async function sealBytes(recipients: readonly string[], bytes: Uint8Array): Promise<Uint8Array> {
  const readers = [...new Set(recipients)]
  if (readers.length === 0 || readers.length > MOST_RECIPIENTS) {
    throw new CannotSeal('recipients', `1 to ${MOST_RECIPIENTS} recipients, not ${readers.length}`)
  }
  const encrypter = new Encrypter()
  for (const reader of readers) {
    if (!isRecipient(reader)) throw new CannotSeal('recipient', 'not an age X25519 recipient')
    encrypter.addRecipient(reader)
  }
  return await encrypter.encrypt(bytes)
}

/** The object in a sealed body. @throws CannotOpen */
export async function open(identity: string, bytes: Uint8Array): Promise<Record<string, unknown>> {
  const plain = await openBytes(identity, bytes)
  const read = unpad(plain)
  plain.fill(0)
  if (!read.ok) throw new CannotOpen('not-our-plaintext')
  return read.value
}

/** The bytes in an age v1 file. @throws CannotOpen */
export async function openBytes(identity: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (!ageShape(bytes)) throw new CannotOpen('not-age')
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  try {
    return await decrypter.decrypt(bytes)
  } catch (error) {
    // The only failure that age-encryption tells by its words alone; a test holds the sentence.
    const other = error instanceof Error && error.message.startsWith('no identity matched')
    throw new CannotOpen(other ? 'other-key' : 'damaged')
  }
}

/**
 * Who someone is, sealed twice: inside to the custodian's vault key, outside to the vault key of a
 * partner civil-society organisation, so that neither opens it alone. The outer plaintext is the
 * inner file as it is: `age -d -i partner | age -d -i custodian` opens it.
 * @throws CannotSeal when both are one organisation
 */
export async function sealIdentity(
  vaultRecipient: string,
  partnerRecipient: string,
  value: object,
): Promise<Uint8Array> {
  if (vaultRecipient === partnerRecipient)
    throw new CannotSeal('recipients', 'an identity needs two organisations')
  return await sealBytes([partnerRecipient], await sealTo([vaultRecipient], value))
}

/** The partner's half: takes off the outer seal; what comes out only the custodian can `open`. @throws CannotOpen */
export async function openOuter(partnerIdentity: string, bytes: Uint8Array): Promise<Uint8Array> {
  const inner = await openBytes(partnerIdentity, bytes)
  if (!ageShape(inner)) throw new CannotOpen('not-our-plaintext')
  return inner
}

function isBech32(text: string, prefix: string): boolean {
  try {
    const decoded = bech32.decodeToBytes(text)
    return decoded.prefix.toLowerCase() === prefix && decoded.bytes.length === 32
  } catch {
    return false
  }
}
