import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isHolder, parseWrapped, type WrappedIdentity } from '../wrap.ts'
import { isMissing, privateFolder, syncFolder, writeWhole } from './durable-file.ts'

const ID = /^[0-9a-z][0-9a-z-]{0,63}$/

/**
 * Wrapped identities as files: `data/keys/identities/<organisation id>/<holder>.json`, never in the
 * database. A record whose parameters are too weak or whose shape is not exactly ours is refused both ways.
 */
export class Identities {
  readonly #root: string

  constructor(directory: string) {
    this.#root = directory
  }

  /** Writes or replaces the record of its holder. @throws TypeError when the record has another shape */
  async write(organisationId: string, record: unknown): Promise<WrappedIdentity> {
    const folder = this.#folder(organisationId)
    const checked = parseWrapped(record)
    if (!checked) throw new TypeError('not a wrapped identity')
    await privateFolder(this.#root)
    await privateFolder(folder)
    await writeWhole(join(folder, `${checked.holder}.json`), Buffer.from(JSON.stringify(checked)))
    await syncFolder(this.#root)
    return checked
  }

  /** The record of a holder, or undefined. @throws TypeError when its file was changed into something else */
  async read(organisationId: string, holder: string): Promise<WrappedIdentity | undefined> {
    let text: string
    try {
      text = await readFile(this.#path(organisationId, holder), 'utf8')
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
    const record = parseWrapped(JSON.parse(text))
    if (!record || record.holder !== holder)
      throw new TypeError('the file of this wrapped identity is damaged')
    return record
  }

  /** The holders of an organisation's identity, sorted; empty for an unknown organisation. */
  async list(organisationId: string): Promise<string[]> {
    try {
      const files = await readdir(this.#folder(organisationId))
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

  /** Takes a holder's record away; false when there was none. Copies she made herself stay hers: change the key too. */
  async remove(organisationId: string, holder: string): Promise<boolean> {
    try {
      await rm(this.#path(organisationId, holder))
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
    await syncFolder(this.#folder(organisationId))
    return true
  }

  #path(organisationId: string, holder: string): string {
    if (!isHolder(holder)) throw new TypeError('not a holder')
    return join(this.#folder(organisationId), `${holder}.json`)
  }

  #folder(organisationId: string): string {
    if (!ID.test(organisationId)) throw new TypeError('not an organisation id')
    return join(this.#root, organisationId)
  }
}
