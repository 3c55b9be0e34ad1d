import { base64, utf8 } from '@scure/base'
import { isIdentity } from './seal.ts'
import { type Argon2Parameters, soundArgon2 } from './secrets.ts'

/** How the wrapping key is made: from a passphrase, from a passkey's PRF output, or from a recovery code. */
export type WrapKdf = Argon2Parameters | { name: 'passkey-prf' } | { name: 'recovery-code' }

/** A member's own identity, wrapped for one of her ways in. Bytes are base64 (RFC 4648 with padding). */
export type WrappedIdentity = {
  v: 1
  /** the way in: `passphrase`, `passkey-<16 hex of the credential's hash>`, `code-<number>` of a recovery code */
  holder: string
  kdf: WrapKdf
  /** 16 bytes */
  salt: string
  /** 12 bytes */
  iv: string
  /** AES-256-GCM ciphertext with its 16-byte tag */
  ciphertext: string
}

/** As much of WebCrypto's `SubtleCrypto` as wrapping needs: `crypto.subtle` of a browser or of Node fits. */
export type AesGcm = {
  importKey(
    format: 'raw',
    key: Uint8Array<ArrayBuffer>,
    algorithm: 'AES-GCM',
    extractable: false,
    usages: ('encrypt' | 'decrypt')[],
  ): Promise<object>
  encrypt(algorithm: GcmInput, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  decrypt(algorithm: GcmInput, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
}
type GcmInput = { name: 'AES-GCM'; iv: Uint8Array<ArrayBuffer>; additionalData: Uint8Array<ArrayBuffer> }

/** The key does not open this record: a wrong passphrase, another member's or holder's record, or damage. */
export class CannotUnwrap extends Error {
  constructor() {
    super('cannot unwrap this identity')
    this.name = 'CannotUnwrap'
  }
}

const HOLDER = /^(?:passphrase|passkey-[0-9a-f]{16}|code-[0-9]{1,2})$/
// 74 letters of an age identity and the 16-byte tag.
const CIPHERTEXT = 90

export function isHolder(text: string): boolean {
  return HOLDER.test(text)
}

/**
 * Wraps an identity (`AGE-SECRET-KEY-1…`) under a 32-byte key. Owner and holder are authenticated, so a
 * record moved to another name does not open.
 * @param random at least 12 random bytes for the iv, never used before with this key
 */
export async function wrapIdentity(
  subtle: AesGcm,
  input: {
    /** the member's id */
    owner: string
    holder: string
    kdf: WrapKdf
    salt: Uint8Array
    key: Uint8Array
    identity: string
  },
  random: Uint8Array,
): Promise<WrappedIdentity> {
  if (!isIdentity(input.identity)) throw new TypeError('not an age identity')
  if (!isHolder(input.holder)) throw new TypeError('not a holder')
  if (input.salt.length !== 16 || random.length < 12) throw new RangeError('16 bytes of salt and 12 of iv')
  const iv = Uint8Array.from(random.subarray(0, 12))
  const key = await subtle.importKey('raw', keyBytes(input.key), 'AES-GCM', false, ['encrypt'])
  const additionalData = about(input.owner, input.holder)
  const plain = Uint8Array.from(utf8.decode(input.identity))
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key as never, plain)
  plain.fill(0)
  return {
    v: 1,
    holder: input.holder,
    kdf: input.kdf,
    salt: base64.encode(input.salt),
    iv: base64.encode(iv),
    ciphertext: base64.encode(new Uint8Array(sealed)),
  }
}

/** The identity in a record. @throws CannotUnwrap */
export async function unwrapIdentity(
  subtle: AesGcm,
  owner: string,
  record: WrappedIdentity,
  wrappingKey: Uint8Array,
): Promise<string> {
  const key = await subtle.importKey('raw', keyBytes(wrappingKey), 'AES-GCM', false, ['decrypt'])
  const iv = Uint8Array.from(base64.decode(record.iv))
  const additionalData = about(owner, record.holder)
  const data = Uint8Array.from(base64.decode(record.ciphertext))
  let plain: Uint8Array
  try {
    plain = new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key as never, data))
  } catch {
    throw new CannotUnwrap()
  }
  const identity = utf8.encode(plain)
  plain.fill(0)
  if (!isIdentity(identity)) throw new CannotUnwrap()
  return identity
}

/** A record of exactly this shape, or undefined; parameters below ours are no record either. */
export function parseWrapped(value: unknown): WrappedIdentity | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { v, holder, kdf, salt, iv, ciphertext } = value as Record<string, unknown>
  if (v !== 1 || typeof holder !== 'string' || !isHolder(holder)) return undefined
  const how = parseKdf(kdf)
  if (!how || !isBase64(salt, 16) || !isBase64(iv, 12) || !isBase64(ciphertext, CIPHERTEXT)) return undefined
  return { v, holder, kdf: how, salt, iv, ciphertext }
}

function parseKdf(value: unknown): WrapKdf | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { name, memory, passes, parallelism } = value as Record<string, unknown>
  if (name === 'recovery-code' || name === 'passkey-prf') return { name }
  if (name !== 'argon2id') return undefined
  if (typeof memory !== 'number' || typeof passes !== 'number' || typeof parallelism !== 'number')
    return undefined
  const kdf = { name, memory, passes, parallelism } as const
  return soundArgon2(kdf) ? kdf : undefined
}

function isBase64(value: unknown, bytes: number): value is string {
  if (typeof value !== 'string') return false
  try {
    return base64.decode(value).length === bytes
  } catch {
    return false
  }
}

function keyBytes(key: Uint8Array): Uint8Array<ArrayBuffer> {
  if (key.length !== 32) throw new RangeError('a wrapping key has 32 bytes')
  return Uint8Array.from(key)
}

function about(owner: string, holder: string): Uint8Array<ArrayBuffer> {
  if (owner === '' || owner.includes('\n')) throw new TypeError('not an id')
  return Uint8Array.from(utf8.decode(`commonwheel identity v2\n${owner}\n${holder}`))
}
