import type { ClientBase } from 'pg'
import { type KeyFiles, type Locks, sealedUnder } from '../../custody/server/index.ts'
import { type Line, MoveRefused, writeLines } from '../../platform/rows/line-file.ts'
import { readCatalogue, writable } from '../../platform/rows/catalogue.ts'
import { countRows, readBeneath, rowsOf } from '../../platform/rows/read.ts'
import { findWhole, movingTables } from './whole-wheel.ts'

export const WHEEL_FORMAT = 'commonwheel-wheel'

/** The first line of a wheel's file: what it is and what it needs. */
export type WheelHead = {
  format: typeof WHEEL_FORMAT
  v: 1
  version: string
  at: string
  wheel: { id: string; slug: string; name: string; demonstration: boolean }
  migrations: [name: string, sha256: string][]
  counts: Record<string, number>
  /** Who had followed the journal to its end: on the new host they do not begin again. */
  followed: string[]
}

export type Moving = {
  owner: ClientBase
  locks: Locks
  keyFiles: KeyFiles
  /** Gives the journal its index and lets everyone follow it. */
  followJournal(): Promise<void>
  subscribers: readonly string[]
  signal: AbortSignal
  onProgress: (done: number, of: number, what: string) => void
}
export type Moved = { counts: Record<string, number>; rows: number; locks: number; files: number }

class Behind extends Error {}

/** One wheel, whole, as one sealed file. @throws MoveRefused */
export async function exportWheel(
  moving: Moving,
  order: { slug: string; file: string; passphrase: string; version: string; now: Date },
): Promise<Moved> {
  for (let turn = 1; ; turn++) {
    await moving.followJournal()
    try {
      const catalogue = await readCatalogue(moving.owner)
      return await readBeneath(moving.owner, movingTables(catalogue), () => write(moving, order))
    } catch (error) {
      if (!(error instanceof Behind)) throw error
      // Beside a house at work a row may come in between; the next look is a new one.
      if (turn >= 5)
        throw new MoveRefused(
          'Entries of the journal still wait for those who follow it. Stop Commonwheel, then export again.',
          { cause: error },
        )
    }
  }
}

async function write(
  moving: Moving,
  order: { slug: string; file: string; passphrase: string; version: string; now: Date },
): Promise<Moved> {
  const { owner, signal, onProgress } = moving
  const catalogue = await readCatalogue(owner)
  const [wheel] = (
    await owner.query('SELECT wheel_id, slug, name, demonstration FROM wheel WHERE slug = $1', [order.slug])
  ).rows
  if (wheel === undefined) throw new MoveRefused(`There is no wheel "${order.slug}" on this host.`)
  await assertFollowed(moving, wheel.wheel_id)
  const whole = await findWhole(owner, catalogue, wheel.wheel_id)
  const expected: Record<string, number> = {}
  for (const pick of whole.picks) expected[pick.table.name] = await countRows(owner, pick)
  const total = Object.values(expected).reduce((sum, n) => sum + n, 0)
  const head: WheelHead = {
    format: WHEEL_FORMAT,
    v: 1,
    version: order.version,
    at: order.now.toISOString(),
    wheel: {
      id: wheel.wheel_id,
      slug: wheel.slug,
      name: wheel.name,
      demonstration: wheel.demonstration,
    },
    migrations: await migrationsOf(owner),
    counts: expected,
    followed: [...moving.subscribers],
  }
  const done: Moved = { counts: {}, rows: 0, locks: 0, files: 0 }

  async function* lines(): AsyncGenerator<Line> {
    yield head
    for (const pick of whole.picks) {
      if (expected[pick.table.name] === 0) continue
      yield { table: pick.table.name, columns: writable(pick.table).map((column) => column.name) }
      for await (const rows of rowsOf(owner, pick)) {
        signal.throwIfAborted()
        yield* rows
        done.rows += rows.length
        done.counts[pick.table.name] = (done.counts[pick.table.name] ?? 0) + rows.length
        onProgress(done.rows, total, pick.table.name)
      }
    }
    const { locks, destroyed } = await moving.locks.ofWheel(wheel.wheel_id)
    for (const line of destroyed) yield { destroyed: line }
    for (const lock of locks) yield { lock }
    done.locks = locks.length
    for await (const { path, bytes } of moving.keyFiles.of(whole.keyHolders)) {
      yield { file: path, bytes: bytes.toString('base64') }
      done.files++
    }
    done.counts['(locks)'] = done.locks
    done.counts['(files)'] = done.files
  }
  await writeLines(order.file, lines(), done.counts, sealedUnder(order.passphrase))
  return done
}

export async function migrationsOf(owner: ClientBase): Promise<[string, string][]> {
  const { rows } = await owner.query('SELECT name, sha256 FROM migration ORDER BY name')
  return rows.map((row) => [row.name, row.sha256])
}

/** What nobody has followed yet would be lost for them: on the new host the journal counts as followed. */
async function assertFollowed(moving: Moving, wheelId: string): Promise<void> {
  const { rows } = await moving.owner.query(
    `SELECT count(*) FILTER (WHERE position IS NULL)::int AS waiting, max(position) AS last FROM journal WHERE wheel_id = $1`,
    [wheelId],
  )
  const last = rows[0].last === null ? -1 : Number(rows[0].last)
  const cursors = await moving.owner.query(
    'SELECT count(*)::int AS n FROM journal_cursor WHERE subscriber = ANY($1) AND position >= $2',
    [moving.subscribers, last],
  )
  if (rows[0].waiting > 0 || (last >= 0 && cursors.rows[0].n < moving.subscribers.length)) throw new Behind()
}
