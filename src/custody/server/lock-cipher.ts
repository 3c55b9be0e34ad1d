import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/** A lock ready for use: two keys drawn from its 32 bytes, so that sealing and journal salts share none. */
export type LockKeys = { id: string; body: KeyObject; salt: KeyObject }

/** Closed bytes that do not open: not ours, or under another context, or changed. */
export class CannotUnlock extends Error {
  readonly reason: 'format' | 'context-or-damage'
  constructor(reason: CannotUnlock['reason']) {
    super(`cannot unlock: ${reason}`)
    this.name = 'CannotUnlock'
    this.reason = reason
  }
}

const VERSION = 1
const ID = 16
const IV = 12
const TAG = 16
const HEAD = 1 + ID
/** Bytes that a lock adds to what it closes. */
export const LOCK_OVERHEAD = HEAD + IV + TAG

export function lockKeys(id: string, secret: Uint8Array): LockKeys {
  const draw = (label: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `commonwheel lock ${label} v1`, 32)))
  return { id, body: draw('body'), salt: draw('journal salt') }
}

/** version (1) ‖ lock id (16) ‖ iv (12) ‖ AES-256-GCM ciphertext ‖ tag (16); authenticated with the first 17 bytes and the context. */
export function closeUnder(lock: LockKeys, plain: Uint8Array, context: string): Uint8Array {
  const head = Buffer.concat([Uint8Array.of(VERSION), Buffer.from(lock.id, 'hex')])
  // A random iv is safe to some 2^32 records a lock; a lock lives one month.
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', lock.body, iv)
  cipher.setAAD(about(head, context))
  return Buffer.concat([head, iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** The lock that closed these bytes, as 32 hex digits. @throws CannotUnlock */
export function lockIdOf(closed: Uint8Array): string {
  if (closed.length < LOCK_OVERHEAD || closed[0] !== VERSION) throw new CannotUnlock('format')
  return Buffer.from(closed.subarray(1, HEAD)).toString('hex')
}

/** @throws CannotUnlock */
export function openUnder(lock: LockKeys, closed: Uint8Array, context: string): Uint8Array {
  if (lockIdOf(closed) !== lock.id) throw new CannotUnlock('format')
  const decipher = createDecipheriv('aes-256-gcm', lock.body, closed.subarray(HEAD, HEAD + IV), {
    authTagLength: TAG,
  })
  decipher.setAAD(about(closed.subarray(0, HEAD), context))
  decipher.setAuthTag(closed.subarray(closed.length - TAG))
  try {
    return Buffer.concat([decipher.update(closed.subarray(HEAD + IV, closed.length - TAG)), decipher.final()])
  } catch {
    throw new CannotUnlock('context-or-damage')
  }
}

/** 32 bytes: HMAC-SHA256 of the row id under the lock's salt key. */
export function saltUnder(lock: LockKeys, rowId: string): Uint8Array {
  return createHmac('sha256', lock.salt).update(rowId).digest()
}

function about(head: Uint8Array, context: string): Buffer {
  if (context === '') throw new TypeError('a context is needed, or rows could be swapped')
  return Buffer.concat([head, Buffer.from(context, 'utf8')])
}
