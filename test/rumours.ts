import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { type CorrectionContent, type CorrectionText, digestText } from '../src/warnings/correction.ts'
import { dayIn } from '../src/warnings/spread.ts'
import type { Answer, Person, TestHouse } from './people.ts'
import { DESK } from './warned.ts'

/** Noon where the wheel is, so that no day ends in the middle of a test. Before anybody signs in. */
export const atNoon = (house: TestHouse): void =>
  house.clock.set(new Date(`${dayIn(new Date(), 'Africa/Nairobi')}T09:00:00Z`))

export const today = (house: TestHouse): string => dayIn(house.clock.now(), 'Africa/Nairobi')

export async function record(
  house: TestHouse,
  by: Person,
  statement: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const answer = await by.post('/api/rumours', {
    language: 'en',
    statement_sealed: await by.seal(DESK, { v: 1, statement }),
    area_code: house.area.localities[2],
    heard_on: today(house),
    way: 'messenger',
    ...more,
  })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}

/** An act on a rumour by somebody who has just looked at it. */
export async function onRumour(by: Person, id: string, verb: string, body: object = {}): Promise<Answer> {
  const path = `/api/rumours/${id}`
  const looked = await by.get(path)
  return by.post(`${path}/${verb}`, body, { 'if-match': `"${looked.body.rumour?.version}"` })
}

export async function judge(by: Person, id: string, truth: string, reason = 'The cook was asked.') {
  return onRumour(by, id, 'judge', { truth, reason_sealed: await by.seal(DESK, { v: 1, reason }) })
}

/** Registered and rated by the analyst, checked by a verifier, judged by another. */
export async function checked(house: TestHouse, id: string, truth = 'false'): Promise<void> {
  const [nakiru, joseph, lokwang] = await Promise.all(
    ['nakiru', 'joseph', 'lokwang'].map((name) => house.person(name)),
  )
  assert.ok(nakiru && joseph && lokwang)
  const text_sealed = await joseph.seal(DESK, { v: 1, reason: 'A monitor stood in the kitchen.' })
  const steps = [
    await onRumour(nakiru, id, 'register'),
    await onRumour(nakiru, id, 'rate', { severity: 4, urgency: 4, reach: 'under_500' }),
    await onRumour(joseph, id, 'write', { kind: 'check', text_sealed }),
    await judge(lokwang, id, truth),
  ]
  assert.deepEqual(
    steps.map((step) => step.status),
    [200, 200, 200, 200],
    steps.map((step) => step.text).join(),
  )
}

export type Draft = { id: string; content: CorrectionContent }

/** What the browser of whoever writes it does. */
export async function draftOf(by: Person, rumour: string, texts: CorrectionText[], more: object = {}) {
  const content: CorrectionContent = { v: 1, salt: randomBytes(16).toString('hex'), texts }
  const digest = createHash('sha256').update(digestText(content.salt, texts)).digest('hex')
  const body = { body_sealed: await by.seal(DESK, content), digest, ...more }
  return { content, answer: await onRumour(by, rumour, 'corrections', body) }
}

export async function drafted(
  by: Person,
  rumour: string,
  texts: CorrectionText[],
  more: object = {},
): Promise<Draft> {
  const { content, answer } = await draftOf(by, rumour, texts, more)
  assert.equal(answer.status, 201, answer.text)
  return { id: answer.body.id, content }
}

/** What the browser of the second person does: open what was sealed, and send that. */
export async function confirm(by: Person, rumour: string, correction: string): Promise<Answer> {
  const { corrections } = (await by.get(`/api/rumours/${rumour}`)).body
  const row = corrections.find((one: { correction_id: string }) => one.correction_id === correction)
  const { salt, texts } = (await by.open(row.body_sealed)) as unknown as CorrectionContent
  return by.post(`/api/corrections/${correction}/confirm`, { salt, texts })
}
