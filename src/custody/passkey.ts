import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { utf8 } from '@scure/base'

/**
 * What every passkey's PRF is asked, on every host: 32 bytes, the SHA-256 of this sentence. It need not be secret, it only
 * must never change: each credential has a key of its own behind it, and another question would give another answer.
 */
export const PRF_SALT: Uint8Array = sha256(utf8.decode('commonwheel passkey prf v1'))

/**
 * The wrapping key of a passkey's record, from its PRF output (32 bytes, WebAuthn level 3). It passes HKDF-SHA256 with a label
 * of its own, so that the output, should another program ever ask the same, is not our key.
 */
export function passkeyWrapping(output: Uint8Array): Uint8Array {
  if (output.length !== 32) throw new RangeError('a PRF output has 32 bytes')
  return hkdf(sha256, output, undefined, utf8.decode('commonwheel passkey wrapping v1'), 32)
}

/** The holder of its record: `passkey-` and the first 16 hex digits of the credential id's SHA-256. */
export function passkeyHolder(credentialId: Uint8Array): string {
  return `passkey-${bytesToHex(sha256(credentialId)).slice(0, 16)}`
}
