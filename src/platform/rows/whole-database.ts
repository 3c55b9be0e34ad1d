import type { ClientBase } from 'pg'
import { identifier } from '../roles.ts'
import {
  type Catalogue,
  type Column,
  inOrder,
  readCatalogue,
  type Table,
  tableOf,
  writable,
} from './catalogue.ts'
import { hostTables } from './host-tables.ts'
import { type Ending, type Line, MoveRefused, readLines, writeLines } from './line-file.ts'
import { countRows, readBeneath, rowsOf, type TextRow } from './read.ts'
import { insertRows, writeBeneath } from './write.ts'

export const BACKUP_FORMAT = 'commonwheel-database'

export type BackupHead = {
  format: typeof BACKUP_FORMAT
  v: 1
  version: string
  at: string
  migrations: [name: string, sha256: string][]
  counts: Record<string, number>
}
export type Watch = { signal: AbortSignal; onProgress: (done: number, of: number, what: string) => void }

/** What a backup holds: everything but what passes by itself. Tables that nobody has listed are kept. */
const kept = (catalogue: Catalogue): Table[] =>
  [...catalogue.tables.values()].filter(({ name }) => hostTables[name]?.backedUp !== false)

/** All rows as they were at one moment, while the house runs. Words are sealed in it, and no key is. */
export async function backUpDatabase(
  owner: ClientBase,
  file: string,
  about: Pick<BackupHead, 'version' | 'at'>,
  { signal, onProgress }: Watch,
): Promise<{ rows: number; counts: Record<string, number> }> {
  const catalogue = await readCatalogue(owner)
  return readBeneath(owner, [...catalogue.tables.values()], async () => {
    const { order } = inOrder(
      kept(catalogue).map(({ name }) => name),
      catalogue.references,
    )
    const picks = order.map((name) => ({ table: tableOf(catalogue, name), where: 'true', values: [] }))
    const counts: Record<string, number> = {}
    for (const pick of picks) counts[pick.table.name] = await countRows(owner, pick)
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0)
    const { rows: migrations } = await owner.query('SELECT name, sha256 FROM migration ORDER BY name')
    const written: Record<string, number> = {}
    let rows = 0
    async function* lines(): AsyncGenerator<Line> {
      yield {
        format: BACKUP_FORMAT,
        v: 1,
        ...about,
        migrations: migrations.map((row): [string, string] => [row.name, row.sha256]),
        counts,
      } satisfies BackupHead
      for (const pick of picks) {
        yield { table: pick.table.name, columns: writable(pick.table).map((column) => column.name) }
        for await (const batch of rowsOf(owner, pick)) {
          signal.throwIfAborted()
          yield* batch
          rows += batch.length
          written[pick.table.name] = (written[pick.table.name] ?? 0) + batch.length
          onProgress(rows, total, pick.table.name)
        }
      }
    }
    await writeLines(file, lines(), written)
    return { rows, counts }
  })
}

/** Reads a backup to its end, for its sake alone. @throws MoveRefused */
export async function checkBackup(file: string): Promise<BackupHead> {
  const lines = readLines(file)
  const first = await lines.next()
  const head = first.value as BackupHead
  if (first.done || head?.format !== BACKUP_FORMAT || head.v !== 1)
    throw new MoveRefused(`${file} is not a backup of a database of this release.`)
  while (!(await lines.next()).done);
  return head
}

/** All rows into a database that was just migrated to the same point, in one transaction. */
export async function restoreDatabase(
  owner: ClientBase,
  file: string,
  head: BackupHead,
  { signal, onProgress }: Watch,
): Promise<number> {
  const catalogue = await readCatalogue(owner)
  const names = [...catalogue.tables.keys()].filter((name) => name !== 'migration')
  const { loose } = inOrder(names, catalogue.references)
  const total = Object.values(head.counts).reduce((sum, n) => sum + n, 0)
  return writeBeneath(owner, names, loose, async () => {
    const wheels = await owner.query('SELECT count(*)::int AS n FROM wheel')
    if (wheels.rows[0].n > 0)
      throw new MoveRefused('This database holds wheels: a backup goes into an empty one.')
    // Migrations leave rows of their own.
    await owner.query(`TRUNCATE ${names.map(identifier).join(', ')}`)
    let into: { table: Table; columns: Column[] } | undefined
    let rows: TextRow[] = []
    let done = 0
    const flush = async (): Promise<void> => {
      if (into === undefined || rows.length === 0) return
      signal.throwIfAborted()
      await insertRows(owner, into.table, into.columns, rows)
      done += rows.length
      onProgress(done, total, into.table.name)
      rows = []
    }
    const lines: AsyncGenerator<Line, Ending> = readLines(file)
    for (;;) {
      const next = await lines.next()
      if (!next.done && Array.isArray(next.value)) {
        rows.push(next.value as TextRow)
        if (rows.length >= 200) await flush()
        continue
      }
      await flush()
      if (next.done) break
      const { table: name, columns } = next.value as Record<string, unknown>
      if (typeof name !== 'string') continue
      const table = tableOf(catalogue, name)
      const here = writable(table)
      if (here.map((column) => column.name).join() !== String(columns))
        throw new MoveRefused(`The table ${name} has other columns here. Nothing was written.`)
      into = { table, columns: here }
    }
    if (done !== total) throw new MoveRefused(`Of ${total} rows only ${done} came. Nothing was written.`)
    return done
  })
}
