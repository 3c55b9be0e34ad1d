import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Audience } from '../src/platform/roles.ts'
import { coercionProblems, isCoercive, MENU } from '../src/responses/menu.ts'
import { beneath, countBeneath } from './beneath.ts'
import { type Person, startHouse, type TestHouse } from './people.ts'
import { coercion, draft, grade, openIncident, seen, triaged } from './warned.ts'
import { approve } from './scenarios/telling.ts'

const JUDGES = ['joseph', 'lokwang', 'nakiru'] as const
const AUDIENCES: readonly Audience[] = ['cw_public', 'cw_intake', 'cw_guest', 'cw_member', 'cw_job']

let house: TestHouse
const people = new Map<string, Person>()
const who = (name: string): Person => people.get(name) as Person

before(async () => {
  house = await startHouse()
  for (const name of [...JUDGES, 'ruth', 'ajuma', 'otieno', 'kofi', 'grace', 'ekai'])
    people.set(name, await house.person(name))
})
after(() => house.close())

type Step = {
  by: (typeof JUDGES)[number]
  does: 'link' | 'unlink' | 'grade'
  which: number
  credibility: number
}
const step: fc.Arbitrary<Step> = fc.record({
  by: fc.constantFrom(...JUDGES),
  does: fc.constantFrom('link', 'unlink', 'grade'),
  which: fc.nat({ max: 20 }),
  credibility: fc.integer({ min: 1, max: 6 }),
})
type Link = { link_id: string; report_id: string; origin: number; unlinked_at: string | null }
type View = {
  links: Link[]
  grades: Record<string, unknown>[]
  incident: { origins: number; reports: number }
}

test('invariant 10: links and grades only grow, each names who did it, and what is undone counts as if it had not been', async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
    const first = await triaged(house)
    const incident = await openIncident(house, who('nakiru'), [first])
    const path = `/api/incidents/${incident}`
    const view = async (): Promise<View> => (await who('nakiru').get(path)).body
    for (const { by, does, which, credibility } of steps) {
      const before = await view()
      const active = before.links.filter((one) => one.unlinked_at === null)
      const chosen = active[which % Math.max(1, active.length)]
      const highest = Math.max(0, ...before.links.map((one) => one.origin))
      if (does === 'link') {
        const body = { report_id: await triaged(house), origin: (which % (highest + 1)) + 1 }
        await seen(who(by), path, 'link', body)
      } else if (does === 'unlink' && chosen)
        assert.equal((await seen(who(by), path, 'unlink', { link_id: chosen.link_id })).status, 200)
      else if (does === 'grade') {
        const given = await grade(who(by), incident, 'F', credibility)
        assert.equal(given.status === 200, credibility > 1 || before.incident.origins >= 2)
      }
      const now = await view()
      assert.deepEqual(now.grades.slice(0, before.grades.length), before.grades)
      assert.ok(now.grades.slice(before.grades.length).every((one) => one['author_id'] === who(by).memberId))
      for (const old of before.links) {
        const { unlinked_at: _, ...kept } = now.links.find((one) => one.link_id === old.link_id) as Link
        const { unlinked_at: __, ...was } = old
        assert.deepEqual(kept, was)
      }
      const active_ = now.links.filter((one) => one.unlinked_at === null)
      assert.equal(now.incident.reports, active_.length)
      assert.equal(now.incident.origins, new Set(active_.map((one) => one.origin)).size)
      const rows = await beneath(house.owner, 'SELECT * FROM incident_report WHERE incident_id = $1', [
        incident,
      ])
      for (const row of rows) assert.equal(row['unlinked_by'] === null, row['unlinked_at'] === null)
      if (does === 'unlink' && chosen) {
        const undone = rows.find((row) => row['link_id'] === chosen.link_id)
        assert.equal(undone?.['unlinked_by'], who(by).memberId)
        const entries = `journal WHERE event = 'incident.unlinked' AND record_id = $1`
        assert.equal(
          await countBeneath(house.owner, entries, [incident]),
          rows.filter((row) => row['unlinked_by'] !== null).length,
        )
      }
    }
  })
  await fc.assert(property, { numRuns: 15 })
})

const tables = [
  'journal',
  'grade',
  'incident_text',
  'release_approval',
  'release_opening',
  'outcome',
] as const

