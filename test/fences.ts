import { may, type Rule } from '../src/actors/permission.ts'
import { ROLES } from '../src/actors/roles.ts'
import { audienceOf } from '../src/platform/session.ts'
import { ENVELOPE_RULES } from '../src/reports/envelopes.ts'
import { OVERSIGHT_REPORT_RULES } from '../src/reports/oversight-custody.ts'
import { REPORT_RULES } from '../src/reports/rules.ts'
import { TASK_RULES } from '../src/responses/rules.ts'
import { INBOX_RULES, INCIDENT_RULES, LEVEL_RULES, RELEASE_RULES } from '../src/warnings/rules.ts'
import { WORD_RULES } from '../src/wheels/word-rules.ts'
import type { SeatedAsker } from './askers.ts'
import type { Row } from './rows.ts'

export type Fence = {
  /** The record whose custody decides; its columns stand beneath those of the row. */
  parent?: { table: string; by: string }
  /** What the rules give this person with her own roles: the database must show it. */
  atLeast(asker: SeatedAsker, row: Row): boolean
  /** What they give anybody of her organisation: the database may show that, and no more. */
  atMost(asker: SeatedAsker, row: Row): boolean
}

type Question = { table: readonly Rule<string, string, string>[]; actions: readonly string[] }
const ask = <A extends string, S extends string, G extends string>(
  table: readonly Rule<A, S, G>[],
  ...actions: A[]
): Question => ({
  table: table as unknown as Question['table'],
  actions,
})

const always = [
  'reason_given',
  'purpose_write',
  'purpose_check',
  'not_mediator_of_it',
  'outside_every_command',
]

function factsOf(asker: SeatedAsker, row: Row): Set<string> {
  const facts = new Set(always)
  const mine = row['organisation_id'] === asker.organisationId
  // A report that is not made safe has no summary, and so nothing for the desk.
  if (asker.onDesk && !(row['custodian_id'] !== undefined && row['state'] === 'received'))
    facts.add('on_desk')
  if (asker.roles.includes('release_approver')) facts.add('on_panel')
  if (row['custodian_id'] === asker.organisationId) facts.add('own_custody')
  if (mine)
    for (const fact of [
      'addressed_to_office',
      'addressed_to_organisation',
      'held_by_organisation',
      'own_release',
    ])
      facts.add(fact)
  if (row['monitor_id'] === asker.memberId) facts.add('addressed_to_member')
  return facts
}

const asHerself = (questions: readonly Question[], asker: SeatedAsker, row: Row): boolean =>
  questions.some(({ table, actions }) =>
    actions.some((action) =>
      may(table, action, asker, { state: row['state'] ?? null, facts: factsOf(asker, row) }),
    ),
  )
/** Whatever her role and its state: the database's fence is her organisation's. */
const asAnybody = (
  questions: readonly Question[],
  asker: SeatedAsker,
  row: Row,
  roles = ROLES as SeatedAsker['roles'],
): boolean =>
  questions.some(({ table, actions }) => {
    const states = [null, ...new Set(table.flatMap((rule) => (rule.states === 'any' ? [] : rule.states)))]
    const facts = factsOf(asker, row)
    return actions.some((action) =>
      states.some((state) => may(table, action, { ...asker, roles }, { state, facts })),
    )
  })

const byRules = (...questions: Question[]): Fence => ({
  atLeast: (asker, row) => asHerself(questions, asker, row),
  atMost: (asker, row) => asAnybody(questions, asker, row),
})
/** Here the database asks for the role too. */
const byRole = (...questions: Question[]): Fence => ({
  atLeast: (asker, row) => asHerself(questions, asker, row),
  atMost: (asker, row) => asAnybody(questions, asker, row, asker.roles),
})
const of = (table: string, by: string, fence: Fence): Fence => ({ ...fence, parent: { table, by } })
const exactly = (shown: (asker: SeatedAsker, row: Row) => boolean): Fence => ({
  atLeast: shown,
  atMost: shown,
})

const report = (...actions: (typeof REPORT_RULES)[number]['action'][]): Fence =>
  of('report', 'report_id', byRules(ask(REPORT_RULES, ...actions)))
