import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { beneath } from '../../test/beneath.ts'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { newId } from './id.ts'
import { journalRow, writeJournal } from './journal.ts'
import { type DueWork, Sweep } from './sweep.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
  await beneath(
    database.owner,
    'CREATE TABLE egg (egg_id int PRIMARY KEY, due_at timestamptz NOT NULL, hatched int NOT NULL DEFAULT 0)',
  )
  await beneath(database.owner, 'GRANT SELECT, UPDATE ON egg TO cw_job')
})
after(() => database.close())
beforeEach(() => beneath(database.owner, 'DELETE FROM egg'))

const start = new Date('2026-03-01T08:00:00Z')
const at = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000)
const lay = (count: number): Promise<unknown> =>
  beneath(
    database.owner,
    `INSERT INTO egg SELECT n, $1::timestamptz + n * interval '1 minute' FROM generate_series(1, $2) n`,
    [start, count],
  )
const hatched = async (): Promise<number[]> =>
  (await beneath<{ hatched: number }>(database.owner, 'SELECT hatched FROM egg ORDER BY egg_id')).map(
    (row) => row.hatched,
  )

const hatch = (limit: number, pause = 0): DueWork => ({
  name: 'eggs',
  limit,
  run: async (tx, now, most) => {
    const done = await sql`UPDATE egg SET hatched = hatched + 1, due_at = 'infinity' WHERE egg_id IN (
      SELECT egg_id FROM egg WHERE due_at <= ${now} ORDER BY due_at LIMIT ${most} FOR UPDATE SKIP LOCKED)`.execute(
      tx,
    )
    await sql`SELECT pg_sleep(${pause})`.execute(tx)
    return Number(done.numAffectedRows)
  },
})

type Line = { sweep: string; failed: string }
function sweepWith(now: () => Date, ...work: DueWork[]): { sweep: Sweep; lines: Line[] } {
  const lines: Line[] = []
  const sweep = new Sweep(database.db, now, (line) => lines.push(line))
  sweep.add(...work)
  return { sweep, lines }
}

test('what is due is done once, what is not waits, and the minute itself counts as due', async () => {
  await lay(5)
  let now = at(3)
  const { sweep, lines } = sweepWith(() => now, hatch(100))
  await sweep.pass()
  assert.deepEqual(await hatched(), [1, 1, 1, 0, 0])
  await sweep.pass()
  now = at(60)
  await sweep.pass()
  assert.deepEqual(await hatched(), [1, 1, 1, 1, 1])
  assert.deepEqual(lines, [])
})

test('a full batch is followed by another in the same pass', async () => {
  await lay(10)
  const batches: number[] = []
  const work = hatch(3)
  const counted: DueWork = {
    ...work,
    run: async (...given) => {
      const done = await work.run(...given)
      batches.push(done)
      return done
    },
  }
  await sweepWith(() => at(60), counted).sweep.pass()
  assert.deepEqual(batches, [3, 3, 3, 1])
})

test('several processes sweep one database, and each row is acted on once', async () => {
  await lay(40)
  const sweeps = Array.from({ length: 4 }, () => sweepWith(() => at(60), hatch(3, 0.005)).sweep)
  await Promise.all(sweeps.map((sweep) => sweep.pass()))
  assert.deepEqual(
    await hatched(),
    Array.from({ length: 40 }, () => 1),
  )
})

test('a part that fails is named without what it stumbled over, is undone, and the others go on', async () => {
  await lay(2)
  const failing: DueWork = {
    name: 'failing',
    limit: 10,
    run: async (tx) => {
      await sql`UPDATE egg SET hatched = 99`.execute(tx)
      throw new TypeError('the words of somebody: +254700000001')
    },
  }
  const { sweep, lines } = sweepWith(() => at(60), failing, hatch(10))
  await sweep.pass()
  assert.deepEqual(await hatched(), [1, 1])
  assert.deepEqual(lines, [{ sweep: 'failing', failed: 'TypeError' }])
})

test('a database that is away for a moment stops nothing for good', async () => {
  await lay(1)
  let away = true
  const work = hatch(10)
  const { sweep, lines } = sweepWith(() => at(60), {
    ...work,
    run: async (tx, now, limit) => {
      if (away) await sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(tx)
      return work.run(tx, now, limit)
    },
  })
  await sweep.pass()
  away = false
  await sweep.pass()
  assert.deepEqual(await hatched(), [1])
  assert.equal(lines.length, 1)
})

test('a pass indexes the journal and lets subscribers follow it', async () => {
  const entry = {
    journalId: newId(),
    wheelId: randomUUID(),
    event: 'egg.laid',
    recordKind: 'egg',
    recordId: randomUUID(),
    organisationId: randomUUID(),
    at: start,
  }
  await database.db.as('cw_job', null, (tx) => writeJournal(tx, journalRow(entry, new Uint8Array(32), {})))
  const { sweep, lines } = sweepWith(() => at(60))
  const got: string[] = []
  sweep.subscribe(
    { name: 'broken', events: ['egg.laid'], handle: () => Promise.reject(new RangeError('no')) },
    { name: 'works', events: ['egg.laid'], handle: async (_tx, one) => void got.push(one.recordId) },
  )
  await sweep.pass()
  await sweep.pass()
  assert.deepEqual(got, [entry.recordId])
  assert.deepEqual(lines, [
    { sweep: 'broken', failed: 'RangeError' },
    { sweep: 'broken', failed: 'RangeError' },
  ])
})

test('whoever stops waits for what is under way, and nothing begins afterwards', async () => {
  await lay(40)
  const { sweep } = sweepWith(() => at(60), hatch(1, 0.02))
  sweep.start(5)
  await new Promise((resolve) => setTimeout(resolve, 120))
  await sweep.stop()
  const then = await hatched()
  const done = then.filter((times) => times === 1).length
  assert.ok(done > 0 && done < 40, `${done} done`)
  await new Promise((resolve) => setTimeout(resolve, 120))
  assert.deepEqual(await hatched(), then)
})
