import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { appendFile, link, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { draftFile, isCode, isMissing, privateFolder, shred, syncFolder } from './durable-file.ts'
import { checkedName, type LockName, nameKey } from './lock-name.ts'

/** A lock as its file holds it: JSON in UTF-8. `id` is 32 hex digits, `secret` 32 bytes. */
export type Lock = { id: string; name: LockName; madeAt: string; secret: Uint8Array }

const ID = /^[0-9a-f]{32}$/
const DESTROYED = /^[0-9a-f]{32} [0-9a-f]{64}$/

/**
 * Locks as files. `by-id/<id>` is the lock; `by-name/<hash of the name>` is a second hard link to the
 * same file, and whoever makes that link first decides which lock a name has, across processes.
 * `by-id` is the truth: listing and destroying go by it, so a link lost or left over in a crash hides
 * nothing. `destroyed` holds one line for each destroyed lock, its id and the hash of its name, so that
 * no old copy revives it and a verifier can tell destruction from tampering.
 */
export class LockFiles {
  readonly root: string
  readonly #byId: string
  readonly #byName: string
  readonly #destroyed: string

  constructor(root: string) {
    this.root = root
    this.#byId = join(root, 'by-id')
    this.#byName = join(root, 'by-name')
    this.#destroyed = join(root, 'destroyed')
  }

  /** Makes the folders (0700) and ends destructions that a crash interrupted. */
  async prepare(): Promise<void> {
    for (const folder of [this.root, this.#byId, this.#byName]) await privateFolder(folder)
    for (const file of await readdir(this.#byId)) {
      const path = join(this.#byId, file)
      if (file.endsWith('.gone') || (file.endsWith('.draft') && (await isOld(path)))) {
        await shred(path).catch(ignoreMissing)
      }
    }
    for (const file of (await readdir(this.#byName)).filter((name) => name.includes('.'))) {
      const path = join(this.#byName, file)
      if (await isOld(path)) await rm(path, { force: true })
    }
  }

  /** Synchronous on purpose: one cached look-up of 2 µs, before each use, tells that no other process destroyed it. */
  exists(id: string): boolean {
    return existsSync(join(this.#byId, id))
  }

  async read(id: string): Promise<Lock | undefined> {
    if (!ID.test(id)) return undefined
    return await this.#readFile(join(this.#byId, id))
  }

  async find(name: LockName): Promise<Lock | undefined> {
    const path = join(this.#byName, nameKey(name))
    // Asked before reading: a link that another process makes a moment later is none that was left over.
    if (!existsSync(path)) return undefined
    const lock = await this.#readFile(path)
    if (lock && this.exists(lock.id)) return lock
    await this.#free(path)
    return undefined
  }

  /**
   * Frees a name whose lock was destroyed half-way. It is moved aside first and looked at there: where another process
   * freed it too and a new lock took the name meanwhile, that one gets its name back.
   */
  async #free(path: string): Promise<void> {
    const aside = `${path}.${randomBytes(8).toString('hex')}`
    try {
      await rename(path, aside)
    } catch (error) {
      if (isMissing(error)) return
      throw error
    }
    const lock = await this.#readFile(aside)
    if (lock && this.exists(lock.id)) {
      await link(aside, path).catch((error: unknown) => {
        if (!isCode(error, 'EEXIST')) throw error
      })
    }
    await rm(aside, { force: true })
  }

  /** A new lock under a name, or the one that another process made first. On disk when it returns. */
  async create(name: LockName, madeAt: string): Promise<Lock> {
    for (let attempt = 0; attempt < 10; attempt++) {
      const lock: Lock = { id: randomBytes(16).toString('hex'), name, madeAt, secret: randomBytes(32) }
      if (await this.add(lock)) return lock
      const other = await this.find(name)
      if (other) {
        // The winner may still be syncing; what we seal under its lock must not outlive it.
        await syncFolder(this.#byId)
        return other
      }
    }
    throw new Error('a lock could not be made: its name is taken and freed again and again')
  }

  /** Puts a lock on disk; false, and nothing kept, when its name is taken. */
  async add(lock: Lock): Promise<boolean> {
    try {
      await this.restore(lock, 'new')
      return true
    } catch (error) {
      await shred(join(this.#byId, lock.id)).catch(ignoreMissing)
      // Taken by another process, or destroyed between its two links by an evacuation that runs now.
      if (isCode(error, 'EEXIST') || isMissing(error)) return false
      throw error
    }
  }

  /** Puts a lock on disk; an old one that comes back keeps its id even when its name has another lock by now. */
  async restore(lock: Lock, kind: 'new' | 'old'): Promise<void> {
    const path = join(this.#byId, lock.id)
    await rename(await draftFile(path, encode(lock)), path)
    await syncFolder(this.#byId)
    try {
      await link(path, join(this.#byName, nameKey(lock.name)))
    } catch (error) {
      if (kind === 'new' || !isCode(error, 'EEXIST')) throw error
    }
    await syncFolder(this.#byName)
  }

  /** @param damaged what to do with a file that is no lock: an evacuation must not stop at one, a listing must show it */
  async all(damaged: 'skip' | 'throw' = 'skip'): Promise<Lock[]> {
    const locks: Lock[] = []
    for (const file of (await readdir(this.#byId)).filter((name) => ID.test(name)).sort()) {
      try {
        const lock = await this.read(file)
        if (lock) locks.push(lock)
      } catch (error) {
        if (damaged === 'throw') throw new Error(`the lock file ${file} is damaged`, { cause: error })
      }
    }
    return locks
  }

  /** Destroys a lock for all processes; false when another already did. The order is such that a crash at any point only delays. */
  async destroy(lock: Lock): Promise<boolean> {
    const path = join(this.#byId, lock.id)
    if (!this.exists(lock.id)) return false
    await this.#note(lock)
    try {
      await rename(path, `${path}.gone`)
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
    await syncFolder(this.#byId)
    const named = join(this.#byName, nameKey(lock.name))
    const current = await this.#readFile(named)
    if (current?.id === lock.id) await rm(named, { force: true })
    await shred(`${path}.gone`).catch(ignoreMissing)
    await syncFolder(this.#byName)
    await syncFolder(this.#byId)
    return true
  }

  /** Every lock that was destroyed here, ever: ids, and hashes of names. */
  async destroyed(): Promise<{ ids: Set<string>; names: Set<string> }> {
    let text = ''
    try {
      text = await readFile(this.#destroyed, 'utf8')
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    const lines = text.split('\n').map((line) => line.split(' '))
    return { ids: new Set(lines.map(([id = '']) => id)), names: new Set(lines.map(([, name = '']) => name)) }
  }

  /** The record as it lies, for another host to keep as well. */
  async destroyedLines(): Promise<string[]> {
    const text = await readFile(this.#destroyed, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return ''
      throw error
    })
    return text.split('\n').filter((line) => DESTROYED.test(line))
  }

  /** Remembers what was destroyed elsewhere. */
  async noteDestroyed(lines: readonly string[]): Promise<void> {
    const known = new Set(await this.destroyedLines())
    const fresh = lines.filter((line) => DESTROYED.test(line) && !known.has(line))
    if (fresh.length === 0) return
    await appendFile(this.#destroyed, `${fresh.join('\n')}\n`, { mode: 0o600, flush: true })
    await syncFolder(this.root)
  }

  /** Takes a lock away that was put here a moment ago, and remembers nothing of it: it still lies where it came from. */
  async withdraw(id: string): Promise<void> {
    const lock = await this.read(id)
    if (lock === undefined) return
    const named = join(this.#byName, nameKey(lock.name))
    if ((await this.#readFile(named))?.id === id) await rm(named, { force: true })
    await shred(join(this.#byId, id)).catch(ignoreMissing)
  }

  async #note({ id, name }: Lock): Promise<void> {
    await appendFile(this.#destroyed, `${id} ${nameKey(name)}\n`, { mode: 0o600, flush: true })
    await syncFolder(this.root)
  }

  async #readFile(path: string): Promise<Lock | undefined> {
    try {
      return decode(await readFile(path))
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }
}

function encode({ id, name, madeAt, secret }: Lock): Uint8Array {
  return Buffer.from(
    JSON.stringify({ v: 1, id, name, madeAt, secret: Buffer.from(secret).toString('base64') }),
  )
}

/** Undefined for a file that is being destroyed (zeros); anything else unreadable is damage and must be seen. */
function decode(bytes: Buffer): Lock | undefined {
  if (bytes.every((byte) => byte === 0)) return undefined
  const { v, id, name, madeAt, secret } = JSON.parse(bytes.toString('utf8'))
  return lockOf(v, { id, name, madeAt, secret })
}

/** A lock from its JSON fields (secret in base64). @throws TypeError when it is none */
export function lockOf(version: unknown, fields: Record<string, unknown>): Lock {
  const { id, name, madeAt, secret } = fields
  const bytes = typeof secret === 'string' ? Buffer.from(secret, 'base64') : Buffer.alloc(0)
  const known = version === 1 && typeof id === 'string' && ID.test(id) && typeof madeAt === 'string'
  if (!known || bytes.length !== 32) throw new TypeError('not a lock')
  return { id, name: checkedName(name as LockName), madeAt, secret: bytes }
}

/** A draft of ten minutes ago was left by a crash; a younger one may be another process at work. */
async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > 600_000
}

function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error
}
