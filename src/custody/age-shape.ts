import { isPaddedSize } from './padding.ts'

/**
 * What an age v1 file (C2SP age.md) shows without any key: its stanzas and its sizes.
 * The server checks by this what a browser sends, before it stores what it cannot read.
 */
export type AgeShape = {
  /** X25519 stanzas: one for each recipient */
  x25519: number
  /** stanzas of any other kind: each may be one more reader */
  other: number
  headerBytes: number
  plaintextBytes: number
}

export type SealedCheck = { ok: true } | { ok: false; reason: 'not-age' | 'recipients' | 'size' }

/** More recipients than any record has; it bounds the work on a hostile header. */
export const MOST_RECIPIENTS = 64

const VERSION = 'age-encryption.org/v1\n'
// 32 bytes in unpadded base64 leave two bits over, and age wants them zero: hence the last character.
const B32 = '[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]'
const X25519 = new RegExp(`-> X25519 ${B32}\\n${B32}\\n`, 'y')
const OTHER = /-> [\x21-\x7e]+(?: [\x21-\x7e]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n/y
const MAC = new RegExp(`--- ${B32}\\n`, 'y')

const STANZA = 98
const MAC_LINE = 48
const NONCE = 16
const TAG = 16
const CHUNK = 65536
// Room for other kinds too (a post-quantum stanza is about 1.6 KB); a longer header is refused.
const LONGEST_HEADER = 65536

/** The shape of an age v1 file, or undefined when the bytes are not one. No key is needed, nothing is decrypted. */
export function ageShape(bytes: Uint8Array): AgeShape | undefined {
  if (bytes.length < VERSION.length + MAC_LINE + NONCE + TAG) return undefined
  for (let i = 0; i < VERSION.length; i++) if (bytes[i] !== VERSION.charCodeAt(i)) return undefined
  const header = latin1(bytes.subarray(0, LONGEST_HEADER))
  let at = VERSION.length
  let x25519 = 0
  let other = 0
  for (;;) {
    const end = matchAt(MAC, header, at)
    if (end !== undefined) {
      at = end
      break
    }
    const known = matchAt(X25519, header, at)
    const next = known ?? matchAt(OTHER, header, at)
    if (next === undefined) return undefined
    // An X25519 stanza of a wrong shape is a broken file, not another kind.
    if (known === undefined && header.startsWith('-> X25519', at)) return undefined
    if (known === undefined) other++
    else x25519++
    if (x25519 + other > MOST_RECIPIENTS) return undefined
    at = next
  }
  const plaintextBytes = plaintextSize(bytes.length - at)
  if (x25519 + other === 0 || plaintextBytes === undefined) return undefined
  return { x25519, other, headerBytes: at, plaintextBytes }
}

export function isAgeFile(bytes: Uint8Array): boolean {
  return ageShape(bytes) !== undefined
}

/** How many X25519 recipients an age file has; 0 when the bytes are not an age file. */
export function ageRecipientStanzas(bytes: Uint8Array): number {
  return ageShape(bytes)?.x25519 ?? 0
}

/** Bytes of an age file with `recipients` X25519 recipients around a plaintext of `plaintext` bytes. */
export function ageFileSize(recipients: number, plaintext: number): number {
  const chunks = Math.max(1, Math.ceil(plaintext / CHUNK))
  return VERSION.length + STANZA * recipients + MAC_LINE + NONCE + plaintext + TAG * chunks
}

/**
 * Whether a body that arrived sealed has the shape of ours: exactly the expected number of X25519
 * recipients, nobody else, and a plaintext of one of the four padded sizes. Who the recipients are
 * cannot be seen from outside; a count that differs is all that a server can refuse.
 */
export function checkSealed(bytes: Uint8Array, recipients: number): SealedCheck {
  return check(bytes, recipients, isPaddedSize)
}

/** The same for a doubly sealed identity: one outer recipient around a sealed body for one. */
export function checkSealedIdentity(bytes: Uint8Array): SealedCheck {
  return check(bytes, 1, (size) => isPaddedSize(size - ageFileSize(1, 0)))
}

function check(bytes: Uint8Array, recipients: number, fits: (plaintext: number) => boolean): SealedCheck {
  const shape = ageShape(bytes)
  if (!shape) return { ok: false, reason: 'not-age' }
  if (shape.other > 0 || shape.x25519 !== recipients) return { ok: false, reason: 'recipients' }
  return fits(shape.plaintextBytes) ? { ok: true } : { ok: false, reason: 'size' }
}

function plaintextSize(payload: number): number | undefined {
  const sealed = payload - NONCE
  if (sealed < TAG) return undefined
  const chunks = Math.max(1, Math.ceil(sealed / (CHUNK + TAG)))
  const last = sealed - (chunks - 1) * (CHUNK + TAG)
  // Only a wholly empty file may end in an empty chunk.
  if (last < TAG || (last === TAG && chunks > 1)) return undefined
  return sealed - chunks * TAG
}

function matchAt(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

/** A character for every byte, as far as the header can reach: it ends at the first '--- ' line. */
function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 4096) {
    text += String.fromCharCode(...bytes.subarray(i, i + 4096))
    // The MAC line fits well into what one more block brings.
    const mac = text.indexOf('\n--- ')
    if (mac !== -1 && text.length > mac + MAC_LINE) break
  }
  return text
}
