import { readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isMissing, privateFolder, syncFolder, writeWhole } from './durable-file.ts'

/** Folders below `data/keys` with a folder for each member or organisation: wrapped keys, and rings sealed to members. */
export const KEY_TREES = ['identities', 'rings'] as const

export type KeyFile = { path: string; bytes: Buffer }

const SOUND = /^(?:identities|rings)(?:\/[0-9a-z][0-9a-z._-]{0,99}){2,4}$/

/**
 * Wrapped keys and rings as they lie, whatever is in them: they open for nobody but their holders, so they may go to
 * another host or into a backup as files. Locks may not: they are no part of this.
 */
export class KeyFiles {
  readonly #keys: string

  /** @param keys `data/keys` */
  constructor(keys: string) {
    this.#keys = keys
  }

  /** The files of these members and organisations, or of all. */
  async *of(ids: ReadonlySet<string> | 'all'): AsyncGenerator<KeyFile> {
    for (const tree of KEY_TREES) {
      for (const id of await names(join(this.#keys, tree))) {
        if (ids === 'all' || ids.has(id)) yield* this.#below(`${tree}/${id}`)
      }
    }
  }

  async *#below(path: string): AsyncGenerator<KeyFile> {
    for (const entry of await readdir(join(this.#keys, path), { withFileTypes: true })) {
      const inside = `${path}/${entry.name}`
      if (entry.isDirectory()) yield* this.#below(inside)
      else if (entry.isFile() && SOUND.test(inside))
        yield { path: inside, bytes: await readFile(join(this.#keys, inside)) }
    }
  }

  /** Whose a file is. */
  static owner(path: string): string {
    return path.split('/')[1] ?? ''
  }

  /**
   * Writes a file that came from elsewhere. What is here stays: its owner is here already, with keys that may be newer.
   * @returns whether it was written @throws TypeError for a path that is none of ours
   */
  async bring({ path, bytes }: KeyFile): Promise<boolean> {
    if (!SOUND.test(path) || path.includes('..')) throw new TypeError('not the path of a key file')
    const whole = join(this.#keys, path)
    if ((await readFile(whole).catch(() => undefined)) !== undefined) return false
    for (let n = 1; n < path.split('/').length; n++)
      await privateFolder(join(this.#keys, ...path.split('/').slice(0, n)))
    await writeWhole(whole, bytes)
    await syncFolder(dirname(dirname(whole)))
    return true
  }

  /** Takes back what `bring` wrote, where the rest of a move failed. */
  async remove(path: string): Promise<void> {
    if (SOUND.test(path)) await rm(join(this.#keys, path), { force: true })
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /^[0-9a-f-]{36}$/.test(name)).sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
