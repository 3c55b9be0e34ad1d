import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkSealed } from '../age-shape.ts'
import { isMissing, privateFolder, syncFolder, writeWhole } from './durable-file.ts'

const ID = /^[0-9a-z][0-9a-z-]{0,63}$/
const SUFFIX = '.age'

/**
 * Organisations' rings as files, one sealed to each reader: `data/keys/rings/<organisation>/<key>/<member id|paper>.age`,
 * never in the database. `<key>` names the recipient on the organisation's card, so that a change of keys is written whole
 * beside the old rings and is there from the moment at which the card says so.
 */
export class Rings {
  readonly #root: string

  constructor(directory: string) {
    this.#root = directory
  }

  /** @throws TypeError when the bytes are no age file for exactly one reader */
  async write(organisationId: string, recipient: string, holder: string, bytes: Uint8Array): Promise<void> {
    if (!checkSealed(bytes, 1).ok) throw new TypeError('not a ring sealed to one reader')
    const folder = this.#folder(organisationId, recipient)
    await privateFolder(this.#root)
    await privateFolder(join(this.#root, organisationId))
    await privateFolder(folder)
    await writeWhole(this.#path(organisationId, recipient, holder), bytes)
    await syncFolder(join(this.#root, organisationId))
  }

  /** Undefined for whoever waits to be let in. */
  async find(organisationId: string, recipient: string, holder: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#path(organisationId, recipient, holder))
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  /** Takes one reader's file away: somebody who begins anew with another key. */
  async remove(organisationId: string, recipient: string, holder: string): Promise<void> {
    await rm(this.#path(organisationId, recipient, holder), { force: true })
  }

  /** Once a change of keys is on the card, the rings of the key before it are of no more use to those who stay. */
  async forget(organisationId: string, recipient: string): Promise<void> {
    await rm(this.#folder(organisationId, recipient), { recursive: true, force: true })
  }

  /** Who can open the organisation's keys as they are now: member ids, and `paper`. */
  async holders(organisationId: string, recipient: string): Promise<string[]> {
    try {
      const files = await readdir(this.#folder(organisationId, recipient))
      return files
        .filter((file) => file.endsWith(SUFFIX))
        .map((file) => file.slice(0, -SUFFIX.length))
        .filter((holder) => ID.test(holder))
        .sort()
    } catch (error) {
      if (isMissing(error)) return []
      throw error
    }
  }

  #path(organisationId: string, recipient: string, holder: string): string {
    if (!ID.test(holder)) throw new TypeError('not a holder')
    return join(this.#folder(organisationId, recipient), `${holder}${SUFFIX}`)
  }

  #folder(organisationId: string, recipient: string): string {
    if (!ID.test(organisationId)) throw new TypeError('not an organisation id')
    return join(this.#root, organisationId, ringName(recipient))
  }
}

/** 16 hex digits of the recipient's hash. */
export function ringName(recipient: string): string {
  return createHash('sha256').update(recipient).digest('hex').slice(0, 16)
}
