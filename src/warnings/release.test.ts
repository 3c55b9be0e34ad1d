import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isSecuritySector, SECTORS } from '../actors/sector.ts'
import type { Purposes } from '../reports/purposes.ts'
import type { PanelSeat } from '../wheels/panel.ts'
import { defaultProtocol } from '../wheels/protocol.ts'
import { canLeave, mayReceive, type ReleaseDraft, type Unmet } from './release.ts'

const NOW = new Date('2026-03-01T06:00:00Z')
const PROTOCOL = defaultProtocol({ timezone: 'Africa/Nairobi', languages: ['en'] })
const PANEL: PanelSeat[] = [
  { memberId: 'amina', organisationId: 'women', sector: 'civil_society' },
  { memberId: 'kofi', organisationId: 'elders', sector: 'civil_society' },
  { memberId: 'ruth', organisationId: 'youth', sector: 'civil_society' },
  { memberId: 'chief', organisationId: 'county', sector: 'civil_authority' },
  { memberId: 'envoy', organisationId: 'mission', sector: 'international' },
]
const YES: Purposes = { check: true, summary: true, write: false, publish: false }
const draft = (over: Partial<ReleaseDraft> = {}): ReleaseDraft => ({
  authorId: 'lucy',
  purpose: 'prevent_harm',
  place: { kind: 'area', level: 3 },
  timeFrom: '2026-03-01',
  timeTo: '2026-03-02',
  expiresAt: new Date('2026-03-08T06:00:00Z'),
  recipients: [{ officeId: 'station', sector: 'police', inCommand: true }],
  drawnFrom: [{ reportId: 'r1', inOversightCustody: false }],
  verifiedBy: ['vera'],
  ...over,
})
const unmet = (
  over: Partial<ReleaseDraft> = {},
  approvers: readonly string[] = ['amina', 'chief'],
  consent: Purposes | undefined = YES,
  panel: readonly PanelSeat[] = PANEL,
): Unmet[] =>
  canLeave(
    draft(over),
    approvers.map((memberId) => ({ memberId })),
    panel,
    new Map(consent === undefined ? [] : [['r1', consent]]),
    PROTOCOL,
    NOW,
  )

test('one approval, or one person’s approval twice, lets nothing leave', () => {
  assert.deepEqual(unmet({}, []), ['too_few_approvals', 'no_civil_society_approval'])
  assert.deepEqual(unmet({}, ['amina']), ['too_few_approvals'])
  assert.deepEqual(unmet({}, ['amina', 'amina']), ['too_few_approvals'])
})

test('the author and the verifier approve nothing', () => {
  assert.deepEqual(unmet({ authorId: 'amina' }, ['amina', 'kofi']), [
    'approved_by_author',
    'too_few_approvals',
  ])
  assert.deepEqual(unmet({ verifiedBy: ['kofi'] }, ['amina', 'kofi']), [
    'approved_by_verifier',
    'too_few_approvals',
  ])
})

test('authority and mission together do not let go what civil society has not approved', () => {
  assert.deepEqual(unmet({}, ['chief', 'envoy']), ['no_civil_society_approval'])
})

test('an approval from outside the panel counts for nothing', () => {
  assert.deepEqual(unmet({}, ['amina', 'stranger']), ['approver_not_on_panel', 'too_few_approvals'])
})

test('a panel that a member of the security sector sits on lets nothing leave', () => {
  const panel: PanelSeat[] = [...PANEL, { memberId: 'otieno', organisationId: 'station', sector: 'police' }]
  assert.ok(unmet({}, ['amina', 'kofi'], YES, panel).includes('panel_with_security_member'))
})

test('a report whose reporter did not agree to a summary stays', () => {
  assert.deepEqual(unmet({}, undefined, { ...YES, summary: false }), ['summary_not_consented'])
  const drawnFrom = [
    { reportId: 'r1', inOversightCustody: false },
    { reportId: 'never_asked', inOversightCustody: false },
  ]
  assert.deepEqual(unmet({ drawnFrom }), ['summary_not_consented'])
})

test('a place finer than the protocol, or a circle under five kilometres, stays', () => {
  assert.deepEqual(unmet({ place: { kind: 'area', level: 4 } }), ['place_too_exact'])
  assert.deepEqual(unmet({ place: { kind: 'circle', radiusKm: 4.9 } }), ['place_too_exact'])
  assert.deepEqual(unmet({ place: { kind: 'circle', radiusKm: 5 } }), [])
})

