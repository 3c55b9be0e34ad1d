import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isPaddedSize, pad, unpad } from './padding.ts'

test('any JSON object comes back from a plaintext of one of four sizes', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
      const padded = pad(value)
      assert.ok(padded.ok && isPaddedSize(padded.bytes.length))
      const read = unpad(padded.bytes)
      assert.ok(read.ok)
      assert.deepEqual(JSON.stringify(read.value), JSON.stringify(value))
    }),
  )
})

test('a text of exactly a size takes that size, one byte more the next, above 64 KiB is refused', () => {
  const frame = '{"w":""}'.length
  for (const [size, next] of [
    [1024, 4096],
    [4096, 16384],
    [16384, 65536],
  ] as const) {
    const full = pad({ w: 'x'.repeat(size - frame) })
    const over = pad({ w: 'x'.repeat(size - frame + 1) })
    assert.ok(full.ok && over.ok)
    assert.deepEqual([full.bytes.length, over.bytes.length], [size, next])
  }
  assert.deepEqual(pad({ w: 'x'.repeat(65536 - frame + 1) }), {
    ok: false,
    reason: 'too-large',
    size: 65537,
    limit: 65536,
  })
})

test('bytes count, not letters: Arabic takes two a letter', () => {
  const padded = pad({ w: 'ا'.repeat(600) })
  assert.ok(padded.ok)
  assert.equal(padded.bytes.length, 4096)
})

test('what is not an object is refused on both sides', () => {
  assert.throws(() => pad(['a list']), TypeError)
  const reason = (text: string) => {
    const read = unpad(new TextEncoder().encode(text))
    return read.ok ? 'ok' : read.reason
  }
  assert.equal(reason('["a list"]   '), 'not-an-object')
  assert.equal(reason('null'), 'not-an-object')
  assert.equal(reason('{"a":'), 'not-json')
  assert.equal(reason(' '.repeat(65537)), 'too-large')
  assert.deepEqual(unpad(Uint8Array.of(0xff, 0xfe)), { ok: false, reason: 'not-utf8' })
  assert.equal(reason('{"sealed":"by hand, unpadded"}'), 'ok')
})
