import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { beneath } from '../../test/beneath.ts'
import { Database } from './db.ts'
import { within } from './deadline.ts'
import { Problem } from './errors.ts'
import { Line } from './patience.ts'

let database: TestDatabase
/** As on a real host, where the public waits for half a second. */
let db: Database
before(async () => {
  database = await testDatabase()
  db = new Database(database.serverConfig, 500)
})
after(async () => {
  await db.close()
  await database.close()
})

const away = (work: Promise<unknown>): Promise<void> =>
  assert.rejects(
    work,
    (error: Error) =>
      error instanceof Problem && error.code === 'cannot_take_now' && error.details['retry_after'] === 60,
  )
const one = (audience: 'cw_public' | 'cw_member' = 'cw_public') =>
  db.as(audience, null, async (tx) => (await sql<{ n: number }>`SELECT 1 AS n`.execute(tx)).rows[0]?.n)
const hanging = (seconds: number) =>
  db.as('cw_public', null, (tx) => sql`SELECT pg_sleep(${seconds})`.execute(tx))

test('a database that is not there cannot take anything now', async () => {
  const nowhere = new Database({ ...database.serverConfig, host: '/nowhere' }, 500)
  await away(nowhere.as('cw_public', null, async () => {}))
  await away(nowhere.as('cw_job', null, async () => {}))
  await nowhere.close()
})

test('a question that hangs, and one that waits for a lock, are given up, and the connection serves again', async () => {
  await away(hanging(30))
  const client = await database.owner.connect()
  try {
    await client.query('SELECT pg_advisory_lock(4711)')
    await away(db.as('cw_public', null, (tx) => sql`SELECT pg_advisory_xact_lock(4711)`.execute(tx)))
  } finally {
    await client.query('SELECT pg_advisory_unlock(4711)')
    client.release()
  }
  assert.equal(await one(), 1)
})

test('a connection that dies under a question is told as away, and the process lives on', async () => {
  const dying = db.as('cw_member', null, (tx) => sql`SELECT pg_sleep(30)`.execute(tx))
  const killed = away(dying)
  for (let ended = 0; ended === 0; ) {
    const rows = await beneath(
      database.owner,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' AND state = 'active'`,
    )
    ended = rows.length
  }
  await killed
  assert.equal(await one('cw_member'), 1)
})

test('a request has one patience for all that it asks', async () => {
  await away(
    within(200, async () => {
      for (;;) await hanging(0.05)
    }),
  )
})

test('whoever waits in the line of the public takes no place from members', async () => {
  const flood = Array.from({ length: 600 }, () => away(hanging(30)))
  assert.equal(await one('cw_member'), 1)
  await Promise.all(flood)
  assert.equal(await one(), 1)
})

test('a line lets in who waited longest, and turns away who would be one too many or waits too long', async () => {
  const line = new Line({ atOnce: 1, waiting: 2 })
  const order: string[] = []
  await line.enter(1000)
  const first = line.enter(Number.POSITIVE_INFINITY).then(() => order.push('first'))
  const impatient = line.enter(10)
  await away(line.enter(1000))
  await away(impatient)
  const second = line.enter(1000).then(() => order.push('second'))
  line.leave()
  await first
  line.leave()
  await second
  assert.deepEqual(order, ['first', 'second'])
  line.leave()
  await line.enter(0)
})

test('what a person did wrong stays what it is', async () => {
  await assert.rejects(
    db.as('cw_public', null, (tx) => sql`SELECT 1 FROM member`.execute(tx)),
    { code: '42501' },
  )
})