test('an hour, or days in the wrong order, stay', () => {
  assert.deepEqual(unmet({ timeFrom: '2026-03-01T22:00' }), ['time_too_exact'])
  assert.deepEqual(unmet({ timeFrom: '2026-03-03' }), ['time_too_exact'])
})

test('a release without an end, past its end, without purpose or without recipient stays', () => {
  assert.deepEqual(unmet({ expiresAt: null }), ['expiry_missing'])
  assert.deepEqual(unmet({ expiresAt: NOW }), ['expiry_past'])
  assert.deepEqual(unmet({ purpose: null }), ['purpose_missing'])
  assert.deepEqual(unmet({ recipients: [] }), ['no_recipient'])
  assert.deepEqual(unmet({ drawnFrom: [] }), ['no_source'])
})

test('red line 3: what was drawn from a report in oversight custody reaches no force and no office of a command', () => {
  const drawnFrom = [
    { reportId: 'r1', inOversightCustody: true },
    { reportId: 'r1', inOversightCustody: false },
  ]
  fc.assert(
    fc.property(fc.constantFrom(...SECTORS), fc.boolean(), (sector, inCommand) => {
      const recipient = { officeId: 'x', sector, inCommand }
      const guest = isSecuritySector(sector) || inCommand
      assert.equal(mayReceive(recipient, drawnFrom), !guest)
      const refused = unmet({ drawnFrom, recipients: [recipient] }).includes('recipient_may_not_have_it')
      assert.equal(refused, guest)
    }),
  )
})

test('two of the panel, neither the author, one of civil society: it may leave', () => {
  assert.deepEqual(unmet(), [])
})

/** Sound in most runs, or the property would only ever see refusals. */
const mostly = <T>(sound: T, any: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(sound) }, { weight: 1, arbitrary: any })

test('invariant 2: whatever leaves has two distinct approvers of a sound panel, is coarse, consented and dated', () => {
  const who = fc.constantFrom<string[]>('amina', 'kofi', 'ruth', 'chief', 'envoy', 'otieno', 'lucy')
  const panels = fc.uniqueArray(
    fc.record({
      memberId: who,
      organisationId: fc.constantFrom('a', 'b', 'c'),
      sector: fc.constantFrom(...SECTORS),
    }),
    { selector: (seat) => seat.memberId, maxLength: 6 },
  )
  const drafts = fc.record({
    authorId: mostly('lucy', who),
    verifiedBy: mostly([], fc.array(who, { maxLength: 1 })),
    place: mostly<ReleaseDraft['place']>(
      { kind: 'area', level: 2 },
      fc.oneof(
        fc.record({ kind: fc.constant('area' as const), level: fc.nat(5) }),
        fc.record({
          kind: fc.constant('circle' as const),
          radiusKm: fc.double({ min: 0, max: 20, noNaN: true }),
        }),
      ),
    ),
    expiresAt: mostly(
      new Date('2026-03-20'),
      fc.option(fc.date({ min: new Date('2026-02-01'), max: new Date('2026-04-01'), noInvalidDate: true })),
    ),
  })
  let left = 0
  fc.assert(
    fc.property(
      drafts,
      mostly<string[]>(['amina', 'chief'], fc.uniqueArray(who)),
      mostly(PANEL, panels),
      fc.boolean(),
      (over, by, panel, consent) => {
        if (unmet(over, by, { ...YES, summary: consent }, panel).length > 0) return
        left++
        const release = draft(over)
        const seats = panel.filter((seat) => by.includes(seat.memberId))
        assert.ok(by.length >= 2 && seats.length === by.length)
        assert.ok(!by.includes(release.authorId))
        assert.ok(seats.some((seat) => seat.sector === 'civil_society'))
        assert.ok(!panel.some((seat) => isSecuritySector(seat.sector)))
        assert.ok(panel.filter((seat) => seat.sector === 'civil_society').length * 2 > panel.length)
        assert.ok(release.place.kind === 'area' ? release.place.level <= 3 : release.place.radiusKm >= 5)
        assert.ok(release.expiresAt !== null && release.expiresAt > NOW)
        assert.ok(consent)
      },
    ),
    { numRuns: 3000 },
  )
  assert.ok(left > 50, `only ${left} of 3000 could leave`)
})

test('one approval more never makes a sound release unsound', () => {
  fc.assert(
    fc.property(
      fc.subarray(['amina', 'kofi', 'ruth', 'chief', 'envoy']),
      fc.constantFrom('ruth', 'envoy'),
      (by, more) => {
        if (unmet({}, by).length === 0) assert.deepEqual(unmet({}, [...by, more]), [])
      },
    ),
  )
})
