import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../../test/database.ts'
import { loadReference } from './reference.ts'

const root = resolve(import.meta.dirname, '../../..')
let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.close())

test('a wheel may begin in any of 155 countries, and loading their places again changes nothing', async () => {
  const client = await database.owner.connect()
  try {
    const first = await loadReference(client, root, () => {})
    assert.ok(first.written > 32_000, `${first.written} written`)
    const { rows } = await client.query('SELECT count(DISTINCT country)::int AS n FROM area')
    assert.equal(rows[0].n, 155)
    const counties = await client.query('SELECT count(*)::int AS n FROM area_boundary')
    assert.equal(counties.rows[0].n, 47)
    const again = await loadReference(client, root, () => {})
    assert.equal(again.written, 0)
    assert.equal(again.unchanged, first.written)
  } finally {
    client.release()
  }
})

test('a load that is stopped says so, and goes on where it was', async () => {
  const client = await database.owner.connect()
  try {
    const stop = new AbortController()
    stop.abort()
    await assert.rejects(
      loadReference(client, root, () => {}, { signal: stop.signal }),
      { name: 'AbortError' },
    )
  } finally {
    client.release()
  }
})
