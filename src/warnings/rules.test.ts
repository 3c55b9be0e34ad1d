import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { actionsFor, type Asker, deadRows, may, type Rule } from '../actors/permission.ts'
import { ROLES } from '../actors/roles.ts'
import { isSecuritySector, SECTORS } from '../actors/sector.ts'
import { LEVEL_STATES } from './level.ts'
import { INBOX_RULES, INCIDENT_RULES, LEVEL_RULES, RELEASE_RULES } from './rules.ts'
import {
  INBOX_STATES,
  INCIDENT_EVENTS,
  INCIDENT_STATES,
  nextIncidentState,
  nextInboxState,
  nextReleaseState,
  RELEASE_EVENTS,
  RELEASE_STATES,
} from './states.ts'

const asker = fc.record({
  memberId: fc.constant('m'),
  organisationId: fc.constant('o'),
  wheelId: fc.constant('w'),
  sector: fc.constantFrom(...SECTORS),
  roles: fc.subarray([...ROLES]),
})
const person = (roles: Asker['roles'], sector: Asker['sector']): Asker => ({
  memberId: 'm',
  organisationId: 'o',
  wheelId: 'w',
  sector,
  roles,
})
const everyFact = <G extends string>(table: readonly Rule<string, string, G>[]): Set<G> =>
  new Set(table.flatMap((rule) => rule.when ?? []))

test('invariant 1: a guest has no incident, grade, level or release, whatever his roles and whatever is true', () => {
  fc.assert(
    fc.property(asker, (who) => {
      if (!isSecuritySector(who.sector)) return
      const incident = everyFact(INCIDENT_RULES)
      const level = everyFact(LEVEL_RULES)
      const release = everyFact(RELEASE_RULES)
      for (const state of [...INCIDENT_STATES, null])
        assert.deepEqual(actionsFor(INCIDENT_RULES, who, { state, facts: incident }), [])
      for (const state of [...LEVEL_STATES, null])
        assert.deepEqual(actionsFor(LEVEL_RULES, who, { state, facts: level }), [])
      for (const state of [...RELEASE_STATES, null])
        assert.deepEqual(actionsFor(RELEASE_RULES, who, { state, facts: release }), [])
    }),
  )
})

test('a liaison sees nothing that is not addressed to his office', () => {
  for (const sector of ['police', 'military', 'civil_authority'] as const)
    for (const state of INBOX_STATES)
      assert.deepEqual(actionsFor(INBOX_RULES, person(['liaison'], sector), { state, facts: new Set() }), [])
})

test('a liaison opens and acknowledges what is addressed to his office, until it is withdrawn or has expired', () => {
  const facts = new Set(['addressed_to_office'] as const)
  const actions = (state: (typeof INBOX_STATES)[number]) =>
    actionsFor(INBOX_RULES, person(['liaison'], 'police'), { state, facts })
  assert.deepEqual(actions('released'), ['see_inbox', 'open_release', 'acknowledge'])
  assert.deepEqual(actions('acknowledged'), ['see_inbox', 'open_release'])
  assert.deepEqual(actions('withdrawn'), ['see_inbox'])
  assert.deepEqual(actions('expired'), ['see_inbox'])
})

test('incidents, levels and maps are for civil society alone', () => {
  for (const rule of [...INCIDENT_RULES, ...LEVEL_RULES])
    assert.deepEqual([...rule.sectors], ['civil_society'])
})

test('the author of a release and the verifier of its incident do not approve it', () => {
  const approver = person(['release_approver', 'verifier', 'analyst'], 'civil_society')
  for (const missing of ['not_author', 'not_verifier_of_it', 'on_panel'] as const) {
    const facts = everyFact(RELEASE_RULES)
    facts.delete(missing)
    assert.equal(may(RELEASE_RULES, 'approve', approver, { state: 'draft', facts }), false)
  }
})

test('the words of a release stand as soon as one of the panel has answered', () => {
  const facts = everyFact(RELEASE_RULES)
  facts.delete('nothing_decided_yet')
  for (const state of RELEASE_STATES)
    assert.equal(may(RELEASE_RULES, 'edit', person(['analyst'], 'civil_society'), { state, facts }), false)
})

test('an incident closes by its coordinator, with nothing left open, and is reviewed by another hand', () => {
  const facts = everyFact(INCIDENT_RULES)
  const closing = { state: 'outcome', facts } as const
  assert.equal(may(INCIDENT_RULES, 'close', person(['coordinator'], 'civil_society'), closing), true)
  facts.delete('nothing_left_open')
  assert.equal(may(INCIDENT_RULES, 'close', person(['coordinator'], 'civil_society'), closing), false)
  facts.delete('not_closer')
  assert.equal(
    may(INCIDENT_RULES, 'review', person(['coordinator'], 'civil_society'), { state: 'closed', facts }),
    false,
  )
})

test('no row of these tables is dead', () => {
  assert.deepEqual(
    [deadRows(INCIDENT_RULES), deadRows(LEVEL_RULES), deadRows(RELEASE_RULES), deadRows(INBOX_RULES)],
    [[], [], [], []],
  )
})

test('no incident is closed without having had an outcome', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...INCIDENT_EVENTS), { maxLength: 30 }), (events) => {
      let state: (typeof INCIDENT_STATES)[number] = 'open'
      for (const event of events) {
        const next = nextIncidentState(state, event)
        if (next === 'closed') assert.equal(state, 'outcome')
        state = next ?? state
      }
    }),
  )
})

test('imminent violence may be warned of before it is verified', () => {
  assert.equal(nextIncidentState('open', 'alert'), 'alerted')
  assert.equal(nextIncidentState('under_verification', 'alert'), 'alerted')
})

test('what was withdrawn, refused or has expired does not come back', () => {
  for (const state of ['withdrawn', 'refused', 'expired'] as const)
    for (const event of RELEASE_EVENTS) assert.equal(nextReleaseState(state, event), undefined)
  assert.equal(nextInboxState('withdrawn', 'acknowledge'), undefined)
  assert.equal(nextReleaseState('draft', 'leave'), undefined)
})
