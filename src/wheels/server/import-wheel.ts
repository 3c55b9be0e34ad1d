import type { ClientBase } from 'pg'
import { KeyFiles, openedWith } from '../../custody/server/index.ts'
import {
  type Catalogue,
  type Column,
  inOrder,
  readCatalogue,
  type Table,
  tableOf,
  writable,
} from '../../platform/rows/catalogue.ts'
import { type Ending, type Line, MoveRefused, readLines } from '../../platform/rows/line-file.ts'
import type { TextRow } from '../../platform/rows/read.ts'
import { insertRows, writeBeneath } from '../../platform/rows/write.ts'
import { type Moved, type Moving, WHEEL_FORMAT, type WheelHead } from './export-wheel.ts'
import { assertFits } from './import-fits.ts'
import { JournalPlace } from './import-journal.ts'
import { Meeting } from './import-meeting.ts'
import { movingTables } from './whole-wheel.ts'

type Order = { file: string; passphrase: string }
type Writing = { journal: JournalPlace; meeting: Meeting; total: number; ending: Ending }
type Carried = { locks: unknown[]; destroyed: string[]; files: { path: string; bytes: Buffer }[] }

/**
 * One wheel from another host: all of it in one transaction, or nothing. The file is read to its end first, so that one
 * cut short never reaches the database. @throws MoveRefused
 */
export async function importWheel(moving: Moving, order: Order): Promise<{ head: WheelHead; moved: Moved }> {
  const unwrap = openedWith(order.passphrase)
  const { head, ending } = await readThrough(order.file, unwrap, moving)
  const { owner } = moving
  const catalogue = await readCatalogue(owner)
  await assertFits(owner, head)
  await moving.followJournal()
  const names = movingTables(catalogue).map((table) => table.name)
  const { loose } = inOrder(names, catalogue.references)
  const total = Object.values(head.counts).reduce((sum, n) => sum + n, 0)
  let undo = async (): Promise<void> => {}
  try {
    const moved = await writeBeneath(owner, names, loose, async () => {
      await assertFits(owner, head)
      const journal = await JournalPlace.take(owner, head.followed)
      const meeting = new Meeting(owner)
      const { carried, rows } = await writeRows(moving, catalogue, readLines(order.file, unwrap), {
        journal,
        meeting,
        total,
        ending,
      })
      await journal.end()
      await assertCounts(owner, catalogue, head)
      moving.signal.throwIfAborted()
      // Whoever is here already keeps the ways in that she has here.
      const files = carried.files.filter(({ path }) => !meeting.knownMembers.has(KeyFiles.owner(path)))
      const brought = await bringKeys(moving, { ...carried, files })
      undo = brought.undo
      return { counts: head.counts, rows, locks: brought.locks, files: brought.files }
    })
    return { head, moved }
  } catch (error) {
    // Before the commit nothing of the wheel is here, and its keys are not either.
    await undo()
    throw explained(error)
  }
}

async function readThrough(
  file: string,
  unwrap: ReturnType<typeof openedWith>,
  moving: Moving,
): Promise<{ head: WheelHead; ending: Ending }> {
  const lines = readLines(file, unwrap)
  const first = await lines.next()
  const head = first.value as WheelHead
  if (first.done || head?.format !== WHEEL_FORMAT)
    throw new MoveRefused(`${file} is not the file of a wheel. Nothing was written.`)
  if (head.v !== 1)
    throw new MoveRefused(`${file} was written by a newer Commonwheel. Upgrade this host first.`)
  for (let n = 1; ; n++) {
    const next = await lines.next()
    if (next.done) return { head, ending: next.value }
    if (n % 1000 === 0) {
      moving.signal.throwIfAborted()
      moving.onProgress(n, 0, 'lines read')
    }
  }
}

