import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Problem } from './errors.ts'
import { newId } from './id.ts'
import { type Cursor, decodeCursor, encodeCursor, pageOf } from './page.ts'

const times = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
const isWrong = (error: unknown): boolean => error instanceof Problem && error.code === 'wrong_value'

test('a cursor leads back to where it was made', () => {
  fc.assert(
    fc.property(times, (at) => {
      const cursor = { at, id: newId(at) }
      assert.deepEqual(decodeCursor(encodeCursor(cursor)), cursor)
    }),
  )
  assert.equal(decodeCursor(undefined), null)
  assert.equal(decodeCursor(''), null)
})

test('a cursor that we did not make is refused, and nothing of it reaches the database', () => {
  const made = (text: string): string => Buffer.from(text).toString('base64url')
  const id = newId(new Date())
  for (const wrong of [
    'x',
    '%',
    made('now'),
    made(`now ${id}`),
    made('2026-01-01T00:00:00Z'),
    made(`2026-01-01 ${id}x`),
  ])
    assert.throws(() => decodeCursor(wrong), isWrong, wrong)
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
      try {
        decodeCursor(text)
        return false
      } catch (error) {
        return isWrong(error)
      }
    }),
  )
})

test('what looks like an id and is none does not pass for one', () => {
  const dashes = Buffer.from(`2026-01-01T00:00:00.000Z ${'-'.repeat(36)}`).toString('base64url')
  assert.throws(() => decodeCursor(dashes), isWrong)
})

test('following cursors reads every row once, in order, whatever the page', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 10 }), (count, limit) => {
      const all = Array.from({ length: count }, (_, n) => ({
        at: new Date(1e12 - n),
        id: newId(new Date(1e12 - n)),
      }))
      const seen: Cursor[] = []
      let after: string | null | undefined
      do {
        const from = decodeCursor(after ?? undefined)
        const rows = all.filter((row) => from === null || row.at < from.at).slice(0, limit + 1)
        const page = pageOf(rows, limit, (row) => row)
        assert.ok(page.rows.length <= limit)
        seen.push(...page.rows)
        after = page.after
      } while (after !== null)
      assert.deepEqual(seen, all)
    }),
  )
})
