import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ROLES } from '../src/actors/roles.ts'
import { CIVIL_SOCIETY_CATEGORIES, INTERNATIONAL_KINDS, SECTORS } from '../src/actors/sector.ts'
import { HANDLING_GROUPS } from '../src/reports/handling.ts'
import { priorityOf, SEVERITIES, type Severity, URGENCIES, type Urgency } from '../src/reports/priority.ts'
import { REPORT_STATES } from '../src/reports/states.ts'
import { HandlingGroupField } from '../src/reports/wire.ts'
import { CLOSURE_CHANNELS, OUTCOMES, SAID_BY, TOLD } from '../src/responses/closing.ts'
import { COERCIVE, lesserThan, MENU } from '../src/responses/menu.ts'
import { DECLINE_REASONS, TASK_STATES } from '../src/responses/states.ts'
import { DeclineReason } from '../src/responses/wire.ts'
import { CREDIBILITIES, RELIABILITIES, VERIFICATION_STATES } from '../src/warnings/grade.ts'
import { ALERT_LEVELS, LEVEL_STATES } from '../src/warnings/level.ts'
import { INBOX_STATES, INCIDENT_STATES, RELEASE_STATES } from '../src/warnings/states.ts'
import { Ask, Purpose } from '../src/warnings/wire.ts'
import { CLOCK_KINDS, CLOCK_STATES, PAUSE_REASONS, PRIORITIES } from '../src/wheels/clocks.ts'
import { INVITATION_STATES, PROTOCOL_STATES } from '../src/wheels/rules.ts'
import { MADE_BY, RISK_CHANNELS, WORD_STATES } from '../src/wheels/wheel-words.ts'
import { CHANNELS } from '../src/wheels/who.ts'
import { type TestDatabase, testDatabase } from './database.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.close())

/** Column → the list that the rules keep. A literal list has no rule: the column is written in one place. */
const lists: Record<string, readonly (string | number)[]> = {
  'alert_level.state': LEVEL_STATES,
  'area.kind': ['pcode', 'natural_earth', 'h3'],
  'area_boundary.geojson': ['Polygon', 'MultiPolygon'],
  'clock.kind': [...CLOCK_KINDS, 'approve', 'confirm'],
  'clock.pause_reason': PAUSE_REASONS,
  'clock.priority': PRIORITIES,
  'clock.state': CLOCK_STATES,
  'clock.subject': ['report', 'incident', 'alert_level', 'release', 'task'],
  'coercive_reason.considered': [...lesserThan('police'), 'police'],
  'custodian.channel': CHANNELS,
  'field_check.state': ['sent', 'answered', 'could_not_go'],
  'grade.reliability': RELIABILITIES,
  'inbox_item.state': INBOX_STATES,
  'incident.handling_group': HANDLING_GROUPS,
  'incident.state': INCIDENT_STATES,
  'incident.verification': VERIFICATION_STATES,
  'incident_flag.code': ['source_gone', 'could_not_leave'],
  'incident_text.kind': ['account', 'other_account', 'note', 'no_verification', 'review'],
  'invitation.kind': ['member', 'organisation'],
  'invitation.roles': ROLES,
  // Expired is what a time makes of a row, and not written.
  'invitation.state': INVITATION_STATES.filter((state) => state !== 'expired'),
  'loop_closure.channel': CLOSURE_CHANNELS,
  'loop_closure.told': TOLD,
  'organisation.category': [
    ...CIVIL_SOCIETY_CATEGORIES,
    ...INTERNATIONAL_KINDS,
    'ministry',
    'administration',
    'oversight_body',
    'service_provider',
    'office',
    'command',
  ],
  'organisation.sector': SECTORS,
  'outcome.code': OUTCOMES,
  'outcome.said_by': SAID_BY,
  'oversight_message.direction': ['to_reporter', 'from_reporter'],
  'oversight_report.state': ['received', 'closed'],
  'passkey.device': ['phone', 'computer', 'security_key'],
  'passkey.transports': ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'],
  'passkey_challenge.purpose': ['register', 'sign_in', 'proof'],
  'population.sex': ['female', 'male', 'intersex', 'all'],
  'protocol_version.state': PROTOCOL_STATES,
  'release.priority': PRIORITIES,
  'release.purpose': (Purpose as unknown as { enum: string[] }).enum,
  'release.state': RELEASE_STATES,
  'release_approval.decision': ['approved', 'refused'],
  'release_recipient.ask': MENU,
  'report.channel': ['web', 'api', 'walk_in', 'csv', 'sms'],
  'report.handling_group': HANDLING_GROUPS,
  'report.sealed_by': ['browser', 'server'],
  'report.state': REPORT_STATES,
  'report_message.direction': ['to_reporter', 'from_reporter'],
  'seat.roles': ROLES,
  'service.kind': ['health', 'psychosocial', 'shelter', 'legal', 'helpline'],
  'session.began_with': ['passphrase', 'passkey', 'code'],
  'session.device': ['phone', 'computer', 'program'],
  'task.ask': MENU,
  'task.decline_reason': DECLINE_REASONS,
  'task.priority': PRIORITIES,
  'task.state': TASK_STATES,
  'task_report.kind': ['answer', 'action'],
  'wheel_word.channel': RISK_CHANNELS,
  'wheel_word.made_by': MADE_BY,
  'wheel_word.state': WORD_STATES,
}

