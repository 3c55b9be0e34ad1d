import { type HandOver, handedOver, handOver, type Held, takeBack } from './lock-handover.ts'
import { closeUnder, type LockKeys, lockIdOf, lockKeys, openUnder, saltUnder } from './lock-cipher.ts'
import { type Lock, LockFiles } from './lock-files.ts'
import { bringLocks, type MovedLock, takeLocks } from './lock-moving.ts'
import { checkedFilter, checkedName, type LockFilter, type LockName, matches, nameKey } from './lock-name.ts'

/** The lock of these bytes is not here: destroyed on purpose (`recorded`), or lost with its disk. */
export class LockDestroyed extends Error {
  readonly lockId: string
  readonly recorded: boolean
  constructor(lockId: string, recorded: boolean) {
    super(
      recorded ? `lock ${lockId} was destroyed` : `lock ${lockId} is not here, and was not destroyed here`,
    )
    this.name = 'LockDestroyed'
    this.lockId = lockId
    this.recorded = recorded
  }
}

export type LockListing = { id: string; name: LockName; madeAt: string }

/**
 * The layer around every age file: AES-256-GCM under a lock that lives in `data/keys/locks` and never
 * in the database. Destroying a lock makes every copy of what it closed unreadable, backups included.
 * Several processes may share the directory.
 */
export class Locks {
  readonly #files: LockFiles
  readonly #now: () => Date
  readonly #limit: number
  readonly #keys = new Map<string, LockKeys>()
  readonly #ids = new Map<string, string>()
  readonly #making = new Map<string, Promise<LockKeys>>()
  #ready: Promise<void> | undefined

  /** @param cached how many locks to keep in memory, the least recently used going first */
  constructor(directory: string, options: { now?: () => Date; cached?: number } = {}) {
    this.#files = new LockFiles(directory)
    this.#now = options.now ?? (() => new Date())
    this.#limit = options.cached ?? 2000
  }

  /** The name of a lock, checked. @throws TypeError */
  nameOf(parts: LockName): LockName {
    return checkedName(parts)
  }

