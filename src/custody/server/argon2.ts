import { argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import type { Argon2 } from '../secrets.ts'

const derive = promisify(argon2)

/** Argon2id on the server's thread pool, for the command line and the demonstration; a custodian's passphrase never comes here. */
export const nodeArgon2: Argon2 = async ({ password, salt, memory, passes, parallelism, length }) =>
  await derive('argon2id', { message: password, nonce: salt, memory, passes, parallelism, tagLength: length })
