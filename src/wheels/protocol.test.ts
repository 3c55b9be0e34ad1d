import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { deskProblems, type PanelSeat, panelProblems } from './panel.ts'
import { defaultProtocol, Protocol, type ProtocolProblem, protocolProblems } from './protocol.ts'

const seat = (memberId: string, sector: PanelSeat['sector'], organisationId = memberId): PanelSeat => ({
  memberId,
  organisationId,
  sector,
})
const fresh = () => defaultProtocol({ timezone: 'Africa/Nairobi', languages: ['en', 'sw'] })
const broken = (change: (protocol: Protocol) => void): ProtocolProblem[] => {
  const protocol = fresh()
  change(protocol)
  return protocolProblems(protocol)
}

test('a panel with a member of the security sector is refused', () => {
  const panel = [seat('a', 'civil_society'), seat('b', 'civil_society'), seat('c', 'police')]
  assert.deepEqual(panelProblems(panel), ['panel_with_security_member'])
})

test('a panel on which civil society has half of the seats, or an INGO fills them, is refused', () => {
  const half = [
    seat('a', 'civil_society'),
    seat('b', 'civil_society'),
    seat('c', 'civil_authority'),
    seat('d', 'international'),
  ]
  assert.deepEqual(panelProblems(half), ['panel_without_civil_society_majority'])
  const ingo = [seat('a', 'civil_society'), seat('b', 'international'), seat('c', 'international')]
  assert.deepEqual(panelProblems(ingo), ['panel_without_civil_society_majority'])
})

test('a panel of two, of one person twice, or of one organisation is refused', () => {
  assert.deepEqual(panelProblems([seat('a', 'civil_society'), seat('b', 'civil_society')]), [
    'panel_too_small',
  ])
  assert.ok(
    panelProblems(['a', 'a', 'b', 'c'].map((id) => seat(id, 'civil_society'))).includes('panel_member_twice'),
  )
  assert.deepEqual(panelProblems(['a', 'b', 'c'].map((id) => seat(id, 'civil_society', 'one'))), [
    'panel_of_one_organisation',
  ])
})

test('a desk is civil society alone', () => {
  assert.deepEqual(deskProblems([]), ['desk_empty'])
  assert.deepEqual(deskProblems([seat('a', 'civil_society'), seat('b', 'civil_authority')]), [
    'desk_not_civil_society',
  ])
})

test('a protocol cannot loosen what protects', () => {
  const cases: [(protocol: Protocol) => void, ProtocolProblem][] = [
    [(p) => (p.approvals = 1), 'approvals_below_two'],
    [(p) => (p.place.adminLevel = 4), 'place_too_exact'],
    [(p) => (p.place.minimumKm = 1), 'place_too_exact'],
    [(p) => (p.time.minimumDays = 0), 'time_too_exact'],
    [(p) => (p.batchHours = []), 'no_batch_hour'],
    [(p) => (p.batchHours = [8, 8]), 'batch_hour_twice'],
    [(p) => (p.timezone = 'Africa/Atlantis'), 'timezone_unknown'],
    [(p) => (p.confirmLevelMinutes = 121), 'confirmation_too_slow'],
    [(p) => (p.replyAddressDays = 365), 'reply_address_kept_too_long'],
    [(p) => (p.escalation.verify = ['verifier']), 'no_second_role_verify'],
    [(p) => (p.escalation.close = ['coordinator', 'coordinator']), 'role_asked_twice_close'],
    [(p) => (p.escalation.act = ['responder', 'liaison']), 'not_to_be_asked_act'],
    [(p) => (p.clocks.accept.P1 = 100_000), 'urgent_slower_accept'],
  ]
  for (const [change, problem] of cases) assert.deepEqual(broken(change), [problem])
})

test('the default protocol is in order, and its shape is exact', () => {
  assert.deepEqual(protocolProblems(fresh()), [])
  assert.ok(Value.Check(Protocol, fresh()))
  assert.ok(!Value.Check(Protocol, { ...fresh(), anything: 1 }))
  assert.ok(!Value.Check(Protocol, { ...fresh(), batchHours: [24] }))
})
