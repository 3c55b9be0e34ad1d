import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { audienceOf } from '../src/platform/session.ts'
import { askersOf, type SeatedAsker } from './askers.ts'
import { type FilledHouse, startFilledHouse } from './filled.ts'
import type { Row } from './rows.ts'

let filled: FilledHouse
let askers: Map<string, SeatedAsker>
before(async () => {
  filled = await startFilledHouse()
  askers = await askersOf(filled.house)
})
after(() => filled?.close())

const org = (key: string): string => filled.house.organisations[key]?.organisationId ?? ''
const memberOf = (name: string): string => askers.get(name)?.memberId ?? ''
const row = (table: string, fits: (row: Row) => boolean = () => true): Row => {
  const found = filled.here[table]?.find(fits)
  if (found === undefined) throw new Error(`no such ${table}`)
  return found
}

class Undone extends Error {}

/** Writes past every route, as the server would for this person: how many rows came of it before it was undone, or that it was refused. */
async function writes(name: string, statement: string): Promise<string> {
  const asker = askers.get(name)
  assert.ok(asker)
  try {
    return await filled.house.house.db.as(audienceOf(asker), asker, async (tx) => {
      const { numAffectedRows } = await sql.raw(statement).execute(tx)
      throw new Undone(`${numAffectedRows ?? 0n} rows`)
    })
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    // 42501 a grant or a policy · 23514 a CHECK or a trigger of ours.
    return code === '42501' || code === '23514' ? 'refused' : message
  }
}

