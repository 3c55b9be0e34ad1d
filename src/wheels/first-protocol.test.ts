import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstProtocol, type Founding } from './first-protocol.ts'
import { placeOf } from './problem-sections.ts'
import { defaultProtocol, protocolProblems } from './protocol.ts'
import { type Seatable, type Who, whoProblems } from './who.ts'

const NOW = new Date('2026-03-01T00:00:00Z')
const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`
const civil = (n: number, deskFrom: Date | null = null): Seatable => ({
  organisationId: id(n),
  sector: 'civil_society',
  deskFrom,
})
const nobody: Who = {
  desk: [],
  panel: [],
  custodians: [],
  vault_partner: null,
  oversight: null,
  focal_point: null,
  localities: [{ area_code: 'KE042001', expected_days: null }],
}
const founding = (over: Partial<Founding> = {}): Founding => ({
  draft: { ...defaultProtocol({ timezone: 'Africa/Nairobi', languages: ['en', 'ar'] }), who: nobody },
  seated: [civil(1), civil(2)],
  own: id(2),
  areaCode: 'KE042',
  approvers: {},
  expected: { KE042001: 7 },
  ...over,
})
const problems = (given: Founding): string[] => {
  const first = firstProtocol(given)
  return [...protocolProblems(first), ...whoProblems(first.who, given.seated, given.areaCode, NOW)]
}

test('what two founding organisations are offered can be proposed as it stands', () => {
  assert.deepEqual(problems(founding()), [])
  const { who } = firstProtocol(founding())
  assert.deepEqual(who.desk, [id(2), id(1)])
  assert.deepEqual(who.custodians, [{ area_code: 'KE042', channel: 'any', organisation_id: id(2) }])
  assert.deepEqual(who.panel, [
    { organisation_id: id(2), seats: 2 },
    { organisation_id: id(1), seats: 1 },
  ])
  assert.equal(who.vault_partner, id(1))
  assert.deepEqual(who.localities, [{ area_code: 'KE042001', expected_days: 7 }])
})

test('with three or more it can too, and nobody loses a seat that she has', () => {
  for (const count of [3, 4, 5])
    assert.deepEqual(problems(founding({ seated: [1, 2, 3, 4, 5].slice(0, count).map((n) => civil(n)) })), [])
  const { who } = firstProtocol(founding({ approvers: { [id(1)]: 3 } }))
  assert.deepEqual(
    who.panel.map((one) => one.seats),
    [1, 3],
  )
})

test('who is new, or of another sector, is not put on the desk, the panel or the vault', () => {
  const later = new Date('2026-05-01T00:00:00Z')
  const police: Seatable = { organisationId: id(4), sector: 'police', deskFrom: null }
  const given = founding({ seated: [civil(1), civil(2), civil(3, later), police] })
  assert.deepEqual(problems(given), [])
  assert.ok(!JSON.stringify(firstProtocol(given).who).includes(id(3)))
})

test('one organisation alone is told what is missing, where it is missing', () => {
  const found = problems(founding({ seated: [civil(2)] }))
  assert.deepEqual(found.toSorted(), ['desk_of_one', 'panel_of_one_organisation', 'panel_too_small'])
  assert.deepEqual(new Set(found.map((one) => placeOf(one).section)), new Set(['desk', 'panel']))
})

test('what the founder named already stays', () => {
  const draft = founding().draft
  const who: Who = { ...nobody, desk: [id(1), id(2)], vault_partner: id(2), oversight: id(1) }
  const first = firstProtocol(founding({ draft: { ...draft, who }, own: id(1) }))
  assert.deepEqual([first.who.desk, first.who.vault_partner, first.who.oversight], [who.desk, id(2), id(1)])
})

test('a problem of one clock is shown at the limits or at the order of asking, with its clock', () => {
  assert.deepEqual(placeOf('urgent_slower_verify'), {
    section: 'limits',
    problem: 'urgent_slower',
    clock: 'verify',
  })
  assert.deepEqual(placeOf('no_second_role_act'), {
    section: 'asked',
    problem: 'no_second_role',
    clock: 'act',
  })
  assert.equal(placeOf('something_new').section, 'keeping')
})