test('every list of states and codes in the database is the list that the rules keep', async () => {
  const { rows } = await database.owner.query<{ name: string; definition: string }>(
    `SELECT con.conrelid::regclass || '.' || a.attname AS name, pg_get_constraintdef(con.oid) AS definition
     FROM pg_constraint con JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = con.conkey[1]
     WHERE con.connamespace = 'public'::regnamespace AND con.contype = 'c' AND cardinality(con.conkey) = 1`,
  )
  const found: Record<string, string[]> = {}
  for (const { name, definition } of rows) {
    // One list and nothing else: `CHECK ((state = ANY (ARRAY['a'::text, 'b'::text])))`, or `<@` for several roles.
    const list = definition.match(/(?:= ANY \(|<@ )ARRAY\[([^\]]*)\]\)*\s*$/)?.[1]
    if (list !== undefined) found[name] = [...list.matchAll(/'([^']*)'/g)].map((one) => one[1] ?? '').sort()
  }
  const expected = Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [name, list.map(String).sort()]),
  )
  assert.deepEqual(found, expected)
})

test('numbers that are judged have the bounds that the rules give them', async () => {
  const bounds: [string, readonly number[]][] = [
    ['report.severity', SEVERITIES],
    ['report.urgency', URGENCIES],
    ['incident.severity', SEVERITIES],
    ['incident.urgency', URGENCIES],
    ['grade.credibility', CREDIBILITIES],
    ['alert_level.level', ALERT_LEVELS],
  ]
  for (const [name, list] of bounds) {
    const [table, column] = name.split('.')
    const { rows } = await database.owner.query<{ definition: string }>(
      `SELECT pg_get_constraintdef(con.oid) AS definition FROM pg_constraint con
       JOIN pg_attribute a ON a.attrelid = con.conrelid AND con.conkey = ARRAY[a.attnum]
       WHERE con.conrelid = $1::regclass AND con.contype = 'c' AND a.attname = $2`,
      [table, column],
    )
    const [low, high] = [Math.min(...list), Math.max(...list)]
    assert.match(rows[0]?.definition ?? '', new RegExp(`>= ${low}\\)?.*<= ${high}\\)`), name)
  }
})

test('the database reckons the priority of every severity and urgency as the rules do', async () => {
  for (const table of ['report', 'incident']) {
    const { rows: generated } = await database.owner.query<{ expression: string }>(
      `SELECT pg_get_expr(d.adbin, d.adrelid) AS expression FROM pg_attrdef d JOIN pg_attribute a
       ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = $1::regclass AND a.attname = 'priority'`,
      [table],
    )
    const { rows } = await database.owner.query<{ severity: Severity; urgency: Urgency; priority: string }>(
      `SELECT severity, urgency, ${generated[0]?.expression} AS priority FROM generate_series(1, 5) severity, generate_series(1, 5) urgency`,
    )
    assert.equal(rows.length, 25)
    for (const { severity, urgency, priority } of rows)
      assert.equal(
        priority,
        priorityOf(severity, urgency),
        `${table}: severity ${severity}, urgency ${urgency}`,
      )
  }
})

test('the database calls coercive what the rules call so', async () => {
  const { rows } = await database.owner.query<{ expression: string }>(
    `SELECT pg_get_expr(d.adbin, d.adrelid) AS expression FROM pg_attrdef d JOIN pg_attribute a
     ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = 'task'::regclass AND a.attname = 'coercive'`,
  )
  const coercive = await database.owner.query<{ ask: string }>(
    `SELECT ask FROM unnest($1::text[]) ask WHERE ${rows[0]?.expression}`,
    [MENU],
  )
  assert.deepEqual(
    coercive.rows.map((row) => row.ask),
    [...COERCIVE],
  )
})

test('what may be said on the wire is what the rules know', () => {
  const said = (shape: unknown): string[] => (shape as { enum: string[] }).enum.toSorted()
  assert.deepEqual(said(HandlingGroupField), HANDLING_GROUPS.toSorted())
  assert.deepEqual(said(Ask), MENU.toSorted())
  assert.deepEqual(said(DeclineReason), DECLINE_REASONS.toSorted())
})
