import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { incompatible, mayHold, personConflicts, REPORT_ACCESS, ROLES, roleConflicts } from './roles.ts'
import { isSecuritySector, SECTORS } from './sector.ts'
import { ITEM_INCOMPATIBILITIES, separationConflicts } from './separation.ts'

const roles = fc.uniqueArray(fc.constantFrom(...ROLES))

test('an office of the police or the military can hold no role but liaison', () => {
  for (const sector of SECTORS)
    for (const role of ROLES)
      if (isSecuritySector(sector)) assert.equal(mayHold(role, sector), role === 'liaison')
})

test('a constable who also volunteers as a monitor is refused, whichever membership is looked at first', () => {
  const constable = { sector: 'police', roles: ['liaison'] } as const
  const monitor = { sector: 'civil_society', roles: ['field_monitor'] } as const
  for (const both of [
    [constable, monitor],
    [monitor, constable],
  ])
    assert.ok(personConflicts(both).some((conflict) => conflict.kind === 'employment'))
})

test('a ministry coordinates nothing and reads no report', () => {
  for (const role of ['coordinator', 'analyst', 'intake_operator', 'verifier'] as const)
    assert.deepEqual(roleConflicts([role], 'civil_authority'), [
      { kind: 'sector', role, sector: 'civil_authority' },
    ])
})

test('who keeps the vault has no operational role', () => {
  for (const role of ROLES)
    if (role !== 'vault_custodian' && role !== 'oversight_reader')
      assert.ok(incompatible('vault_custodian', role), role)
})

test('the focal point for sexual violence has no role that reaches reports', () => {
  for (const role of REPORT_ACCESS) assert.ok(incompatible('sgbv_focal_point', role), role)
})

test('a donor or a liaison has no second role', () => {
  for (const only of ['donor_viewer', 'liaison'] as const)
    for (const role of ROLES) assert.equal(incompatible(only, role), role !== only)
})

test('intake and analysis by one person of a small organisation is no standing conflict', () => {
  assert.deepEqual(roleConflicts(['intake_operator', 'verifier', 'analyst'], 'civil_society'), [])
})

test('incompatibility holds in both directions, and more roles never remove a conflict', () => {
  fc.assert(
    fc.property(roles, roles, fc.constantFrom(...SECTORS), (some, more, sector) => {
      for (const a of some) for (const b of more) assert.equal(incompatible(a, b), incompatible(b, a))
      const union = [...new Set([...some, ...more])]
      assert.ok(roleConflicts(union, sector).length >= roleConflicts(some, sector).length)
    }),
  )
})

test('the verifier of a report did not take it in, and does not approve what is drawn from it', () => {
  const amina = { memberId: 'amina', organisationId: 'women' }
  assert.equal(separationConflicts([{ act: 'took_in', ...amina }], 'verified', amina).length, 1)
  assert.equal(separationConflicts([{ act: 'verified', ...amina }], 'approved', amina).length, 1)
  const kofi = { memberId: 'kofi', organisationId: 'women' }
  assert.deepEqual(separationConflicts([{ act: 'took_in', ...amina }], 'verified', kofi), [])
})

test('the second key of the vault comes from another organisation', () => {
  const first = { act: 'first_vault_key', memberId: 'amina', organisationId: 'women' } as const
  const at = (memberId: string, organisationId: string) =>
    separationConflicts([first], 'second_vault_key', { memberId, organisationId }).length
  assert.equal(at('kofi', 'women'), 1)
  assert.equal(at('amina', 'elders'), 1)
  assert.equal(at('kofi', 'elders'), 0)
})

test('separation per item does not depend on which act came first', () => {
  const who = { memberId: 'm', organisationId: 'o' }
  for (const { first, second } of ITEM_INCOMPATIBILITIES) {
    assert.ok(separationConflicts([{ act: first, ...who }], second, who).length > 0)
    assert.ok(separationConflicts([{ act: second, ...who }], first, who).length > 0)
  }
})
