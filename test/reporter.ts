import { randomBytes, randomUUID } from 'node:crypto'
import { makeCode, stretch, verifierHash } from '../src/custody/receipt-code.ts'
import { open, recipientOf, sealTo } from '../src/custody/seal.ts'
import type { Answer, TestHouse } from './people.ts'

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** Somebody with a phone and a script: she seals what she tells, and keeps a receipt. */
export type Reporter = {
  answer: Answer
  reportId: string
  locator: string
  recipient: string
  verifier: string
  body: Record<string, unknown>
  key: string
  look(verifier?: string): Promise<Answer>
  write(words: string): Promise<Answer>
  read(sealed: string): Promise<Record<string, unknown>>
}

type Telling = {
  words: string
  area?: string
  group?: string
  purposes?: Partial<Record<'check' | 'summary' | 'write' | 'publish', boolean>>
  address?: string
}

export async function tell(
  house: TestHouse,
  { words, area, group, purposes, address }: Telling,
): Promise<Reporter> {
  const custodian = house.organisations['women']?.recipient ?? ''
  const code = makeCode(randomBytes(64))
  const salt = randomBytes(16)
  const { identity, verifier } = await stretch(code.secret, salt)
  const recipient = await recipientOf(identity)
  const key = randomUUID()
  const body = {
    area_code: area ?? 'KE023123',
    language: 'en',
    handling_group: group ?? 'dispute',
    purposes: { check: true, summary: true, write: true, publish: false, ...purposes },
    body_sealed: base64(await sealTo([custodian, recipient], { v: 1, words })),
    ...(address && {
      reply_address_sealed: base64(await sealTo([custodian], { v: 1, kind: 'phone', address })),
    }),
    receipt: {
      locator: code.locator,
      salt: base64(salt),
      recipient,
      verifier_hash: base64(verifierHash(verifier)),
    },
  }
  const answer = await house.nobody.post(`/api/intake/${house.wheel.slug}`, body, { 'idempotency-key': key })
  const ekai = await house.person('ekai')
  const tray = await ekai.get('/api/reports?limit=1')
  const proof = { locator: code.locator, verifier: base64(verifier) }
  const look = (other?: string) =>
    house.nobody.post('/api/receipts/open', { ...proof, verifier: other ?? proof.verifier })
  return {
    answer,
    reportId: tray.body.rows?.[0]?.report_id ?? '',
    locator: code.locator,
    recipient,
    verifier: proof.verifier,
    body,
    key,
    look,
    write: async (more) => {
      const to = (await look()).body.recipient
      const message = {
        ...proof,
        message_sealed: base64(await sealTo([to, recipient], { v: 1, words: more })),
      }
      return house.nobody.post('/api/receipts/write', message, { 'idempotency-key': randomUUID() })
    },
    read: (sealed) => open(identity, Buffer.from(sealed, 'base64')),
  }
}

export const desk = ['women', 'interfaith', 'youth'] as const

/** Through Ekai's and Nakiru's hands to the state in which an incident may be built from it. */
export async function triaged(
  house: TestHouse,
  reporter: Reporter,
  severity = 3,
  urgency = 3,
): Promise<void> {
  const ekai = await house.person('ekai')
  const nakiru = await house.person('nakiru')
  const at = `/api/reports/${reporter.reportId}`
  const steps: [typeof ekai, string, object][] = [
    [ekai, 'make-safe', { summary_sealed: await ekai.seal(desk, { v: 1, summary: 'tension at a well' }) }],
    [ekai, 'register', {}],
    [nakiru, 'triage', { severity, urgency }],
  ]
  let version = 1
  for (const [who, verb, body] of steps) {
    const answer = await who.post(`${at}/${verb}`, body, { 'if-match': `"${version}"` })
    if (answer.status !== 200) throw new Error(`${verb}: ${answer.text}`)
    version = answer.body.version
  }
}
