import { Decrypter, Encrypter } from 'age-encryption'
import { MoveRefused, type Wrapping } from '../../platform/rows/line-file.ts'
import { normalPassphrase } from '../passphrase.ts'

/** 77 bits of made words cannot be tried through; 64 MiB is memory that a small server has. age's own 18 takes 256. */
const WORK = 16

/** A stream as one standard age file under seven made words: `age -d` asks for them and opens it. */
export function sealedUnder(passphrase: string): Wrapping {
  return async (bytes) => {
    const encrypter = new Encrypter()
    encrypter.setPassphrase(passphrase)
    encrypter.setScryptWorkFactor(WORK)
    return encrypter.encrypt(bytes)
  }
}

/** The other way. @throws MoveRefused when the words are not those of this file */
export function openedWith(passphrase: string): Wrapping {
  return async (bytes) => {
    const decrypter = new Decrypter()
    decrypter.addPassphrase(normalPassphrase(passphrase))
    try {
      return await decrypter.decrypt(bytes)
    } catch (error) {
      if (/no identity matched/.test(String(error)))
        throw new MoveRefused('The passphrase does not open this file. Nothing was written.', {
          cause: error,
        })
      throw error
    }
  }
}