type Forgery = { what: string; as: string; sql: () => string; todo?: string }
const desk = 'lokwang'
const outside = 'kofi'
const panel = 'daniel'
const forgeries: Forgery[] = [
  {
    what: 'a desk takes a report into its own custody',
    as: desk,
    sql: () => `UPDATE report SET custodian_id = '${org('youth')}' WHERE custodian_id = '${org('women')}'`,
  },
  {
    what: 'a desk changes what a reporter consented to',
    as: desk,
    sql: () => `UPDATE report SET may_publish = NOT may_publish WHERE custodian_id = '${org('women')}'`,
  },
  {
    what: 'a desk removes another’s report',
    as: desk,
    sql: () => `DELETE FROM report WHERE custodian_id = '${org('women')}'`,
  },
  {
    what: 'a desk writes a summary for another’s report',
    as: desk,
    sql: () => {
      const { wheel_id, report_id } = row(
        'report',
        (one) => one['custodian_id'] === org('women') && one['state'] === 'linked',
      )
      return `INSERT INTO report_summary VALUES ('${wheel_id}', '${report_id}', 9, 'x', '${memberOf(desk)}', now())`
    },
  },
  { what: 'a judge overwrites a grade', as: desk, sql: () => `UPDATE grade SET credibility = 1` },
  { what: 'a judge removes a grade', as: desk, sql: () => `DELETE FROM grade` },
  {
    what: 'somebody rewrites an account of an incident',
    as: desk,
    sql: () => `UPDATE incident_text SET body = 'x'`,
  },
  { what: 'somebody removes an outcome', as: desk, sql: () => `DELETE FROM outcome` },
  { what: 'somebody changes the words of a release', as: desk, sql: () => `UPDATE release SET body = 'x'` },
  {
    what: 'somebody sends a release off',
    as: desk,
    sql: () => `UPDATE release SET state = 'released' WHERE state = 'approved'`,
  },
  {
    what: 'somebody approves for the panel',
    as: desk,
    sql: () => `UPDATE release SET state = 'approved' WHERE state = 'draft'`,
  },
  {
    what: 'somebody writes a release that has left already',
    as: 'nakiru',
    sql: () => {
      const { wheel_id, incident_id } = row('incident')
      return `INSERT INTO release (wheel_id, release_id, incident_id, purpose, priority, place_code, time_from, time_to, state, body, author_id,
        organisation_id, written_at, leaves_at, expires_at) VALUES ('${wheel_id}', '${randomUUID()}', '${incident_id}', 'mediate', 'P1', 'KE023', now(),
        now(), 'released', 'x', '${memberOf('nakiru')}', '${org('women')}', now(), now(), now() + interval '1 day')`
    },
  },
  {
    what: 'one of the panel answers in the name of another',
    as: panel,
    sql: () => {
      const { wheel_id, release_id } = row('release', (one) => one['state'] === 'draft')
      return `INSERT INTO release_approval VALUES ('${wheel_id}', '${release_id}', '${memberOf('ajuma')}', '${org('youth')}', 'approved', NULL, now())`
    },
  },
  {
    what: 'one who is not of the panel answers',
    as: desk,
    sql: () => {
      const { wheel_id, release_id } = row('release', (one) => one['state'] === 'draft')
      return `INSERT INTO release_approval VALUES ('${wheel_id}', '${release_id}', '${memberOf(desk)}', '${org('youth')}', 'approved', NULL, now())`
    },
  },
  { what: 'one of the panel adds a recipient', as: panel, sql: () => recipient('draft') },
  { what: 'a desk adds a recipient after the panel began', as: desk, sql: () => recipient('draft') },
  {
    what: 'one of the panel sends a release off',
    as: panel,
    sql: () => `UPDATE release SET state = 'released'`,
  },
  { what: 'a mediator opens an incident', as: outside, sql: () => `UPDATE incident SET state = 'closed'` },
  {
    what: 'a mediator answers a task of the police',
    as: outside,
    sql: () => `UPDATE task SET state = 'accepted' WHERE organisation_id = '${org('station')}'`,
  },
  {
    what: 'a mediator puts something into an inbox',
    as: outside,
    sql: () => `UPDATE inbox_item SET body = 'x'`,
  },
  {
    what: 'an officer changes what he was asked',
    as: 'otieno',
    sql: () => `UPDATE task SET ask = 'inform' WHERE organisation_id = '${org('station')}'`,
  },
  {
    what: 'an officer sets his own task evaluated',
    as: 'otieno',
    sql: () => `UPDATE task SET state = 'evaluated' WHERE organisation_id = '${org('station')}'`,
  },
  {
    what: 'an officer wakes an item that was withdrawn',
    as: 'otieno',
    sql: () => `UPDATE inbox_item SET state = 'released' WHERE state = 'withdrawn'`,
  },
  { what: 'an officer takes back his report of a task', as: 'otieno', sql: () => `DELETE FROM task_report` },
  { what: 'a custodian reads a receipt', as: 'ekai', sql: () => `SELECT FROM receipt` },
  { what: 'a custodian reads the journal', as: 'ekai', sql: () => `SELECT FROM journal` },
  {
    what: 'somebody writes the journal for another organisation',
    as: 'ekai',
    sql: () => `INSERT INTO journal (wheel_id, journal_id, event, record_kind, record_id, organisation_id, at, content_hash)
      VALUES ('${filled.house.wheel.wheelId}', '${randomUUID()}', 'x', 'report', '${randomUUID()}', '${org('youth')}', now(), sha256('x'))`,
  },
  {
    what: 'somebody writes the journal of another wheel',
    as: 'ekai',
    sql: () => `INSERT INTO journal (wheel_id, journal_id, event, record_kind, record_id, organisation_id, at, content_hash)
      VALUES ('${filled.house.other.wheelId}', '${randomUUID()}', 'x', 'report', '${randomUUID()}', '${org('women')}', now(), sha256('x'))`,
  },
  {
    what: 'somebody gives herself a role',
    as: 'ekai',
    sql: () => `UPDATE seat SET roles = '{release_approver}'`,
  },
  { what: 'somebody changes the protocol', as: 'nakiru', sql: () => `UPDATE wheel SET protocol = '{}'` },
  {
    what: 'somebody makes an office civil society',
    as: 'nakiru',
    sql: () => `UPDATE organisation SET sector = 'civil_society'`,
  },
  {
    what: 'somebody passes a report to an oversight body that is none',
    as: 'ekai',
    sql: () =>
      `INSERT INTO oversight_report VALUES ('${filled.house.wheel.wheelId}', '${randomUUID()}', '${org('county')}', 'en', now(), 'x', 'received', true)`,
  },
  {
    what: 'the oversight body rewrites what it was given',
    as: 'halima',
    sql: () => `UPDATE oversight_report SET body = 'x'`,
  },
  {
    what: 'a specialist reads mail before its day',
    as: 'esther',
    sql: () => `DELETE FROM envelope WHERE deliver_at > now()`,
  },
  {
    what: 'somebody confirms an alert level alone',
    as: desk,
    sql: () => `UPDATE alert_level SET state = 'confirmed' WHERE state = 'proposed'`,
  },
  {
    what: 'somebody removes a clock',
    as: desk,
    sql: () => `DELETE FROM clock`,
  },
  {
    what: 'somebody moves a deadline',
    as: desk,
    sql: () => `UPDATE clock SET due_at = due_at + interval '1 day' WHERE paused_at IS NULL`,
  },
  {
    what: 'the desk answers for an office',
    as: desk,
    sql: () =>
      `UPDATE task SET state = 'accepted' WHERE organisation_id = '${org('station')}' AND state = 'offered'`,
  },
  {
    what: 'a person, and not the clock, says that a deadline was missed',
    as: desk,
    sql: () => `UPDATE task SET state = 'timed_out' WHERE state = 'offered'`,
  },
  {
    what: 'a mediator sets his own task evaluated',
    as: outside,
    sql: () => `UPDATE task SET state = 'evaluated' WHERE organisation_id = '${org('mediation')}'`,
  },
]

function recipient(state: string): string {
  const { wheel_id, release_id } = row('release', (one) => one['state'] === state)
  return `INSERT INTO release_recipient VALUES ('${wheel_id}', '${release_id}', '${org('donor')}', NULL)`
}

for (const { what, as, sql: statement, todo } of forgeries)
  test(`it cannot be that ${what}`, todo === undefined ? {} : { todo }, async () => {
    assert.match(await writes(as, statement()), /^(refused|0 rows)$/)
  })