  /**
   * Closes an age file under the lock of that name, made now if there is none.
   * @param context what the bytes are and whose, e.g. `report.body:<row id>`: they open under it alone
   */
  async close(name: LockName, ageFile: Uint8Array, context: string): Promise<Uint8Array> {
    return closeUnder(await this.#lockFor(name), ageFile, context)
  }

  /** The age file again. @throws LockDestroyed, CannotUnlock */
  async open(closed: Uint8Array, context: string): Promise<Uint8Array> {
    return openUnder(await this.#lockById(lockIdOf(closed)), closed, context)
  }

  /** The salt (32 bytes) that hides a journal row's content in the public log. */
  async journalSalt(name: LockName, rowId: string): Promise<Uint8Array> {
    return saltUnder(await this.#lockFor(name), rowId)
  }

  /**
   * The same salt later, to verify a row; it makes no lock. Where a row then does not match, ask
   * `wasDestroyed`: after an evacuation the name may have a new lock, and the old salt is gone for good.
   * @throws LockDestroyed
   */
  async journalSaltAgain(name: LockName, rowId: string): Promise<Uint8Array> {
    await this.#prepare()
    const lock = await this.#files.find(name)
    if (!lock) throw new LockDestroyed(nameKey(name).slice(0, 32), await this.wasDestroyed(name))
    return saltUnder(this.#keep(lock), rowId)
  }

  /** Whether a lock of this name was ever destroyed here. */
  async wasDestroyed(name: LockName): Promise<boolean> {
    return (await this.#files.destroyed()).names.has(nameKey(name))
  }

  /** Every lock without its secret, by id. */
  async list(): Promise<LockListing[]> {
    await this.#prepare()
    return (await this.#files.all('throw')).map(({ id, name, madeAt }) => ({ id, name, madeAt }))
  }

  /**
   * Destroys what the filter matches, on disk and in every process that asks again; returns how many.
   * What another process closes under such a lock at this very moment goes with it.
   */
  async destroy(filter: LockFilter): Promise<number> {
    const checked = checkedFilter(filter)
    await this.#prepare()
    let destroyed = 0
    for (const lock of await this.#files.all()) {
      if (!matches(lock.name, checked)) continue
      if (await this.#files.destroy(lock)) destroyed++
      this.#keys.delete(lock.id)
      lock.secret.fill(0)
    }
    return destroyed
  }

  /** Writes all locks as one age file for a partner organisation, to a new file (0600), and notes that it holds them. */
  async handOver(recipient: string, writeTo: string): Promise<HandOver> {
    await this.#prepare()
    return await handOver(this.#files, recipient, writeTo, this.#now())
  }

  /** When a partner last took the locks, and how many it does not hold yet. */
  async handedOver(): Promise<Held> {
    await this.#prepare()
    return await handedOver(this.#files)
  }

  /** Puts back locks from an opened hand-over file after a lost disk; destroyed ones stay destroyed. Returns how many came back. */
  async takeBack(opened: Uint8Array): Promise<number> {
    await this.#prepare()
    return await takeBack(this.#files, opened)
  }

  /** One wheel's locks with their secrets, to go to another host with it. */
  async ofWheel(wheelId: string): Promise<{ locks: MovedLock[]; destroyed: string[] }> {
    await this.#prepare()
    return await takeLocks(this.#files, wheelId)
  }

  /** Locks that came with a wheel from another host. */
  async bring(moved: { locks: readonly unknown[]; destroyed: readonly string[] }) {
    await this.#prepare()
    return await bringLocks(this.#files, moved)
  }

  async #lockFor(name: LockName): Promise<LockKeys> {
    const key = nameKey(name)
    const id = this.#ids.get(key)
    const cached = id === undefined ? undefined : this.#cached(id)
    if (cached) return cached
    // Two requests of one process for a new lock wait for the same one; across processes the link decides.
    const making = this.#making.get(key) ?? this.#findOrMake(checkedName(name), key)
    this.#making.set(key, making)
    try {
      return await making
    } finally {
      this.#making.delete(key)
    }
  }

  async #findOrMake(name: LockName, key: string): Promise<LockKeys> {
    await this.#prepare()
    const lock = (await this.#files.find(name)) ?? (await this.#files.create(name, this.#now().toISOString()))
    remember(this.#ids, key, lock.id, this.#limit)
    return this.#keep(lock)
  }

  async #lockById(id: string): Promise<LockKeys> {
    const cached = this.#cached(id)
    if (cached) return cached
    await this.#prepare()
    const lock = await this.#files.read(id)
    if (!lock) throw new LockDestroyed(id, (await this.#files.destroyed()).ids.has(id))
    return this.#keep(lock)
  }

  /** A cached lock, if no process has destroyed it since: words written under a dead lock would be lost. */
  #cached(id: string): LockKeys | undefined {
    const keys = this.#keys.get(id)
    if (!keys) return undefined
    if (!this.#files.exists(id)) {
      this.#keys.delete(id)
      return undefined
    }
    remember(this.#keys, id, keys, this.#limit)
    return keys
  }

  #keep(lock: Lock): LockKeys {
    const keys = lockKeys(lock.id, lock.secret)
    lock.secret.fill(0)
    remember(this.#keys, lock.id, keys, this.#limit)
    return keys
  }

  #prepare(): Promise<void> {
    this.#ready ??= this.#files.prepare().catch((error: unknown) => {
      this.#ready = undefined
      throw error
    })
    return this.#ready
  }
}

/** Sets an entry as the newest and drops the oldest beyond the limit (a Map keeps the order of insertion). */
function remember<T>(map: Map<string, T>, key: string, value: T, limit: number): void {
  map.delete(key)
  map.set(key, value)
  const oldest = map.keys().next()
  if (map.size > limit && !oldest.done) map.delete(oldest.value)
}
