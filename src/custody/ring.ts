import { type AgeKey, CannotOpen, open, openBytes, recipientOf, sealTo } from './seal.ts'

/** One key of an organisation: `age1…`, `AGE-SECRET-KEY-1…`, and the day from which it is used (YYYY-MM-DD). */
export type RingKey = { recipient: string; identity: string; since: string }

/**
 * All keys of one organisation, newest first: what is new is sealed to the first, what is older opens with those behind
 * it. It exists only as age files, one sealed to each member's own key and one to the paper key.
 */
export type Ring = { v: 1; organisation: string; keys: RingKey[]; vault: RingKey[] }

/** Beyond this a ring would not fit into one padded file; an organisation that changes keys monthly needs eight years. */
export const MOST_KEYS = 100

export function makeRing(organisation: string, key: AgeKey, vault: AgeKey, since: string): Ring {
  return { v: 1, organisation, keys: [{ ...key, since }], vault: [{ ...vault, since }] }
}

/** With fresh keys in front. @throws RangeError beyond MOST_KEYS */
export function withNewKeys(ring: Ring, key: AgeKey, vault: AgeKey, since: string): Ring {
  if (ring.keys.length >= MOST_KEYS) throw new RangeError(`a ring holds ${MOST_KEYS} keys at most`)
  return {
    ...ring,
    keys: [{ ...key, since }, ...ring.keys],
    vault: [{ ...vault, since }, ...ring.vault],
  }
}

/** For one reader, so that nobody learns from the file how many there are. */
export function sealRing(ring: Ring, reader: string): Promise<Uint8Array> {
  return sealTo([reader], ring)
}

/** @throws CannotOpen when it is another's, damaged, or not the ring of this organisation */
export async function openRing(
  identity: string,
  bytes: Uint8Array,
  organisation: string,
  recipient: string,
): Promise<Ring> {
  const ring = (await open(identity, bytes)) as Partial<Ring>
  const { v, keys, vault } = ring
  if (v !== 1 || ring.organisation !== organisation || !Array.isArray(keys) || !Array.isArray(vault))
    throw new CannotOpen('not-our-plaintext')
  const first = keys[0]
  // A ring whose newest key is not the one on the organisation's card would make its reader write to a stranger.
  if (first?.recipient !== recipient || (await recipientOf(first.identity)) !== recipient)
    throw new CannotOpen('other-key')
  return { v, organisation, keys, vault }
}

/** The bytes of a sealed body, by whichever key of the ring it was sealed to. @throws CannotOpen */
export async function openWithRing(
  keys: readonly RingKey[],
  bytes: Uint8Array,
): Promise<Record<string, unknown>> {
  return trying(keys, (identity) => open(identity, bytes))
}

/** The same for bytes without padding: photographs. @throws CannotOpen */
export async function openBytesWithRing(keys: readonly RingKey[], bytes: Uint8Array): Promise<Uint8Array> {
  return trying(keys, (identity) => openBytes(identity, bytes))
}

async function trying<T>(keys: readonly RingKey[], openWith: (identity: string) => Promise<T>): Promise<T> {
  for (const [at, key] of keys.entries()) {
    try {
      return await openWith(key.identity)
    } catch (error) {
      const older = error instanceof CannotOpen && error.reason === 'other-key' && at < keys.length - 1
      if (!older) throw error
    }
  }
  throw new CannotOpen('other-key')
}