test('invariant 10, beneath: whoever asks, the journal and what was judged are neither changed nor deleted nor emptied', async () => {
  const source = await triaged(house)
  const incident = await openIncident(house, who('nakiru'), [source])
  await grade(who('joseph'), incident, 'F', 3)
  const { id } = (await draft(house, who('nakiru'), incident, [source], [{ key: 'mediation', ask: null }]))
    .body
  await approve(house, id, 'ruth', 'ajuma')
  await house.sweep()
  const fingerprint = async () =>
    JSON.stringify(
      await Promise.all(tables.map((one) => beneath(house.owner, `SELECT * FROM ${one} ORDER BY 1, 2, 3`))),
    )
  const before = await fingerprint()
  const columns = await beneath<{ t: string; c: string }>(
    house.owner,
    `SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ANY ($1)`,
    [tables],
  )
  const attempt = fc.record({
    role: fc.constantFrom(...AUDIENCES, 'cw_owner' as const),
    by: fc.constantFrom(...JUDGES, 'ruth', 'otieno', 'ekai'),
    of: fc.constantFrom(...columns),
    how: fc.constantFrom('update', 'delete', 'truncate'),
  })
  const property = fc.asyncProperty(attempt, async ({ role, by, of, how }) => {
    const text = {
      update: `UPDATE ${of.t} SET ${of.c} = ${of.c}`,
      delete: `DELETE FROM ${of.t}`,
      truncate: `TRUNCATE ${of.t} CASCADE`,
    }[how]
    // The owner never signs in; she sees no row of what she owns, since row-level security is forced on her as well.
    if (role === 'cw_owner') {
      if (how !== 'truncate') assert.equal((await house.owner.query(text)).rowCount, 0, text)
      return
    }
    const { memberId, organisationId } = who(by)
    const asked = house.house.db.as(
      role,
      { wheelId: house.wheel.wheelId, memberId, organisationId },
      async (tx) => Number((await sql.raw(text).execute(tx)).numAffectedRows ?? 0n),
    )
    // The index of the journal is set once; a row that has one is out of reach.
    const indexing = role === 'cw_job' && of.t === 'journal' && how === 'update' && of.c === 'position'
    if (indexing) assert.equal(await asked, 0)
    else await assert.rejects(asked, { code: '42501' }, `${role} ${text}`)
  })
  await fc.assert(property, { numRuns: 300 })
  assert.equal(await fingerprint(), before)
})

test('invariant 14: a coercive request leaves with its written reason and with something less that was considered, or not at all', async () => {
  const source = await triaged(house)
  const incident = await openIncident(house, who('nakiru'), [source])
  const { reason_sealed } = await coercion(who('nakiru'))
  const request = fc.record({
    key: fc.constantFrom('station', 'army', 'mediation'),
    ask: fc.option(fc.constantFrom(...MENU)),
    considered: fc.option(fc.subarray([...MENU], { minLength: 1 })),
    through: fc.boolean(),
  })
  const property = fc.asyncProperty(request, async ({ key, ask, considered, through }) => {
    const asked = { key, ask, ...(considered && { coercion: { considered, reason_sealed } }) }
    const others = through ? [{ key: 'county', ask: 'civilian_authority' }] : []
    const written = await draft(house, who('nakiru'), incident, [source], [asked, ...others])
    const sector = ({ station: 'police', army: 'military' } as const)[key as 'station'] ?? 'civil_society'
    const county = {
      officeId: 'c',
      sector: 'civil_authority',
      ask: null,
      reason: null,
      considered: [],
    } as const
    const problems = coercionProblems(
      { officeId: key, sector, ask, reason: considered && 'why', considered: considered ?? [] },
      through ? [county] : [],
    )
    const coercive = ask !== null && isCoercive(ask)
    if (coercive && problems.length > 0) assert.equal(written.body.code, 'reason_needed', written.text)
    if (coercive && problems.length === 0) assert.equal(written.status, 201, written.text)
    if (written.status !== 201) return
    assert.equal(await approve(house, written.body.id, 'ruth', 'ajuma'), 'released')
    const [row] = await beneath(
      house.owner,
      'SELECT considered, length(reason) AS n FROM coercive_reason WHERE release_id = $1',
      [written.body.id],
    )
    assert.equal(row !== undefined, coercive)
    if (row === undefined) return
    assert.ok(row['n'] > 100)
    assert.ok(row['considered'].some((one: (typeof MENU)[number]) => !isCoercive(one)))
  })
  await fc.assert(property, { numRuns: 40 })
})
