import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sealIdentity } from '../../src/custody/seal.ts'
import { beneath } from '../beneath.ts'
import { hidden, plainBrowser } from '../forms.ts'
import { type Answer, type Person, startHouse, type TestHouse } from '../people.ts'
import { base64, tell } from '../reporter.ts'
import { DESK, draft, grade, hours, later, openIncident, PANEL, seen } from '../warned.ts'
import { approve, carryOut, ready, text } from './telling.ts'

/** Stands in every text that is planted, and nowhere else in the world. */
export const CANARY = 'marmotcanary'
export const NUMBERS = ['254799123457', '254799123458', '254799123459', '254799123460', '254799123461']
const numbered = (n: number): string => `+${NUMBERS[n]}`
export const planted = (field: string): string => `${CANARY}-${field}-`

export type Planted = { report: string; open: string; accused: string; sensitive: string }

const fine = (answer: Answer, what: string): Answer => {
  assert.ok(answer.status < 300, `${what}: ${answer.status} ${answer.text}`)
  return answer
}

/** A canary in every sealed field of every route that takes one, sealed by a browser and by the server. */
export async function plant(house: TestHouse): Promise<Planted> {
  const report = await reports(house)
  const { open, accused, sensitive } = await diversions(house, report)
  await checks(house)
  await incidents(house, report)
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

async function incidents(house: TestHouse, report: string): Promise<void> {
  const [nakiru, joseph] = [await house.person('nakiru'), await house.person('joseph')]
  const desk = (by: Person, field: string) =>
    by.seal(DESK, {
      v: 1,
      title: planted(field),
      text: planted(field),
      reason: planted(field),
      words: planted(field),
    })
  const id = await openIncident(house, nakiru, [report], {
    account_sealed: await desk(nakiru, 'account'),
  } as object)
  const at = `/api/incidents/${id}`
  const act = async (by: Person, verb: string, body: object = {}) =>
    fine(await seen(by, at, verb, body), verb)
  for (const kind of ['no_verification', 'account', 'other_account', 'note'])
    await act(joseph, 'write', { kind, text_sealed: await desk(joseph, `text-${kind}`) })
  fine(await grade(joseph, id, 'F', 3, { reason_sealed: await desk(joseph, 'grade') }), 'grade')
  for (const contested of [true, false])
    await act(joseph, 'contest', { contested, text_sealed: await desk(joseph, 'contest') })
  await releases(house, id, report)
  const words_sealed = await desk(nakiru, 'outcome')
  await act(nakiru, 'outcome', { code: 'de_escalated', said_by: 'community', words_sealed })
  const loop = { told: 'community', channel: 'radio', words_sealed: await desk(nakiru, 'loop') }
  await act(nakiru, 'close-loop', loop)
  const { tasks } = (await nakiru.get(`${at}/responses`)).body
  for (const task of tasks.filter((one: { state: string }) => one.state === 'reported'))
    fine(await seen(nakiru, `/api/tasks/${task.task_id}`, 'evaluate'), 'evaluate')
  await act(nakiru, 'close')
  await act(joseph, 'review', { text_sealed: await desk(joseph, 'review') })
  await act(nakiru, 'reopen', { text_sealed: await desk(nakiru, 'reopen') })
}

/** One that is carried out, one that is declined, one that is refused, one that is withdrawn. */
async function releases(house: TestHouse, incident: string, report: string): Promise<void> {
  const [nakiru, ruth, otieno] = [
    await house.person('nakiru'),
    await house.person('ruth'),
    await house.person('otieno'),
  ]
  const reason = (by: Person, field: string) => by.seal(['women', ...PANEL], { v: 1, reason: planted(field) })
  const write = async (
    key: string,
    ask: string | null,
    field: string,
    coercion?: object,
  ): Promise<string> => {
    const readers = [...new Set(['women', ...PANEL, key])]
    const body_sealed = await nakiru.seal(readers, { v: 1, words: planted(field) })
    const to = [{ key, ask, ...(coercion && { coercion }) }] as Parameters<typeof draft>[4]
    return fine(await draft(house, nakiru, incident, [report], to, { body_sealed }), field).body.id
  }
  const coercion = { considered: ['mediation_team'], reason_sealed: await reason(nakiru, 'coercion') }
  await approve(house, await write('station', 'police', 'release-station', coercion), 'ruth', 'ajuma')
  await carryOut(otieno, planted('task-station'))
  const kofi = await house.person('kofi')
  await approve(house, await write('mediation', 'mediation_team', 'release-mediation'), 'ruth', 'ajuma')
  const [task] = (await kofi.get('/api/tasks')).body.rows
  const words_sealed = await kofi.seal(['mediation', ...DESK], { v: 1, words: planted('declined') })
  const no = { reason: 'no_capacity', words_sealed }
  fine(await seen(kofi, `/api/tasks/${task.task_id}`, 'decline', no), 'decline')
  const refused = await write('county', null, 'release-refused')
  const why = { reason_sealed: await reason(ruth, 'refusal') }
  fine(await ruth.post(`/api/releases/${refused}/refuse`, why), 'refuse')
  const withdrawn = await write('station', null, 'release-withdrawn')
  await approve(house, withdrawn, 'ruth', 'ajuma')
  const back = { reason_sealed: await reason(nakiru, 'withdrawal') }
  fine(await nakiru.post(`/api/releases/${withdrawn}/withdraw`, back), 'withdraw')
  await house.sweep()
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
