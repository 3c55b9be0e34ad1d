import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sealIdentity } from '../../src/custody/seal.ts'
import { beneath } from '../beneath.ts'
import { hidden, plainBrowser } from '../forms.ts'
import { type Person, startHouse, type TestHouse } from '../people.ts'
import { base64, tell } from '../reporter.ts'
import { DESK, hours, later } from '../warned.ts'
import { fine, NUMBERS, planted, plantIncidents } from './planted-incidents.ts'
import { ready, text } from './telling.ts'

const numbered = (n: number): string => `+${NUMBERS[n]}`

export type Planted = { report: string; open: string; accused: string; sensitive: string }

/** A canary in every sealed field of every route that takes one, sealed by a browser and by the server. */
export async function plant(house: TestHouse): Promise<Planted> {
  const report = await reports(house)
  const { open, accused, sensitive } = await diversions(house, report)
  await checks(house)
  await plantIncidents(house, report)
  return { report, open, accused, sensitive }
}

/** Told through the browser, the plain form and SMS; the first of them goes through every hand of intake. */
async function reports(house: TestHouse): Promise<string> {
  const ekai = await house.person('ekai')
  await text(house, numbered(0), planted('sms'))
  await text(house, numbered(1), `two soldiers raped my sister ${planted('sms-envelope')}`)
  const browser = plainBrowser(house.url)
  const sent = await browser.post('/en/turkana/tell', {
    token: hidden(await browser.get('/en/turkana/tell'), 'token'),
    words: planted('form'),
    where: planted('form-where'),
    when: planted('form-when'),
    area: 'KE023124',
    may_write: 'yes',
    reply: numbered(2),
  })
  assert.equal(sent.status, 200)
  const [inner, outer] = [house.organisations['women'], house.organisations['interfaith']]
  const identity = await sealIdentity(inner?.recipient ?? '', outer?.recipient ?? '', {
    v: 1,
    name: planted('identity'),
  })
  const walkIn = {
    area_code: 'KE023125',
    language: 'en',
    handling_group: 'threat',
    purposes: { check: true, summary: true, write: true, publish: false },
    body_sealed: await ekai.seal(['women'], { v: 1, words: planted('walk-in'), where: planted('where') }),
    identity_sealed: base64(identity),
  }
  fine(await ekai.post('/api/reports/walk-in', walkIn, { 'idempotency-key': randomUUID() }), 'walk-in')
  const told = await tell(house, { words: planted('words'), group: 'threat', address: numbered(3) })
  const id = told.reportId
  const summary = planted('summary')
  await ready(house, id, { summary, category: planted('note'), severity: 4, urgency: 4 })
  fine(await told.write(planted('message-in')), 'from her')
  const readers = ['women', told.recipient]
  const message_sealed = await ekai.seal(readers, { v: 1, words: planted('message-out') })
  fine(await ekai.post(`/api/reports/${id}/write`, { message_sealed }), 'to her')
  const words = { number: numbered(3), words: planted('texted'), message_sealed }
  assert.equal((await ekai.post(`/api/reports/${id}/text`, words)).body.code, 'gateway_failed')
  return id
}

async function diversions(house: TestHouse, report: string): Promise<Omit<Planted, 'report'>> {
  const ekai = await house.person('ekai')
  const halima = await house.person('halima')
  const divert = async (id: string, verb: string, body: object) => {
    const { version } = (await ekai.get(`/api/reports/${id}`)).body.report
    fine(await ekai.post(`/api/reports/${id}/divert-${verb}`, body, { 'if-match': `"${version}"` }), verb)
  }
  const accusing = await tell(house, { words: planted('accusing'), group: 'harm' })
  assert.notEqual(accusing.reportId, report)
  await divert(accusing.reportId, 'accusation', {
    organisation_id: halima.organisationId,
    body_sealed: await ekai.seal(['oversight', accusing.recipient], { v: 1, words: planted('diverted') }),
  })
  fine(await accusing.write(planted('oversight-in')), 'to oversight')
  const [held] = (await halima.get('/api/oversight-reports')).body.rows
  const said = { v: 1, words: planted('oversight-out') }
  const message_sealed = await halima.seal(['oversight', accusing.recipient], said)
  const accused: string = held.oversight_report_id
  fine(await halima.post(`/api/oversight-reports/${accused}/write`, { message_sealed }), 'from oversight')
  const sensitive = await tell(house, { words: planted('whole'), group: 'harm' })
  await divert(sensitive.reportId, 'sensitive', {
    envelope_sealed: await ekai.seal(['care'], { v: 1, words: planted('envelope') }),
    remaining_sealed: await ekai.seal(['women', sensitive.recipient], { v: 1, words: planted('remaining') }),
  })
  return { open: sensitive.reportId, accused, sensitive: sensitive.reportId }
}

async function checks(house: TestHouse): Promise<void> {
  const [nakiru, amina] = [await house.person('nakiru'), await house.person('amina')]
  const sealed = (by: Person, field: string) => by.seal(DESK, { v: 1, words: planted(field) })
  const check = fine(
    await nakiru.post('/api/field-checks', {
      area_code: 'KE023124',
      monitor_id: amina.memberId,
      body_sealed: await sealed(nakiru, 'check'),
    }),
    'field check',
  ).body.field_check_id
  const answer = { state: 'could_not_go', answer_sealed: await sealed(amina, 'check-answer') }
  fine(await amina.post(`/api/field-checks/${check}/answer`, answer), 'answer')
  const level = { area_code: 'KE023124', level: 1, evidence: [check] }
  const reason_sealed = await nakiru.seal(DESK, { v: 1, reason: planted('level') })
  const raised = fine(await nakiru.post('/api/alert-levels', { ...level, reason_sealed }), 'level').body.id
  fine(await (await house.person('joseph')).post(`/api/alert-levels/${raised}/confirm`), 'confirm')
}

/** A house whose log and whose every answer is kept, with everything planted and the specialist's batch delivered. */
export async function startPlanted() {
  const log: string[] = []
  const answers: string[] = []
  const fetching = globalThis.fetch
  globalThis.fetch = async (...given) => {
    const answer = await fetching(...given)
    answers.push(`${JSON.stringify([...answer.headers])}\n${await answer.clone().text()}`)
    return answer
  }
  const house = await startHouse({ log: { write: (line) => log.push(line) } })
  const close = async () => {
    globalThis.fetch = fetching
    await house.close()
  }
  const there = await plant(house).catch(async (error: unknown) => {
    await close()
    throw error
  })
  await later(house, hours(26))
  // Row-level security goes by the database's own clock, which no test moves.
  await beneath(
    house.owner,
    `UPDATE envelope SET deliver_at = now() - interval '1 minute', destroy_at = now() + interval '6 days'`,
  )
  return { house, log, answers, there, close }
}
