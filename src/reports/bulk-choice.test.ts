import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Asker } from '../actors/permission.ts'
import type { Role } from '../actors/roles.ts'
import { type ChosenRow, MANY_ACTS, offersFor } from './bulk-choice.ts'
import { REPORT_STATES } from './states.ts'

const NOW = new Date('2026-10-30T12:00:00Z')
const LATER = '2026-10-30T12:05:00Z'
const EARLIER = '2026-10-30T11:59:00Z'

const asker = (...roles: Role[]): Asker => ({
  memberId: 'me',
  organisationId: 'women',
  wheelId: 'w',
  sector: 'civil_society',
  roles,
})
let made = 0
const row = (state: string, rest: Partial<ChosenRow> = {}): ChosenRow => ({
  report_id: `r${++made}`,
  custodian_id: 'women',
  state,
  live: true,
  claim: null,
  ...rest,
})
const offered = (rows: ChosenRow[], who: Asker, onDesk = true) =>
  offersFor(rows, who, onDesk, NOW).map(({ act, may, not }) => [act, may.length, not.length])

test('only what the rules allow for at least one of the chosen is offered', () => {
  assert.deepEqual(offered([row('received'), row('received')], asker('intake_operator')), [
    ['claim', 2, 0],
    ['make_safe', 2, 0],
  ])
  assert.deepEqual(offered([row('registered'), row('made_safe')], asker('intake_operator')), [
    ['claim', 2, 0],
    ['register', 1, 1],
    ['triage', 1, 1],
  ])
  assert.deepEqual(offered([row('triaged')], asker('verifier')), [
    ['claim', 1, 0],
    ['link', 1, 0],
  ])
  assert.deepEqual(offered([row('triaged')], asker('verifier'), false), [])
  assert.deepEqual(offered([row('registered'), row('triaged')], asker('liaison')), [])
})

test('each row that it would not touch says why: another works on it, its state, its custody, history', () => {
  const others = row('received', { claim: { member_id: 'akiru', until: LATER } })
  const lapsed = row('received', { claim: { member_id: 'akiru', until: EARLIER } })
  const elsewhere = row('received', { custodian_id: 'youth' })
  const done = row('registered')
  const [, safe] = offersFor([others, lapsed, elsewhere, done], asker('intake_operator'), true, NOW)
  assert.equal(safe?.act, 'make_safe')
  assert.deepEqual(safe.may, [lapsed])
  assert.deepEqual(safe.not, [
    { row: others, because: 'claimed' },
    { row: elsewhere, because: 'custody' },
    { row: done, because: 'state' },
  ])
  const history = row('triaged', { live: false })
  const link = offersFor([history, row('triaged')], asker('analyst'), true, NOW).find(
    (offer) => offer.act === 'link',
  )
  assert.deepEqual(link?.not, [{ row: history, because: 'history' }])
})

test('she lets go of what she holds, and of nothing else', () => {
  const mine = row('received', { claim: { member_id: 'me', until: LATER } })
  const release = offersFor([mine, row('received')], asker('intake_operator'), true, NOW).find(
    (offer) => offer.act === 'release',
  )
  assert.deepEqual(release?.may, [mine])
  assert.deepEqual(
    release?.not.map((one) => one.because),
    ['free'],
  )
})

test('every chosen row is either touched or says why not, and nothing that another holds is touched', () => {
  const rows = fc.array(
    fc.record({
      report_id: fc.uuid(),
      custodian_id: fc.constantFrom('women', 'youth'),
      state: fc.constantFrom(...REPORT_STATES),
      live: fc.boolean(),
      claim: fc.constantFrom(
        null,
        { member_id: 'me', until: LATER },
        { member_id: 'akiru', until: LATER },
        { member_id: 'akiru', until: EARLIER },
      ),
    }),
    { maxLength: 12 },
  )
  const roles = fc.uniqueArray(
    fc.constantFrom<Role>('intake_operator', 'verifier', 'analyst', 'coordinator', 'liaison'),
  )
  fc.assert(
    fc.property(rows, roles, fc.boolean(), (chosen, held, onDesk) => {
      const offers = offersFor(chosen, asker(...held), onDesk, NOW)
      for (const offer of offers) {
        assert.equal(offer.may.length + offer.not.length, chosen.length)
        const others = (one: (typeof chosen)[number]) =>
          one.claim?.member_id === 'akiru' && one.claim.until === LATER
        assert.deepEqual(offer.may.filter(others), [])
      }
      assert.deepEqual(
        offers.map((offer) => offer.act),
        MANY_ACTS.filter((act) => offers.some((offer) => offer.act === act)),
      )
    }),
  )
})
