import { argon2id } from 'hash-wasm'
import type { Argon2 } from '../secrets.ts'

/** Argon2id in the browser, by hash-wasm. With 64 MiB it takes about 0.3 s on a laptop and some seconds on an old phone. */
export const webArgon2: Argon2 = ({ password, salt, memory, passes, parallelism, length }) =>
  argon2id({
    password,
    salt,
    memorySize: memory,
    iterations: passes,
    parallelism,
    hashLength: length,
    outputType: 'binary',
  })
