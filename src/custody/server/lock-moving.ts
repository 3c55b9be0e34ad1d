import type { LockFiles } from './lock-files.ts'
import { lockOf } from './lock-files.ts'

/** A lock on its way to another host, as its file holds it; the secret in base64. */
export type MovedLock = { id: string; name: object; madeAt: string; secret: string }

/** The locks of one wheel, and every destruction that this host remembers: ids and hashes of names, which tell nothing. */
export async function takeLocks(
  files: LockFiles,
  wheelId: string,
): Promise<{ locks: MovedLock[]; destroyed: string[] }> {
  const all = await files.all('throw')
  const locks = all
    .filter((lock) => lock.name.wheelId === wheelId)
    .map(({ secret, ...lock }) => ({ ...lock, secret: Buffer.from(secret).toString('base64') }))
  for (const lock of all) lock.secret.fill(0)
  return { locks, destroyed: await files.destroyedLines() }
}

/**
 * Puts moved locks on this disk. What was destroyed on either host stays destroyed on both: a lock in an older file does
 * not bring back words that somebody had ended.
 * @returns how many came, and how to take them away again where the rest of the move fails
 */
export async function bringLocks(
  files: LockFiles,
  { locks, destroyed }: { locks: readonly unknown[]; destroyed: readonly string[] },
): Promise<{ brought: number; undo: () => Promise<void> }> {
  await files.noteDestroyed(destroyed)
  const gone = (await files.destroyed()).ids
  for (const lock of await files.all()) if (gone.has(lock.id)) await files.destroy(lock)
  const fresh: string[] = []
  const undo = async (): Promise<void> => {
    for (const id of fresh) await files.withdraw(id)
  }
  try {
    for (const fields of locks) {
      const lock = lockOf(1, fields as Record<string, unknown>)
      if (gone.has(lock.id) || files.exists(lock.id)) continue
      fresh.push(lock.id)
      await files.restore(lock, 'old')
    }
  } catch (error) {
    await undo()
    throw error
  }
  return { brought: fresh.length, undo }
}
