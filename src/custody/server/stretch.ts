import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { checkStretchInput, fromStretched, STRETCH, type Stretched, verifierHash } from '../receipt-code.ts'
import { recipientOf } from '../seal.ts'

// One stretch takes 16 MiB; Node's own limit of 32 would pass it, ours says so.
const OPTIONS: ScryptOptions = { N: STRETCH.N, r: STRETCH.r, p: STRETCH.p, maxmem: 33 * 1024 * 1024 }

/**
 * The same as `stretch` in `receipt-code.ts`, on Node's thread pool (at most four at once, so a flood
 * waits instead of filling memory), with the recipient that the report is sealed to.
 */
export async function stretchOnServer(
  secret: string,
  salt: Uint8Array,
): Promise<Stretched & { recipient: string }> {
  checkStretchInput(secret, salt)
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    scrypt(secret, salt, STRETCH.dkLen, OPTIONS, (error, key) => (error ? reject(error) : resolve(key)))
  })
  const stretched = fromStretched(bytes)
  bytes.fill(0)
  return { ...stretched, recipient: await recipientOf(stretched.identity) }
}

/** Whether a verifier belongs to the stored hash (32 bytes), in constant time. */
export function verifies(verifier: Uint8Array, storedHash: Uint8Array): boolean {
  const hash = verifierHash(verifier)
  return hash.length === storedHash.length && timingSafeEqual(hash, storedHash)
}
