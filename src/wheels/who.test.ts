import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SECTORS } from '../actors/sector.ts'
import { type Seatable, type Who, type WhoProblem, whoProblems, withoutExpectations } from './who.ts'

const NOW = new Date('2026-03-01T00:00:00Z')
const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`
const [women, elders, youth, county, station, care] = [1, 2, 3, 4, 5, 6].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
]
const seat = (
  organisationId: string,
  sector: Seatable['sector'],
  deskFrom: Date | null = null,
): Seatable => ({
  organisationId,
  sector,
  deskFrom,
})
const SEATED = [
  seat(women, 'civil_society'),
  seat(elders, 'civil_society'),
  seat(youth, 'civil_society', new Date('2026-05-01T00:00:00Z')),
  seat(care, 'civil_society'),
  seat(county, 'civil_authority'),
  seat(station, 'police'),
]
const sound: Who = {
  desk: [women, elders],
  panel: [
    { organisation_id: women, seats: 1 },
    { organisation_id: elders, seats: 1 },
    { organisation_id: county, seats: 1 },
  ],
  custodians: [{ area_code: 'KE042', channel: 'any', organisation_id: women }],
  vault_partner: elders,
  oversight: county,
  focal_point: care,
  localities: [{ area_code: 'KE042001', expected_days: 7 }],
}
const problems = (over: Partial<Who>, now = NOW): WhoProblem[] =>
  whoProblems({ ...sound, ...over }, SEATED, 'KE042', now)

test('a protocol under which somebody could work alone, or a force would sit in, is refused with every reason', () => {
  const refusals: [Partial<Who>, WhoProblem][] = [
    [{ desk: [women] }, 'desk_of_one'],
    [{ desk: [women, county] }, 'desk_not_civil_society'],
    [{ desk: [women, elders, station] }, 'desk_not_civil_society'],
    [{ desk: [women, elders, youth] }, 'new_organisation_on_desk'],
    [{ desk: [women, id(9)] }, 'unknown_organisation'],
    [{ panel: [{ organisation_id: women, seats: 3 }] }, 'panel_of_one_organisation'],
    [{ panel: sound.panel.slice(0, 2) }, 'panel_too_small'],
    [{ panel: [...sound.panel, { organisation_id: station, seats: 1 }] }, 'panel_with_security_member'],
    [
      {
        panel: [
          { organisation_id: women, seats: 1 },
          { organisation_id: county, seats: 2 },
        ],
      },
      'panel_without_civil_society_majority',
    ],
    [{ custodians: [] }, 'no_custodian_for_the_area'],
    [
      { custodians: [{ area_code: 'KE042', channel: 'sms', organisation_id: women }] },
      'no_custodian_for_the_area',
    ],
    [
      { custodians: [{ area_code: 'KE042', channel: 'any', organisation_id: station }] },
      'custodian_not_civil_society',
    ],
    [{ custodians: [{ area_code: 'KE042', channel: 'any', organisation_id: care }] }, 'custodian_off_desk'],
    [{ custodians: [...sound.custodians, ...sound.custodians] }, 'custodian_named_twice'],
    [{ vault_partner: women }, 'vault_partner_keeps_reports'],
    [{ vault_partner: county }, 'vault_partner_not_civil_society'],
    [{ oversight: station }, 'oversight_of_a_force'],
    [{ focal_point: county }, 'focal_point_not_civil_society'],
    [{ focal_point: women }, 'focal_point_on_desk'],
    [{ localities: [...sound.localities, ...sound.localities] }, 'locality_named_twice'],
  ]
  for (const [over, code] of refusals)
    assert.ok(problems(over).includes(code), `${code}, not ${problems(over).join()}`)
})

test('a sound one is sound, and a newcomer may sit on the desk from her day on', () => {
  assert.deepEqual(problems({}), [])
  const later = new Date('2026-05-01T00:00:00Z')
  assert.deepEqual(problems({ desk: [women, elders, youth] }, later), [])
})

test('whatever organisations there are, no sound protocol gives a force a seat or anybody a majority against civil society', () => {
  const organisation = fc.record({
    organisationId: fc.constantFrom(women, elders, youth, county, station, care),
    sector: fc.constantFrom(...SECTORS),
    deskFrom: fc.constant(null),
  })
  const seated = fc.uniqueArray(organisation, { selector: (one) => one.organisationId, minLength: 3 })
  const any = fc.constantFrom(women, elders, youth, county, station, care)
  const who = fc.record({
    desk: fc.uniqueArray(any, { maxLength: 4 }),
    panel: fc.uniqueArray(fc.record({ organisation_id: any, seats: fc.integer({ min: 1, max: 3 }) }), {
      selector: (one) => one.organisation_id,
      maxLength: 4,
    }),
    custodians: fc.array(
      fc.record({
        area_code: fc.constant('KE042'),
        channel: fc.constant('any' as const),
        organisation_id: any,
      }),
      { minLength: 1, maxLength: 1 },
    ),
    vault_partner: fc.option(any),
    oversight: fc.option(any),
    focal_point: fc.constant(null),
    localities: fc.constant<Who['localities']>([]),
  })
  fc.assert(
    fc.property(seated, who, (here, given) => {
      if (whoProblems(given, here, 'KE042', NOW).length > 0) return
      const sectorOf = (one: string) => here.find((other) => other.organisationId === one)?.sector
      const force = (one: string) => ['police', 'military'].includes(sectorOf(one) ?? '')
      assert.ok(![...given.desk, ...given.custodians.map((one) => one.organisation_id)].some(force))
      assert.ok(!given.panel.some((one) => force(one.organisation_id)))
      const seats = (fits: (sector: string | undefined) => boolean) =>
        given.panel
          .filter((one) => fits(sectorOf(one.organisation_id)))
          .reduce((sum, one) => sum + one.seats, 0)
      assert.ok(seats((sector) => sector === 'civil_society') > seats((sector) => sector !== 'civil_society'))
      assert.ok(given.oversight === null || !force(given.oversight))
    }),
    { numRuns: 500 },
  )
})

test('what anyone may know of a protocol tells no expectation, and nothing else is taken from it', () => {
  const shown = withoutExpectations({ who: sound, version: 3 })
  assert.deepEqual(shown.who.localities, [{ area_code: 'KE042001', expected_days: null }])
  assert.deepEqual({ ...shown.who, localities: sound.localities }, sound)
  assert.deepEqual(withoutExpectations({}), {})
})
