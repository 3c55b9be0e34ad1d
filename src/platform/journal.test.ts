import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { beneath } from '../../test/beneath.ts'
import { newId } from './id.ts'
import {
  canonical,
  contentHash,
  type Entry,
  follow,
  indexJournal,
  journalRow,
  type Subscriber,
  writeJournal,
} from './journal.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.close())
beforeEach(async () => {
  await beneath(database.owner, 'DELETE FROM journal')
  await beneath(database.owner, 'DELETE FROM journal_cursor')
  await beneath(database.owner, 'UPDATE journal_head SET next_position = 0')
})

const wheelId = randomUUID()
const salt = randomBytes(32)
const entry = (event = 'report.received', at = new Date()): Entry => ({
  journalId: newId(at),
  wheelId,
  event,
  recordKind: 'report',
  recordId: randomUUID(),
  organisationId: randomUUID(),
  at,
})
const write = (...entries: Entry[]): Promise<void> =>
  database.db.as('cw_job', null, (tx) => writeJournal(tx, ...entries.map((one) => journalRow(one, salt, {}))))
const index = (limit?: number): Promise<number> =>
  database.db.as('cw_job', null, (tx) => indexJournal(tx, limit))
const positions = async (): Promise<number[]> =>
  (await beneath<{ position: number }>(database.owner, 'SELECT position FROM journal ORDER BY position')).map(
    (row) => row.position,
  )

test('what is hashed is written in one way only, whatever the order of keys', () => {
  assert.equal(
    canonical({
      b: [1, null, undefined, 'ä"\n'],
      a: { d: true, c: new Date(0) },
      e: undefined,
      '\u20ac': Buffer.from('x'),
    }),
    '{"a":{"c":"1970-01-01T00:00:00.000Z","d":true},"b":[1,null,null,"ä\\"\\n"],"€":"eA=="}',
  )
  // RFC 8785, 3.2.3: keys by UTF-16 code units, so that an astral character comes before U+FB33.
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
  const order = Object.keys(JSON.parse(canonical(Object.fromEntries(keys.map((key) => [key, 0])))))
  assert.deepEqual(order, ['1', '\r', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33'])
})

test('whatever can be read back is written the same again', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.deepEqual(JSON.parse(canonical(value)), JSON.parse(JSON.stringify(value)))
      assert.equal(canonical(JSON.parse(canonical(value))), canonical(value))
    }),
  )
})

test('a row commits to its content by a salted hash, and to nothing that can be tried out', () => {
  const content = { state: 'graded' }
  const expected = createHash('sha256').update(salt).update('{"state":"graded"}').digest()
  assert.deepEqual(contentHash(salt, content), expected)
  assert.notDeepEqual(contentHash(randomBytes(32), content), expected)
  const one = entry()
  const { content_hash: before, ...row } = journalRow(one, salt, content)
  assert.equal(Object.values(row).includes('graded'), false)
  for (const change of [{ at: new Date(1) }, { event: 'x' }, { organisationId: randomUUID() }])
    assert.notDeepEqual(journalRow({ ...one, ...change }, salt, content).content_hash, before)
})

test('a row that is not committed has no index and a rolled-back one never gets one', async () => {
  await write(entry())
  await assert.rejects(
    database.db.as('cw_job', null, async (tx) => {
      await writeJournal(tx, journalRow(entry(), salt, {}))
      assert.equal(await index(), 1)
      throw new Error('undone')
    }),
    /undone/,
  )
  await write(entry())
  assert.equal(await index(), 1)
  assert.deepEqual(await positions(), [0, 1])
})

