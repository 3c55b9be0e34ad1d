import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { derivedId, newId, outwardId } from './id.ts'

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const versionOf = (id: string): string | undefined => shape.exec(id)?.[1]
const moments = fc.date({ min: new Date(0), max: new Date(2 ** 47), noInvalidDate: true })

test('ids of rows inside sort by the time of writing', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 1e9 }), (at, later) => {
      const first = newId(at)
      const second = newId(new Date(at.getTime() + later))
      assert.equal(versionOf(first), '7')
      assert.ok(first < second)
      assert.equal(Number.parseInt(first.replace('-', '').slice(0, 12), 16), at.getTime())
    }),
  )
})

test('no two ids of one moment are the same', () => {
  const at = new Date()
  assert.equal(new Set(Array.from({ length: 10_000 }, () => newId(at))).size, 10_000)
})

test('an id that leaves tells nothing: not the time, not the order', () => {
  const ids = Array.from({ length: 200 }, outwardId)
  for (const id of ids) assert.equal(versionOf(id), '4')
  assert.notDeepEqual(ids, ids.toSorted())
})

test('the same names give the same id everywhere, and names do not run into one another', () => {
  assert.equal(versionOf(derivedId('sms', '1')), '8')
  assert.equal(derivedId('sms', 'ünï'), derivedId('sms', 'ünï'))
  const names = fc.array(fc.string(), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(names, names, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other)
      assert.equal(derivedId(...one) === derivedId(...other), same)
    }),
  )
  assert.notEqual(derivedId('ab', 'c'), derivedId('a', 'bc'))
  assert.notEqual(derivedId('a'), derivedId('a', ''))
})
