import { utf8 } from '@scure/base'

/** Sizes in bytes that a plaintext may have, so that a sealed row tells four sizes and no more. */
export const PADDED_SIZES = [1024, 4096, 16384, 65536] as const

const SPACE = 0x20

export type Padded =
  | { ok: true; bytes: Uint8Array }
  | { ok: false; reason: 'too-large'; size: number; limit: number }

export type Unpadded =
  | { ok: true; value: Record<string, unknown> }
  | { ok: false; reason: 'too-large' | 'not-utf8' | 'not-json' | 'not-an-object' }

/** The smallest padded size, in bytes, that holds `size` bytes; undefined above 64 KiB. */
export function paddedSize(size: number): number | undefined {
  return PADDED_SIZES.find((limit) => size <= limit)
}

export function isPaddedSize(size: number): boolean {
  return (PADDED_SIZES as readonly number[]).includes(size)
}

/**
 * One JSON object as UTF-8, filled with trailing spaces to 1, 4, 16 or 64 KiB.
 * Spaces, because JSON ignores them: what `age -d` prints is still readable JSON.
 * @throws TypeError when the value is not a JSON object (a mistake of the caller, not of a reporter)
 */
export function pad(value: object): Padded {
  const text: unknown = JSON.stringify(value)
  if (typeof text !== 'string' || !text.startsWith('{'))
    throw new TypeError('only a JSON object can be padded')
  const json = utf8.decode(text)
  const size = paddedSize(json.length)
  if (size === undefined) {
    const refusal = { ok: false, reason: 'too-large', size: json.length, limit: 65536 } as const
    json.fill(0)
    return refusal
  }
  const bytes = new Uint8Array(size).fill(SPACE)
  bytes.set(json)
  json.fill(0)
  return { ok: true, bytes }
}

/**
 * The object in a plaintext. Any size up to 64 KiB is read, padded or not: a partner may have
 * sealed it by hand with the `age` program, and her words must not be lost to a missing space.
 */
export function unpad(bytes: Uint8Array): Unpadded {
  if (bytes.length > 65536) return { ok: false, reason: 'too-large' }
  let text: string
  try {
    text = utf8.encode(bytes)
  } catch {
    return { ok: false, reason: 'not-utf8' }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, reason: 'not-json' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, reason: 'not-an-object' }
  }
  return { ok: true, value: value as Record<string, unknown> }
}
