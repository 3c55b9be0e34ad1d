import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isHolder, parseWrapped, type WrappedIdentity } from '../wrap.ts'
import { isMissing, privateFolder, syncFolder, writeWhole } from './durable-file.ts'

const ID = /^[0-9a-z][0-9a-z-]{0,63}$/

/**
 * Members' own identities, wrapped: `data/keys/identities/<member id>/<holder>.json`, never in the
 * database. A record whose parameters are too weak or whose shape is not exactly ours is refused both ways.
 */
export class Identities {
  readonly #root: string

  constructor(directory: string) {
    this.#root = directory
  }

  /** Writes or replaces the record of its holder. @throws TypeError when the record has another shape */
  async write(memberId: string, record: unknown): Promise<WrappedIdentity> {
    const folder = this.#folder(memberId)
    const checked = parseWrapped(record)
    if (!checked) throw new TypeError('not a wrapped identity')
    await privateFolder(this.#root)
    await privateFolder(folder)
    await writeWhole(join(folder, `${checked.holder}.json`), Buffer.from(JSON.stringify(checked)))
    await syncFolder(this.#root)
    return checked
  }

  /** The record of a holder, or undefined. @throws TypeError when its file was changed into something else */
  async read(memberId: string, holder: string): Promise<WrappedIdentity | undefined> {
    let text: string
    try {
      text = await readFile(this.#path(memberId, holder), 'utf8')
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
    const record = parseWrapped(JSON.parse(text))
    if (!record || record.holder !== holder)
      throw new TypeError('the file of this wrapped identity is damaged')
    return record
  }

  /** A member's ways in, sorted; empty for an unknown member. */
  async list(memberId: string): Promise<string[]> {
    try {
      const files = await readdir(this.#folder(memberId))
      return files
        .filter((file) => file.endsWith('.json'))
        .map((file) => file.slice(0, -5))
        .filter(isHolder)
        .sort()
    } catch (error) {
      if (isMissing(error)) return []
      throw error
    }
  }

  /** Takes a holder's record away; false when there was none. A copy that somebody made stays: the organisation's key is changed too. */
  async remove(memberId: string, holder: string): Promise<boolean> {
    try {
      await rm(this.#path(memberId, holder))
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
    await syncFolder(this.#folder(memberId))
    return true
  }

  #path(memberId: string, holder: string): string {
    if (!isHolder(holder)) throw new TypeError('not a holder')
    return join(this.#folder(memberId), `${holder}.json`)
  }

  #folder(memberId: string): string {
    if (!ID.test(memberId)) throw new TypeError('not a member id')
    return join(this.#root, memberId)
  }
}
