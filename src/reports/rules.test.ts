import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { actionsFor, type Asker, deadRows, decide, may } from '../actors/permission.ts'
import { REPORT_ACCESS, ROLES } from '../actors/roles.ts'
import { isSecuritySector, SECTORS } from '../actors/sector.ts'
import { ENVELOPE_RULES } from './envelopes.ts'
import { OVERSIGHT_REPORT_RULES } from './oversight-custody.ts'
import { REPORT_ACTIONS, REPORT_RULES, type ReportGuard } from './rules.ts'
import { REPORT_STATES } from './states.ts'

const FACTS = [...new Set(REPORT_RULES.flatMap((rule) => rule.when ?? []))]
const asker = fc.record({
  memberId: fc.constant('m'),
  organisationId: fc.constant('o'),
  wheelId: fc.constant('w'),
  sector: fc.constantFrom(...SECTORS),
  roles: fc.subarray([...ROLES]),
})
const record = fc.record({
  state: fc.constantFrom(...REPORT_STATES, null),
  facts: fc.subarray(FACTS).map((facts) => new Set<ReportGuard>(facts)),
})
const person = (roles: Asker['roles'], sector: Asker['sector'] = 'civil_society'): Asker => ({
  memberId: 'm',
  organisationId: 'o',
  wheelId: 'w',
  sector,
  roles,
})

test('invariant 1: no read path leads from the security sector to a report, whatever its roles and whatever is true', () => {
  fc.assert(
    fc.property(asker, record, (who, subject) => {
      if (!isSecuritySector(who.sector) && !who.roles.every((role) => role === 'liaison')) return
      assert.deepEqual(actionsFor(REPORT_RULES, who, subject), [])
    }),
    { numRuns: 2000 },
  )
})

test('invariant 1: nor to a report in the custody of oversight, nor to an envelope', () => {
  fc.assert(
    fc.property(asker, fc.constantFrom('received', 'closed'), (who, state) => {
      if (!isSecuritySector(who.sector)) return
      const facts = new Set(OVERSIGHT_REPORT_RULES.flatMap((rule) => rule.when ?? []))
      assert.deepEqual(actionsFor(OVERSIGHT_REPORT_RULES, who, { state, facts }), [])
      const waiting = { state: 'waiting', facts: new Set(['addressed_to_organisation']) } as const
      assert.deepEqual(actionsFor(ENVELOPE_RULES, who, waiting), [])
    }),
  )
})

test('red line 2: no row about reports names the police, the military, a liaison, or any sector but civil society', () => {
  for (const rule of REPORT_RULES) {
    assert.deepEqual([...rule.sectors], ['civil_society'])
    assert.ok(!rule.roles.includes('liaison'))
  }
})

test('every role that the table names counts as a role with access to reports', () => {
  for (const rule of REPORT_RULES)
    for (const role of rule.roles) assert.ok((REPORT_ACCESS as readonly string[]).includes(role), role)
})

test('a report of another custodian stays closed to its intake operators', () => {
  const desk = { state: 'registered', facts: new Set(['on_desk', 'purpose_write']) } as const
  for (const action of ['open', 'converse', 'export', 'make_safe', 'divert_accusation'] as const)
    assert.equal(may(REPORT_RULES, action, person(['intake_operator']), desk), false)
})

test('verifiers, analysts and coordinators never open the words themselves', () => {
  const subject = { state: 'triaged', facts: new Set(FACTS) } as const
  for (const role of ['verifier', 'analyst', 'coordinator'] as const)
    assert.equal(may(REPORT_RULES, 'open', person([role]), subject), false)
})

test('nobody writes to a reporter who did not agree to be written to', () => {
  const facts = new Set<ReportGuard>(FACTS.filter((fact) => fact !== 'purpose_write'))
  for (const state of REPORT_STATES)
    assert.equal(may(REPORT_RULES, 'converse', person([...ROLES]), { state, facts }), false)
})

test('whoever took a report in does not look for its second source', () => {
  const facts = new Set<ReportGuard>(['on_desk', 'purpose_check'])
  assert.deepEqual(
    decide(REPORT_RULES, 'ask_second_source', person(['verifier']), { state: 'triaged', facts }),
    {
      allowed: false,
      because: 'not_intake_of_it',
    },
  )
})

test('a clock pauses for a recorded reason of safety and for no other', () => {
  const without = new Set<ReportGuard>(FACTS.filter((fact) => fact !== 'safety_reason'))
  assert.equal(
    may(REPORT_RULES, 'pause_clock', person([...ROLES]), { state: 'triaged', facts: without }),
    false,
  )
})

test('no report closes without an outcome and a closed loop', () => {
  const without = new Set<ReportGuard>(FACTS.filter((fact) => fact !== 'loop_closed'))
  for (const state of REPORT_STATES)
    assert.equal(may(REPORT_RULES, 'close', person([...ROLES]), { state, facts: without }), false)
})

test('each action is somebody’s, and no row is dead', () => {
  for (const action of REPORT_ACTIONS)
    assert.ok(
      REPORT_RULES.some((rule) => rule.action === action),
      action,
    )
  assert.deepEqual(deadRows(REPORT_RULES), [])
  assert.deepEqual(deadRows(ENVELOPE_RULES), [])
  assert.deepEqual(deadRows(OVERSIGHT_REPORT_RULES), [])
})
