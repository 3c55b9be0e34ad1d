import { createHash } from 'node:crypto'
import { link, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sealBytes } from '../seal.ts'
import { draftFile, isMissing, syncFolder, writeWhole } from './durable-file.ts'
import type { KeyFile, KeyFiles } from './key-files.ts'
import { type LockFiles, lockOf } from './lock-files.ts'

/** One hand-over: when (ISO 8601), how many locks and key files, to whose recipient. */
export type HandOver = { at: string; count: number; keys: number; recipient: string }

/** What partners hold: the last hand-over, and how much was made or changed since any partner last took it. */
export type Held = { last: HandOver | undefined; missing: number; missingKeys: number }

/** `ids` are locks; `keys` are hashes of key files with their content, so that a changed one counts as missing. */
type Taken = { v: 1; handOvers: HandOver[]; ids: string[]; keys?: string[] }

const FORMAT = 'commonwheel-locks'

/**
 * All locks and all wrapped keys as one JSON in one age file: opened with `age -d`, it is readable, and `takeBack` reads
 * it. The partner gets no words with it, and the wrapped keys open for it no more than for us.
 * @throws when `writeTo` exists: an older hand-over is never overwritten
 */
export async function handOver(
  files: LockFiles,
  keyFiles: KeyFiles,
  recipient: string,
  writeTo: string,
  now: Date,
): Promise<HandOver> {
  const locks = await files.all()
  const keys = await keyFiles.all()
  const at = now.toISOString()
  const plain = Buffer.from(
    JSON.stringify({
      format: FORMAT,
      v: 1,
      at,
      locks: locks.map(({ secret, ...lock }) => ({
        ...lock,
        secret: Buffer.from(secret).toString('base64'),
      })),
      keys: keys.map(({ path, bytes }) => ({ file: path, bytes: bytes.toString('base64') })),
    }),
  )
  const sealed = await sealBytes([recipient], plain)
  plain.fill(0)
  for (const lock of locks) lock.secret.fill(0)
  const draft = await draftFile(writeTo, sealed)
  try {
    await link(draft, writeTo)
  } finally {
    await rm(draft)
  }
  await syncFolder(dirname(writeTo))
  const done = { at, count: locks.length, keys: keys.length, recipient }
  const before = await readRecord(files.root)
  const record: Taken = {
    v: 1,
    handOvers: [...before.handOvers, done],
    ids: locks.map((lock) => lock.id),
    keys: keys.map(markOf),
  }
  await writeWhole(recordPath(files.root), Buffer.from(JSON.stringify(record)))
  return done
}

export async function handedOver(files: LockFiles, keyFiles: KeyFiles): Promise<Held> {
  const record = await readRecord(files.root)
  const held = new Set(record.ids)
  const heldKeys = new Set(record.keys)
  const locks = await files.all()
  const keys = await keyFiles.all()
  return {
    last: record.handOvers.at(-1),
    missing: locks.filter((lock) => !held.has(lock.id)).length,
    missingKeys: keys.filter((file) => !heldKeys.has(markOf(file))).length,
  }
}

/**
 * What is here stays: of the keys, since it may be newer; of the locks, since it is the same.
 * @param opened the decrypted content of a hand-over file @throws TypeError when it is none
 */
export async function takeBack(
  files: LockFiles,
  keyFiles: KeyFiles,
  opened: Uint8Array,
): Promise<{ locks: number; keys: number }> {
  const { format, v, locks, keys = [] } = JSON.parse(Buffer.from(opened).toString('utf8'))
  if (format !== FORMAT || v !== 1 || !Array.isArray(locks) || !Array.isArray(keys))
    throw new TypeError('not a hand-over of locks')
  const { ids: destroyed } = await files.destroyed()
  const back = { locks: 0, keys: 0 }
  for (const fields of locks) {
    const lock = lockOf(1, fields)
    if (destroyed.has(lock.id) || files.exists(lock.id)) continue
    await files.restore(lock, 'old')
    back.locks++
  }
  for (const { file, bytes } of keys)
    if (await keyFiles.bring({ path: String(file), bytes: Buffer.from(String(bytes), 'base64') })) back.keys++
  return back
}

const markOf = ({ path, bytes }: KeyFile): string =>
  createHash('sha256').update(`${path}\n`).update(bytes).digest('base64')

async function readRecord(root: string): Promise<Taken> {
  try {
    return JSON.parse(await readFile(recordPath(root), 'utf8')) as Taken
  } catch (error) {
    if (isMissing(error)) return { v: 1, handOvers: [], ids: [] }
    throw error
  }
}

function recordPath(root: string): string {
  return join(root, 'handed-over.json')
}
