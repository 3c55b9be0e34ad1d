import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Asker, may, type Rule } from '../src/actors/permission.ts'
import { askerFrom } from '../src/actors/session.ts'
import { ENVELOPE_RULES } from '../src/reports/envelopes.ts'
import { OVERSIGHT_REPORT_RULES } from '../src/reports/oversight-custody.ts'
import { REPORT_RULES } from '../src/reports/rules.ts'
import { TASK_RULES } from '../src/responses/rules.ts'
import { INBOX_RULES, INCIDENT_RULES, LEVEL_RULES, RELEASE_RULES } from '../src/warnings/rules.ts'
import { CANDIDATE_RULES } from '../src/wheels/rules.ts'
import { WORD_RULES } from '../src/wheels/word-rules.ts'
import { beneath } from './beneath.ts'
import { type FilledHouse, guests, members, named, startFilledHouse, subjectOf } from './filled.ts'
import type { Row } from './rows.ts'

let filled: FilledHouse
const askers = new Map<string, Asker & { onDesk: boolean }>()
before(async () => {
  filled = await startFilledHouse()
  for (const [name, { memberId }] of filled.people) {
    const [row] = await beneath(
      filled.house.owner,
      `SELECT s.wheel_id, s.organisation_id, s.roles, o.sector, w.on_desk FROM seat s JOIN organisation o USING (organisation_id)
         JOIN wheel_organisation w USING (wheel_id, organisation_id) WHERE s.member_id = $1`,
      [memberId],
    )
    const { wheel_id: wheelId, organisation_id: organisationId, roles, sector, on_desk: onDesk } = row ?? {}
    askers.set(name, { ...askerFrom({ memberId, wheelId, organisationId, roles, sector }), onDesk })
  }
})
after(() => filled?.close())

type Table = readonly Rule<string, string, string>[]
type Door = [Table, ...actions: string[]]
const tables = {
  reports: REPORT_RULES as unknown as Table,
  incidents: INCIDENT_RULES as unknown as Table,
  levels: LEVEL_RULES as unknown as Table,
  releases: RELEASE_RULES as unknown as Table,
  inbox: INBOX_RULES as unknown as Table,
  tasks: TASK_RULES as unknown as Table,
  envelopes: ENVELOPE_RULES as unknown as Table,
  oversight: OVERSIGHT_REPORT_RULES as unknown as Table,
  candidates: CANDIDATE_RULES as unknown as Table,
  words: WORD_RULES as unknown as Table,
}
/** What of each thing lets an asker know that it is there at all. */
const doors: Record<string, Door> = {
  reports: [tables.reports, 'list', 'open'],
  incidents: [tables.incidents, 'list', 'open'],
  'alert-levels': [tables.levels, 'see'],
  releases: [tables.releases, 'list', 'open'],
  inbox: [tables.inbox, 'see_inbox', 'open_release'],
  tasks: [tables.tasks, 'list_own', 'open', 'follow'],
  envelopes: [tables.envelopes, 'open'],
  'oversight-reports': [tables.oversight, 'list', 'open'],
  'field-checks': [tables.reports, 'answer_field_check', 'send_field_check'],
  candidates: [tables.candidates, 'see'],
  coverage: [tables.reports, 'see_coverage'],
  'wheel-words': [tables.words, 'list'],
}

/** Lists that have an action of their own. A list of field checks holds the asker's own, so everybody of the wheel has one. */
const lists: Record<string, Door> = {
  ...doors,
  reports: [tables.reports, 'list'],
  incidents: [tables.incidents, 'list'],
  releases: [tables.releases, 'list'],
  inbox: [tables.inbox, 'see_inbox'],
  tasks: [tables.tasks, 'list_own'],
  'oversight-reports': [tables.oversight, 'list'],
}

/** Facts of this asker and this row; of a list, those that some row could have. */
function factsOf(asker: Asker & { onDesk: boolean }, row: Row | undefined): Set<string> {
  const facts = new Set<string>(['reason_given', 'on_panel', 'outside_every_command', 'not_mediator_of_it'])
  const mine = (id: unknown): boolean => row === undefined || id === asker.organisationId
  if (asker.onDesk && row?.['state'] !== 'received') facts.add('on_desk')
  if (mine(row?.['custodian_id'])) facts.add('own_custody')
  for (const fact of ['addressed_to_office', 'addressed_to_organisation', 'held_by_organisation'])
    if (mine(row?.['organisation_id'])) facts.add(fact)
  if (row === undefined || row['monitor_id'] === asker.memberId) facts.add('addressed_to_member')
  return facts
}

function opens([table, ...actions]: Door, asker: Asker & { onDesk: boolean }, row?: Row): boolean {
  const waiting = table === tables.envelopes ? 'waiting' : null
  const subject = { state: (row?.['state'] as string | undefined) ?? waiting, facts: factsOf(asker, row) }
  return actions.some((action) => may(table, action, asker, subject))
}

for (const name of [...guests, ...members]) {
  test(`${name} gets the lists that the rules give, and of the others hears nothing`, async () => {
    const asker = askers.get(name)
    assert.ok(asker)
    let seen = 0
    for (const [noun, door] of Object.entries(lists)) {
      const route = filled.routes.find((one) => one.path === `/api/${noun}` && one.method === 'GET')
      if (route === undefined || noun === 'field-checks') continue
      seen += 1
      const answer = await filled.askAs(name, route)
      const expected: number = opens(door, asker) ? 200 : 404
      assert.equal(answer.status, expected, `${named(route)}: ${answer.text.slice(0, 200)}`)
      if (expected === 404) assert.equal(answer.text, filled.notFound, named(route))
    }
    assert.ok(seen >= 9)
  })

  test(`${name} reaches nothing behind a door that the rules keep shut, in any state, and it stays as it is`, async () => {
    const asker = askers.get(name)
    assert.ok(asker)
    const rows = name === 'chebet' ? filled.other : filled.here
    const before = await filled.fingerprint()
    const wrong: string[] = []
    let tried = 0
    for (const route of filled.routes.filter((one) => one.signedIn && one.path.includes(':id'))) {
      const door = doors[route.path.split('/')[2] ?? '']
      const [table, column] = subjectOf(route) ?? ['', '']
      if (door === undefined) continue
      const shut = (rows[table] ?? []).filter((row) => !opens(door, asker, row))
      const states = new Map(
        shut.map((row) => [`${row['state']} ${row['custodian_id'] ?? row['organisation_id']}`, row]),
      )
      for (const row of [...states.values()].slice(0, 3)) {
        tried += 1
        const answer = await filled.askAs(name, route, row[column])
        if (answer.text !== filled.notFound)
          wrong.push(`${named(route)} (${row['state']}) ${answer.status} ${answer.body.code}`)
      }
    }
    assert.ok(tried >= 10, `${tried} tried`)
    assert.deepEqual(wrong, [])
    assert.deepEqual(await filled.fingerprint(), before)
  })
}

test('a list of field checks holds the asker’s own, and for those who follow silence all of the desk', async () => {
  for (const name of members.filter((one) => one !== 'chebet' && one !== 'grace')) {
    const asker = askers.get(name)
    assert.ok(asker)
    const { status, body } = await filled.ask('GET', '/api/field-checks', {
      cookie: filled.people.get(name)?.cookie ?? '',
    })
    assert.equal(status, 200, name)
    const follows =
      asker.onDesk && may(tables.reports, 'see_coverage', asker, { state: null, facts: new Set() })
    const others = body.rows.filter((row: Row) => row['monitor_id'] !== asker.memberId)
    assert.equal(others.length > 0, follows, name)
  }
})
