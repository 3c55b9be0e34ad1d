import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { smsSecret } from '../../src/reports/server/index.ts'
import type { Person, TestHouse } from '../people.ts'
import { DESK, seen } from '../warned.ts'

/** A phone without an account: a gateway posts what it received, and gives back what it is told. */
export async function text(house: TestHouse, from: string, words: string): Promise<string> {
  const answer = await fetch(
    `${house.url}/api/sms/${house.wheel.slug}/${smsSecret(house.house, house.wheel.wheelId)}`,
    {
      method: 'POST',
      body: new URLSearchParams({ from, text: words, id: randomUUID() }),
    },
  )
  assert.equal(answer.status, 200)
  return answer.text()
}

/** What somebody came to tell, as a person of civil society enters it; its id. */
export async function walkIn(house: TestHouse, by: Person, words: string, more: object = {}) {
  const body = {
    area_code: house.area.localities[0],
    language: 'en',
    handling_group: 'threat',
    purposes: { check: true, summary: true, write: false, publish: false },
    severity: 4,
    urgency: 4,
    body_sealed: await by.seal(['women'], { v: 1, words }),
    ...more,
  }
  const taken = await by.post('/api/reports/walk-in', body, { 'idempotency-key': randomUUID() })
  assert.equal(taken.status, 201, taken.text)
  const ekai = await house.person('ekai')
  return (await ekai.get('/api/reports?channel=walk_in&limit=1')).body.rows[0].report_id as string
}

export type Made = {
  summary: string
  category?: string
  group?: string
  area?: string
  severity: number
  urgency: number
}

/** Made safe and registered by Ekai, judged by Nakiru. */
export async function ready(house: TestHouse, id: string, made: Made): Promise<void> {
  const ekai = await house.person('ekai')
  const nakiru = await house.person('nakiru')
  const at = `/api/reports/${id}`
  const steps: [Person, string, object][] = [
    [ekai, 'make-safe', { summary_sealed: await ekai.seal(DESK, { v: 1, summary: made.summary }) }],
    [
      ekai,
      'categorise',
      {
        note_sealed: await ekai.seal(['women'], { v: 1, category: made.category ?? 'other' }),
        handling_group: made.group ?? 'threat',
        area_code: made.area ?? house.area.localities[0],
        language: 'en',
      },
    ],
    [nakiru, 'triage', { severity: made.severity, urgency: made.urgency }],
  ]
  for (const [who, verb, body] of steps) {
    const { version } = (await who.get(at)).body.report ?? (await ekai.get(at)).body.report
    const answer = await who.post(`${at}/${verb}`, body, { 'if-match': `"${version}"` })
    assert.equal(answer.status, 200, `${verb} ${answer.text}`)
  }
}

/** Two of the panel say yes, and it leaves. */
export async function approve(house: TestHouse, release: string, ...names: string[]): Promise<string> {
  let state = ''
  for (const name of names) {
    const answer = await (await house.person(name)).post(`/api/releases/${release}/approve`)
    assert.equal(answer.status, 200, `${name} ${answer.text}`)
    state = answer.body.state
  }
  return state
}

/** The newest task of an office goes as far as a report of what was done. */
export async function carryOut(
  by: Person,
  did: string,
  readers: readonly string[] = DESK,
  between?: () => Promise<void>,
): Promise<string> {
  const id: string = (await by.get('/api/tasks')).body.rows[0].task_id
  const words_sealed = await by.seal([by.recipient, ...readers], { v: 1, words: did })
  for (const [verb, body] of [
    ['accept', {}],
    ['begin', {}],
    ['report', { words_sealed }],
  ] as const) {
    if (verb === 'begin') await between?.()
    const answer = await seen(by, `/api/tasks/${id}`, verb, body)
    assert.equal(answer.status, 200, `${verb} ${answer.text}`)
  }
  return id
}
