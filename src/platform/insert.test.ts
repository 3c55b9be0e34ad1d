import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { beneath, countBeneath } from '../../test/beneath.ts'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { insertMany } from './insert.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.close())

const asker = { wheelId: randomUUID(), memberId: null, organisationId: null }
const rowOf = (key: Uint8Array, scope = 'intake') => ({
  scope,
  key_hash: key,
  body_hash: randomBytes(32),
  status: 201,
  at: new Date('2026-03-01T08:00:00.123Z'),
})
const write = (...statements: (ReturnType<typeof insertMany> | undefined)[]) =>
  database.db.write(
    'cw_intake',
    asker,
    statements.flatMap((one) => one ?? []),
  )
const kept = (): Promise<number> => countBeneath(database.owner, 'idempotency')

test('a transaction of which one statement fails writes none of them, says the first fault, and the connection goes on', async () => {
  const key = randomBytes(32)
  const all = [rowOf(randomBytes(32)), rowOf(key)]
  const seen = insertMany('inbound_seen', [{ message_hash: randomBytes(3), at: new Date() }])
  await assert.rejects(write(insertMany('idempotency', all), insertMany('idempotency', [rowOf(key)]), seen), {
    code: '23505',
    constraint: 'idempotency_pkey',
  })
  assert.equal(await kept(), 0)
  await write(insertMany('idempotency', all))
  assert.equal(await kept(), 2)
})

test('the role may do there what it may do anywhere, and no more', async () => {
  await assert.rejects(write(insertMany('idempotency', [rowOf(randomBytes(32), 'somebody')])), {
    code: '42501',
  })
  await assert.rejects(write(insertMany('journal_cursor', [{ subscriber: 'x', position: 0 }])), {
    code: '42501',
  })
})

test('bytes, times, numbers and what is absent come back as they went in, from one row or many', async () => {
  for (const count of [1, 3, 64]) {
    const rows = Array.from({ length: count }, () => rowOf(randomBytes(32)))
    await write(insertMany('idempotency', rows))
    const found = await beneath(
      database.owner,
      'SELECT scope, key_hash, body_hash, status, at, answer FROM idempotency WHERE key_hash = ANY ($1)',
      [rows.map((row) => row.key_hash)],
    )
    const byKey = (a: { key_hash: Uint8Array }, b: { key_hash: Uint8Array }) =>
      Buffer.compare(a.key_hash, b.key_hash)
    assert.deepEqual(
      (found as typeof rows).sort(byKey),
      rows.map((row) => ({ ...row, answer: null })).sort(byKey),
    )
  }
  assert.equal(insertMany('idempotency', []), undefined)
})