async function writeRows(
  moving: Moving,
  catalogue: Catalogue,
  lines: AsyncGenerator<Line, Ending>,
  { journal, meeting, total, ending }: Writing,
): Promise<{ carried: Carried; rows: number }> {
  const carried: Carried = { locks: [], destroyed: [], files: [] }
  let into: { table: Table; columns: Column[] } | undefined
  let rows: TextRow[] = []
  let done = 0
  const flush = async (): Promise<void> => {
    if (into === undefined || rows.length === 0) return
    moving.signal.throwIfAborted()
    const { table, columns } = into
    if (table.name === 'journal') rows = journal.placed(columns, rows)
    if (table.kind === 'wheel') await insertRows(moving.owner, table, columns, rows)
    else await meeting.bring(table, columns, rows)
    done += rows.length
    moving.onProgress(done, total, table.name)
    rows = []
  }
  for (;;) {
    const next = await lines.next()
    if (next.done) {
      await flush()
      if (next.value.sha256 !== ending.sha256)
        throw new MoveRefused('The file changed while it was read. Nothing was written.')
      return { carried, rows: done }
    }
    const line = next.value
    if (Array.isArray(line)) {
      rows.push(line as TextRow)
      if (rows.length >= 200) await flush()
    } else if (typeof line['table'] === 'string') {
      await flush()
      into = columnsOf(catalogue, line)
    } else if (line['lock'] !== undefined) carried.locks.push(line['lock'])
    else if (typeof line['destroyed'] === 'string') carried.destroyed.push(line['destroyed'])
    else if (typeof line['file'] === 'string')
      carried.files.push({ path: line['file'], bytes: Buffer.from(String(line['bytes']), 'base64') })
  }
}

/** The file's columns must be those that this database writes: equal migrations make equal tables. */
function columnsOf(catalogue: Catalogue, line: Record<string, unknown>): { table: Table; columns: Column[] } {
  const name = String(line['table'])
  const moves = movingTables(catalogue).some((table) => table.name === name)
  const columns = moves ? writable(tableOf(catalogue, name)) : []
  if (!moves || columns.map((column) => column.name).join() !== String(line['columns']))
    throw new MoveRefused(`The table ${name} of this file is none that moves here. Nothing was written.`)
  return { table: tableOf(catalogue, name), columns }
}

async function assertCounts(owner: ClientBase, catalogue: Catalogue, head: WheelHead): Promise<void> {
  for (const [name, expected] of Object.entries(head.counts)) {
    if (catalogue.tables.get(name)?.kind !== 'wheel') continue
    const { rows } = await owner.query(`SELECT count(*)::int AS n FROM "${name}" WHERE wheel_id = $1`, [
      head.wheel.id,
    ])
    if (rows[0].n !== expected)
      throw new MoveRefused(
        `Of ${expected} rows of ${name} only ${rows[0].n} would be here. Nothing was written.`,
      )
  }
}

/** Keys last, just before the commit: a lock without its words harms nobody, words without their lock are lost. */
async function bringKeys(
  { locks, keyFiles }: Moving,
  carried: Carried,
): Promise<{ locks: number; files: number; undo: () => Promise<void> }> {
  const written: string[] = []
  const brought = await locks.bring(carried)
  const undo = async (): Promise<void> => {
    await brought.undo()
    for (const path of written) await keyFiles.remove(path)
  }
  try {
    for (const file of carried.files) if (await keyFiles.bring(file)) written.push(file.path)
    return { locks: brought.brought, files: written.length, undo }
  } catch (error) {
    await undo()
    throw error
  }
}

/** A database's own words name constraints and quote rows: neither helps at the terminal. */
function explained(error: unknown): unknown {
  const code = (error as { code?: string }).code
  if (error instanceof MoveRefused || typeof code !== 'string') return error
  if (code === '55P03')
    return new MoveRefused(
      'This host is too busy: its tables could not be had for a minute. Stop Commonwheel, then try again.',
      { cause: error },
    )
  if (code.startsWith('23') || code.startsWith('22')) {
    const { table, constraint } = error as { table?: string; constraint?: string }
    return new MoveRefused(
      `The rows of ${table ?? 'a table'} do not fit this host (${constraint ?? code}). Nothing was written.`,
      { cause: error },
    )
  }
  return error
}