const incident = byRules(ask(INCIDENT_RULES, 'list', 'open'))
const release = byRules(ask(RELEASE_RULES, 'list', 'open'))
const ofTheWheel = exactly(() => true)
const delivered = byRole({ table: ENVELOPE_RULES as unknown as Question['table'], actions: ['open'] })
const isSettled = (row: Row): boolean => row['state'] === 'in_force' || row['state'] === 'superseded'
const isOut = (row: Row): boolean => row['deliver_at'] <= new Date()

export const fences: Record<string, Fence> = {
  alert_level: byRules(ask(LEVEL_RULES, 'see')),
  // A clock has no rules of its own: it shows where what it measures does, to those who keep or work on that.
  clock: exactly(
    (asker, row) =>
      audienceOf(asker) === 'cw_member' &&
      asker.sector === 'civil_society' &&
      (asker.onDesk || row['organisation_id'] === asker.organisationId),
  ),
  coercive_reason: of('release', 'release_id', release),
  custodian: ofTheWheel,
  envelope: {
    atLeast: (asker, row) => isOut(row) && delivered.atLeast(asker, { ...row, state: 'waiting' }),
    atMost: (asker, row) => isOut(row) && delivered.atMost(asker, row),
  },
  field_check: byRules(ask(REPORT_RULES, 'answer_field_check', 'send_field_check')),
  grade: incident,
  inbox_item: byRules(ask(INBOX_RULES, 'see_inbox', 'open_release'), ask(INCIDENT_RULES, 'draft_release')),
  incident,
  incident_flag: incident,
  incident_report: incident,
  incident_text: incident,
  // Who is to join is civil society's matter; a member of one's own house is the house's.
  invitation: exactly(
    (asker, row) =>
      audienceOf(asker) === 'cw_member' &&
      (row['invited_for'] === asker.organisationId ||
        (row['kind'] === 'organisation' && asker.sector === 'civil_society')),
  ),
  journal: exactly(() => false),
  key_comparison: exactly((asker) => audienceOf(asker) === 'cw_member'),
  loop_closure: incident,
  outcome: incident,
  oversight_message: of(
    'oversight_report',
    'oversight_report_id',
    byRole(ask(OVERSIGHT_REPORT_RULES, 'open')),
  ),
  oversight_report: byRole(ask(OVERSIGHT_REPORT_RULES, 'list')),
  protocol_confirmation: of(
    'protocol_version',
    'version',
    exactly((asker, row) => audienceOf(asker) === 'cw_member' || isSettled(row)),
  ),
  protocol_version: exactly((asker, row) => audienceOf(asker) === 'cw_member' || isSettled(row)),
  release,
  release_approval: of('release', 'release_id', release),
  // The owner is shown who opened; the fence is the desk's.
  release_opening: { ...incident, atLeast: () => false },
  release_recipient: of('release', 'release_id', release),
  release_source: of('release', 'release_id', incident),
  report: byRules(ask(REPORT_RULES, 'list')),
  report_body: report('open', 'export'),
  report_contact: report('converse'),
  report_message: report('converse'),
  report_note: report('categorise'),
  report_summary: report('read_summary'),
  // Who monitors and who takes in is known to civil society; the others see their own and the panel.
  seat: exactly(
    (asker, row) =>
      audienceOf(asker) === 'cw_member' &&
      (asker.sector === 'civil_society' ||
        row['organisation_id'] === asker.organisationId ||
        (row['roles'] as string[]).includes('release_approver')),
  ),
  service: ofTheWheel,
  task: byRules(ask(TASK_RULES, 'list_own', 'open', 'follow')),
  task_report: of('task', 'task_id', byRules(ask(TASK_RULES, 'open', 'follow'))),
  vouch: exactly((asker) => audienceOf(asker) === 'cw_member' && asker.sector === 'civil_society'),
  wheel: ofTheWheel,
  wheel_area: ofTheWheel,
  wheel_organisation: ofTheWheel,
  // In use is published; what waits for a speaker is civil society's.
  wheel_word: exactly(
    (asker, row) =>
      row['state'] === 'in_use' ||
      (audienceOf(asker) === 'cw_member' &&
        may(WORD_RULES, 'list', asker, { state: null, facts: new Set() })),
  ),
}
