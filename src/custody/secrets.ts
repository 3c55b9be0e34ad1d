import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8 } from '@scure/base'
import { normalPassphrase } from './passphrase.ts'

/** Argon2id (RFC 9106): memory in KiB, passes, lanes. */
export type Argon2Parameters = { name: 'argon2id'; memory: number; passes: number; parallelism: number }

/** Argon2id as a function, given by the browser (`web/argon2.ts`) or the server (`server/argon2.ts`). Memory in KiB, length in bytes. */
export type Argon2 = (input: {
  password: Uint8Array
  salt: Uint8Array
  memory: number
  passes: number
  parallelism: number
  length: number
}) => Promise<Uint8Array>

export const ARGON2: Readonly<Argon2Parameters> = {
  name: 'argon2id',
  memory: 65536,
  passes: 3,
  parallelism: 1,
}

/** Beyond these a phone cannot follow; a server that asks for more is refusing service, not adding safety. */
const MOST_MEMORY = 1_048_576
const MOST_PASSES = 16

export type Secrets = {
  /** 32 bytes that the server may know (it stores a hash): they sign in, and tell nothing of the other */
  signIn: Uint8Array
  /** 32 bytes that never leave the device: AES-256 key of the wrapped identity */
  wrapping: Uint8Array
}

/**
 * Whether parameters may be used. Weaker ones than ours are refused: they come from the server, and a
 * server that lowered them could guess the passphrase from the sign-in secret.
 */
export function soundArgon2(kdf: Argon2Parameters): boolean {
  const whole = [kdf.memory, kdf.passes, kdf.parallelism].every((number) => Number.isSafeInteger(number))
  return (
    whole &&
    kdf.name === 'argon2id' &&
    kdf.memory >= ARGON2.memory &&
    kdf.memory <= MOST_MEMORY &&
    kdf.passes >= ARGON2.passes &&
    kdf.passes <= MOST_PASSES &&
    kdf.parallelism === 1
  )
}

/**
 * The two secrets of a passphrase. Argon2id gives 64 bytes; each half passes HKDF-SHA256 with its own
 * label, so that whoever holds the sign-in secret has nothing of the wrapping key.
 * @param salt 16 bytes
 * @throws RangeError for a salt of another length or parameters below ours
 */
export async function secretsOf(
  passphrase: string,
  salt: Uint8Array,
  argon2: Argon2,
  kdf: Argon2Parameters = ARGON2,
): Promise<Secrets> {
  if (salt.length !== 16) throw new RangeError('the salt of a passphrase is 16 bytes')
  if (!soundArgon2(kdf)) throw new RangeError('these Argon2 parameters are not accepted')
  const password = utf8.decode(normalPassphrase(passphrase))
  const { memory, passes, parallelism } = kdf
  const bytes = await argon2({ password, salt, memory, passes, parallelism, length: 64 })
  if (bytes.length !== 64) throw new RangeError('Argon2 gave another length than asked')
  const signIn = labelled(bytes.subarray(0, 32), 'sign-in')
  const wrapping = labelled(bytes.subarray(32), 'wrapping')
  password.fill(0)
  bytes.fill(0)
  return { signIn, wrapping }
}

function labelled(half: Uint8Array, label: string): Uint8Array {
  return hkdf(sha256, half, undefined, utf8.decode(`commonwheel ${label} v1`), 32)
}
