import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scryptAsync } from '@noble/hashes/scrypt.js'
import fc from 'fast-check'
import { digitsFrom } from './digits.ts'
import {
  codeFromFormValue,
  makeCode,
  parseCode,
  STRETCH,
  showCode,
  stretch,
  verifierHash,
} from './receipt-code.ts'
import { isIdentity, makeIdentity, recipientOf } from './seal.ts'
import { stretchOnServer, verifies } from './server/stretch.ts'

const code = { locator: '12345678', secret: '9012345678901234' }
const anyCode = fc
  .uint8Array({ minLength: 96, maxLength: 96 })
  .filter((bytes) => bytes.filter((byte) => byte < 250).length >= 24)
  .map(makeCode)
const salt = Uint8Array.from({ length: 16 }, (_, i) => i)

test('a code is shown as six groups of four and read back', () => {
  assert.equal(showCode(code), '1234 5678 9012 3456 7890 1234')
  fc.assert(
    fc.property(anyCode, (any) => assert.deepEqual(parseCode(showCode(any)), { ok: true, code: any })),
  )
})

test('a code is read in the digits of any keyboard', () => {
  const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x07c0, 0x1e950, 0xff10]
  fc.assert(
    fc.property(anyCode, fc.constantFrom(...zeros), (any, zero) => {
      const written = showCode(any).replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))
      assert.deepEqual(parseCode(written), { ok: true, code: any })
    }),
  )
})

test('a code is found however it was copied', () => {
  for (const text of [
    '123456789012345678901234',
    '1234-5678-9012-3456-7890-1234',
    '  1234.5678.9012.3456.7890.1234\n',
    '1234–5678–9012–3456–7890–1234',
    '\u200f۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶ ۷۸۹۰ ۱۲۳۴\u200e',
    'Your code: 1234 5678 9012 3456 7890 1234. Keep it safe.',
    'Report 7 of 2025-11-24: 1234 5678 9012 3456 7890 1234',
    'call 0800 111 or use 123456789012345678901234',
    'رمزك: ١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦ ٧٨٩٠ ١٢٣٤ احفظه',
    '1234\n5678\n9012\n3456\n7890\n1234',
  ]) {
    assert.deepEqual(parseCode(text), { ok: true, code }, text)
  }
})

test('what is not one code is refused with a reason', () => {
  const reason = (text: string) => {
    const parsed = parseCode(text)
    return parsed.ok ? 'ok' : `${parsed.reason} ${parsed.digits}`
  }
  assert.equal(reason('hello'), 'empty 0')
  assert.equal(reason('1234 5678 9012 3456 7890 123'), 'too-few 23')
  assert.equal(reason('1234 5678 9012 3456 7890 12345'), 'too-many 25')
  assert.equal(reason(`${showCode(code)} or 9${showCode(code).slice(1)}`), 'ambiguous 48')
  // A year in four digits beside six groups of four: nobody can tell which six are meant.
  assert.equal(reason('24/11/2025 1234 5678 9012 3456 7890 1234'), 'ambiguous 32')
  assert.equal(reason('1'.repeat(5000)), 'too-long 0')
})

test('digits have no modulo bias', () => {
  // A deterministic generator (xorshift32), so that the bound never fails by chance.
  let state = 2463534242
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 11) & 255
  }
  const counts = Array.from({ length: 10 }, () => 0)
  for (let i = 0; i < 10_000; i++) {
    const { locator, secret } = makeCode(Uint8Array.from({ length: 64 }, next))
    for (const digit of locator + secret) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1
  }
  const expected = 24_000
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  // 27.88 is the 0.1 % bound for nine degrees of freedom; taking bytes modulo ten would give over 130.
  assert.ok(chi < 27.88, `chi-square ${chi}`)
  // And exactly: of the bytes that are kept, each digit has twenty-five.
  const all = digitsFrom(
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
    250,
  )
  for (const digit of '0123456789') assert.equal(all.split(digit).length - 1, 25)
  assert.throws(() => makeCode(new Uint8Array(64).fill(255)), RangeError)
})

test('a plain form sent twice shows the same code; a taken locator changes the locator alone', () => {
  const value = new Uint8Array(32).fill(7)
  assert.deepEqual(codeFromFormValue(value, 0), codeFromFormValue(value, 0))
  const again = codeFromFormValue(value, 1)
  assert.notEqual(again.locator, codeFromFormValue(value, 0).locator)
  assert.equal(again.secret, codeFromFormValue(value, 0).secret)
  assert.notEqual(codeFromFormValue(new Uint8Array(32).fill(8), 0).secret, again.secret)
  assert.throws(() => codeFromFormValue(new Uint8Array(16), 0), RangeError)
  assert.throws(() => codeFromFormValue(value, -1), RangeError)
})

test('our scrypt parameters give the vector of RFC 7914', async () => {
  const bytes = await scryptAsync('pleaseletmein', 'SodiumChloride', STRETCH)
  assert.equal(
    Buffer.from(bytes).toString('hex'),
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
      'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  )
})

test('browser and server stretch a secret to the same key, recipient and verifier', async () => {
  const browser = await stretch(code.secret, salt)
  const { recipient, ...server } = await stretchOnServer(code.secret, salt)
  assert.deepEqual(browser, server)
  assert.ok(server.verifier.some((byte) => byte !== 0))
  assert.ok(isIdentity(browser.identity))
  assert.equal(await recipientOf(browser.identity), recipient)
  assert.ok(verifies(browser.verifier, verifierHash(browser.verifier)))
  assert.ok(
    !verifies(
      Uint8Array.from(browser.verifier, (byte) => byte ^ 1),
      verifierHash(browser.verifier),
    ),
  )
  assert.notEqual((await stretchOnServer(code.secret, new Uint8Array(16))).recipient, recipient)
  assert.notEqual((await makeIdentity()).recipient, recipient)
})

test('stretching refuses what is no secret and no salt', async () => {
  await assert.rejects(stretch('123', salt), RangeError)
  await assert.rejects(stretchOnServer('١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦', salt), RangeError)
  await assert.rejects(stretch(code.secret, new Uint8Array(8)), RangeError)
})
