import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A folder that only the server's own user may enter (0700), with its parents. */
export async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  // An existing folder keeps its mode, and the umask may have taken bits from a new one.
  await chmod(path, 0o700)
}

/** Makes names created, renamed or removed in a folder survive a loss of power. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** A file's content on disk before its name is: a new 0600 file beside `path`, synced; returns where. */
export async function draftFile(path: string, bytes: Uint8Array): Promise<string> {
  const draft = join(dirname(path), `.${randomUUID()}.draft`)
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
  return draft
}

/** Writes or replaces a file whole or not at all, readable by the owner alone, on disk when it returns. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await rename(await draftFile(path, bytes), path)
  await syncFolder(dirname(path))
}

/** Overwrites a file with zeros, syncs, and removes its name. Flash may keep the old blocks: this is the best a file can do. */
export async function shred(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    await file.write(new Uint8Array(size), 0, size, 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await rm(path)
}

export function isMissing(error: unknown): boolean {
  return isCode(error, 'ENOENT')
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
