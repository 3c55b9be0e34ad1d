import assert from 'node:assert/strict'
import type { Answer, Person, TestHouse } from '../people.ts'
import { DESK, draft, grade, openIncident, PANEL, seen } from '../warned.ts'
import { approve, carryOut } from './telling.ts'

/** Stands in every text that is planted, and nowhere else in the world. */
export const CANARY = 'marmotcanary'
export const NUMBERS = ['254799123457', '254799123458', '254799123459', '254799123460', '254799123461']
export const planted = (field: string): string => `${CANARY}-${field}-`

export const fine = (answer: Answer, what: string): Answer => {
  assert.ok(answer.status < 300, `${what}: ${answer.status} ${answer.text}`)
  return answer
}

/** From the account to the review, with every text that the desk writes on the way. */
export async function plantIncidents(house: TestHouse, report: string): Promise<void> {
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
