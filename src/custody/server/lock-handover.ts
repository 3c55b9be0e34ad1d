import { link, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sealBytes } from '../seal.ts'
import { draftFile, isMissing, syncFolder, writeWhole } from './durable-file.ts'
import { type LockFiles, lockOf } from './lock-files.ts'

/** One hand-over: when (ISO 8601), how many locks, to whose recipient. */
export type HandOver = { at: string; count: number; recipient: string }

/** What partners hold: the last hand-over, and how many locks were made since any partner last took them. */
export type Held = { last: HandOver | undefined; missing: number }

type Taken = { v: 1; handOvers: HandOver[]; ids: string[] }

const FORMAT = 'commonwheel-locks'

/**
 * All locks as one JSON in one age file: opened with `age -d`, it is readable, and `takeBack` reads it.
 * @throws when `writeTo` exists: an older hand-over is never overwritten
 */
export async function handOver(
  files: LockFiles,
  recipient: string,
  writeTo: string,
  now: Date,
): Promise<HandOver> {
  const locks = await files.all()
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
  const done = { at, count: locks.length, recipient }
  const before = await readRecord(files.root)
  const record: Taken = { v: 1, handOvers: [...before.handOvers, done], ids: locks.map((lock) => lock.id) }
  await writeWhole(recordPath(files.root), Buffer.from(JSON.stringify(record)))
  return done
}

export async function handedOver(files: LockFiles): Promise<Held> {
  const record = await readRecord(files.root)
  const held = new Set(record.ids)
  const locks = await files.all()
  return { last: record.handOvers.at(-1), missing: locks.filter((lock) => !held.has(lock.id)).length }
}

/** @param opened the decrypted content of a hand-over file @throws TypeError when it is none */
export async function takeBack(files: LockFiles, opened: Uint8Array): Promise<number> {
  const { format, v, locks } = JSON.parse(Buffer.from(opened).toString('utf8'))
  if (format !== FORMAT || v !== 1 || !Array.isArray(locks)) throw new TypeError('not a hand-over of locks')
  const { ids: destroyed } = await files.destroyed()
  let back = 0
  for (const fields of locks) {
    const lock = lockOf(1, fields)
    if (destroyed.has(lock.id) || files.exists(lock.id)) continue
    await files.restore(lock, 'old')
    back++
  }
  return back
}

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
