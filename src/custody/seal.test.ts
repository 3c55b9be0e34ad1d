import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Encrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import {
  ageFileSize,
  ageRecipientStanzas,
  ageShape,
  checkSealed,
  checkSealedIdentity,
  isAgeFile,
} from './age-shape.ts'
import {
  CannotOpen,
  isIdentity,
  isRecipient,
  makeIdentity,
  open,
  openOuter,
  sealBytes,
  sealIdentity,
  sealTo,
} from './seal.ts'

const custodian = await makeIdentity()
const reporter = await makeIdentity()
const stranger = await makeIdentity()
const words = { words: 'Three men at the borehole, Tuesday night', language: 'en' }

const refused = (reason: string) => (error: unknown) => error instanceof CannotOpen && error.reason === reason

test('a report opens for its custodian and for its reporter, and for nobody else', async () => {
  const sealed = await sealTo([custodian.recipient, reporter.recipient], words)
  assert.deepEqual(await open(custodian.identity, sealed), words)
  assert.deepEqual(await open(reporter.identity, sealed), words)
  await assert.rejects(open(stranger.identity, sealed), refused('other-key'))
})

test('any object survives sealing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })), async (value) => {
      const back = await open(custodian.identity, await sealTo([custodian.recipient], value))
      assert.equal(JSON.stringify(back), JSON.stringify(value))
    }),
    { numRuns: 30 },
  )
})

test('a changed byte anywhere is refused', async () => {
  const sealed = await sealTo([custodian.recipient], words)
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ flip
      await assert.rejects(open(custodian.identity, changed), CannotOpen)
    }),
    { numRuns: 120 },
  )
})

test('a body cut short, or with bytes behind it, is refused', async () => {
  const sealed = await sealTo([custodian.recipient], words)
  await assert.rejects(open(custodian.identity, sealed.subarray(0, -1)), CannotOpen)
  await assert.rejects(open(custodian.identity, Uint8Array.from([...sealed, 0])), CannotOpen)
  await assert.rejects(open(custodian.identity, new Uint8Array(0)), refused('not-age'))
})

test('sealing refuses what it cannot keep: no reader, no recipient, too many words', async () => {
  await assert.rejects(sealTo([], words), { name: 'CannotSeal', reason: 'recipients' })
  await assert.rejects(sealTo(['age1pq1nobody'], words), { name: 'CannotSeal', reason: 'recipient' })
  await assert.rejects(sealTo([custodian.identity], words), { name: 'CannotSeal', reason: 'recipient' })
  await assert.rejects(sealTo([custodian.recipient], { w: 'x'.repeat(70000) }), { reason: 'too-large' })
})

test('the shape of a sealed body shows how many read it and which of four sizes it has', async () => {
  for (const [length, plaintext] of [
    [10, 1024],
    [2000, 4096],
    [9000, 16384],
    [60000, 65536],
  ] as const) {
    const sealed = await sealTo([custodian.recipient, reporter.recipient, custodian.recipient], {
      w: 'x'.repeat(length),
    })
    assert.deepEqual(ageShape(sealed), { x25519: 2, other: 0, headerBytes: 266, plaintextBytes: plaintext })
    assert.equal(sealed.length, ageFileSize(2, plaintext))
    assert.equal(ageRecipientStanzas(sealed), 2)
    assert.deepEqual(checkSealed(sealed, 2), { ok: true })
    assert.deepEqual(checkSealed(sealed, 1), { ok: false, reason: 'recipients' })
  }
})

test('a browser may not slip in another reader, an unpadded size or something else', async () => {
  const encrypter = new Encrypter()
  encrypter.addRecipient(custodian.recipient)
  encrypter.addRecipient(await identityToRecipient(await generateHybridIdentity()))
  const hybrid = await encrypter.encrypt(new Uint8Array(1024)).catch(() => undefined)
  if (hybrid) assert.deepEqual(checkSealed(hybrid, 1), { ok: false, reason: 'recipients' })
  const unpadded = await sealBytes([custodian.recipient], new TextEncoder().encode('{"w":1}'))
  assert.deepEqual(checkSealed(unpadded, 1), { ok: false, reason: 'size' })
  assert.deepEqual(checkSealed(new TextEncoder().encode('x'.repeat(2000)), 1), {
    ok: false,
    reason: 'not-age',
  })
  const foreign = withStanza(await sealTo([custodian.recipient], words), '-> ssh-ed25519 abcd efgh\n')
  assert.deepEqual(checkSealed(foreign, 1), { ok: false, reason: 'recipients' })
  assert.equal(isAgeFile(withStanza(await sealTo([custodian.recipient], words), '-> X25519 short\n')), false)
})

test('bytes of any kind never make the shape check throw', () => {
  const start = new TextEncoder().encode('age-encryption.org/v1\n')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, headed) => {
      assert.equal(isAgeFile(headed ? Uint8Array.from([...start, ...bytes]) : bytes), false)
    }),
  )
})

test('an identity sealed twice needs both organisations', async () => {
  const partner = await makeIdentity()
  const who = { name: 'Amina', village: 'Kaloleni' }
  const sealed = await sealIdentity(custodian.recipient, partner.recipient, who)
  assert.deepEqual(checkSealedIdentity(sealed), { ok: true })
  assert.equal(checkSealed(sealed, 1).ok, false)
  assert.equal(checkSealedIdentity(await sealTo([partner.recipient], who)).ok, false)
  await assert.rejects(open(custodian.identity, sealed), refused('other-key'))
  await assert.rejects(open(partner.identity, sealed), refused('not-our-plaintext'))
  const inner = await openOuter(partner.identity, sealed)
  await assert.rejects(open(partner.identity, inner), refused('other-key'))
  assert.deepEqual(await open(custodian.identity, inner), who)
  await assert.rejects(sealIdentity(custodian.recipient, custodian.recipient, who), { reason: 'recipients' })
})

test('keys are told from each other and from noise', () => {
  assert.ok(isRecipient(custodian.recipient) && isIdentity(custodian.identity))
  assert.ok(!isRecipient(custodian.identity) && !isIdentity(custodian.recipient))
  assert.ok(
    !isRecipient(`${custodian.recipient.slice(0, -1)}${custodian.recipient.endsWith('q') ? 'p' : 'q'}`),
  )
  assert.ok(!isRecipient('age1'))
})

/** The same file with one more stanza of somebody else's kind at the end of its header. */
function withStanza(sealed: Uint8Array, line: string): Uint8Array {
  const at = Buffer.from(sealed).indexOf('--- ')
  const stanza = new TextEncoder().encode(`${line}${'A'.repeat(43)}\n`)
  return Uint8Array.from([...sealed.subarray(0, at), ...stanza, ...sealed.subarray(at)])
}