test('eight writers and three who index: no gap, no duplicate, nobody waits for ever', {
  timeout: 60_000,
}, async () => {
  let writing = 8
  let written = 0
  const writer = async (): Promise<void> => {
    for (let n = 0; n < 25; n += 1) {
      const undone = n % 5 === 4
      await database.db
        .as('cw_job', null, async (tx) => {
          const several = Array.from({ length: 1 + (n % 3) }, () => journalRow(entry(), salt, {}))
          await writeJournal(tx, ...several)
          if (undone) throw new Error('undone')
          written += several.length
        })
        .catch((error: Error) => assert.equal(error.message, 'undone'))
    }
    writing -= 1
  }
  const indexer = async (): Promise<void> => {
    while (writing > 0) await index(7)
  }
  await Promise.all([...Array.from({ length: 8 }, writer), indexer(), indexer(), indexer()])
  while ((await index()) > 0);
  const all = await positions()
  assert.ok(written > 200)
  assert.equal(all.length, written)
  assert.deepEqual(
    all,
    all.map((_, n) => n),
  )
})

test('a subscriber gets every event once, in order, also when two follow for it at the same time', async () => {
  await write(...Array.from({ length: 90 }, (_, n) => entry(n % 3 === 0 ? 'other.thing' : 'report.received')))
  await index()
  const got: string[] = []
  const subscriber: Subscriber = {
    name: 'test',
    events: ['report.received'],
    handle: async (_tx, one) => void got.push(one.recordId),
  }
  const step = (): Promise<number> => database.db.as('cw_job', null, (tx) => follow(tx, subscriber, 10))
  const eager = async (): Promise<void> => {
    while ((await step()) > 0);
  }
  await Promise.all([eager(), eager(), eager()])
  const all = await beneath<{ record_id: string }>(
    database.owner,
    `SELECT record_id FROM journal WHERE event = 'report.received' ORDER BY position`,
  )
  assert.deepEqual(
    got,
    all.map((row) => row.record_id),
  )
  assert.equal(await step(), 0)
})

test('a subscriber that fails gets the event again, and what it half did is undone', async () => {
  const first = entry()
  await write(first, entry())
  await index()
  let failures = 2
  const seen: string[] = []
  const subscriber: Subscriber = {
    name: 'shaky',
    events: ['report.received'],
    handle: async (tx, one) => {
      seen.push(one.journalId)
      await writeJournal(tx, journalRow({ ...one, journalId: newId(), event: 'followed' }, salt, {}))
      if (failures-- > 0) throw new Error('not now')
    },
  }
  const step = (): Promise<number> => database.db.as('cw_job', null, (tx) => follow(tx, subscriber))
  await assert.rejects(step(), /not now/)
  await assert.rejects(step(), /not now/)
  assert.equal(await step(), 2)
  assert.deepEqual(seen.slice(0, 3), [first.journalId, first.journalId, first.journalId])
  const followed = await beneath(database.owner, `SELECT FROM journal WHERE event = 'followed'`)
  assert.equal(followed.length, 2)
})

test('subscribers do not share a cursor, and a new one begins at the beginning', async () => {
  await write(entry(), entry())
  await index()
  const count = (name: string): Promise<number> =>
    database.db.as('cw_job', null, (tx) => follow(tx, { name, events: [], handle: async () => {} }))
  assert.equal(await count('one'), 2)
  assert.equal(await count('one'), 0)
  assert.equal(await count('two'), 2)
})

test('nobody rewrites the journal, takes from it, or moves a row that has its place', async () => {
  await write(entry())
  await index()
  for (const role of ['cw_public', 'cw_intake', 'cw_guest', 'cw_member', 'cw_job'] as const) {
    const asker = { wheelId, memberId: randomUUID(), organisationId: randomUUID() }
    const asks = (text: string) => database.db.as(role, asker, (tx) => sql.raw(text).execute(tx))
    for (const text of [`UPDATE journal SET event = 'x'`, 'DELETE FROM journal', 'TRUNCATE journal'])
      await assert.rejects(asks(text), /permission denied/, `${role}: ${text}`)
    if (role === 'cw_job') {
      const { numAffectedRows } = await asks('UPDATE journal SET position = 7')
      assert.equal(numAffectedRows, 0n)
    } else await assert.rejects(asks('SELECT FROM journal'), /permission denied/)
  }
})
