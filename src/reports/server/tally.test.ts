import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { beneath } from '../../../test/beneath.ts'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { tell, triaged } from '../../../test/reporter.ts'
import { HANDLING_GROUPS } from '../handling.ts'
import { spanOf } from '../periods.ts'
import { othersOf } from '../small-cells.ts'
import { REPORT_STATES } from '../states.ts'

let house: TestHouse
before(async () => {
  house = await startHouse()
})
after(() => house.close())

const wrongBy = async (): Promise<number> =>
  (
    await beneath(house.owner, `SELECT coalesce(sum(cw_tally_wrong_by(wheel_id)), 0)::int AS n FROM wheel`)
  )[0]?.['n']

const everybody = '00000000-0000-0000-0000-000000000000'
const GRAINS = ['day', 'week', 'month']
const PLAIN = `(SELECT r.wheel_id, r.custodian_id, r.area_code, (r.received_at AT TIME ZONE (w.protocol ->> 'timezone'))::date AS on_day, r.handling_group, r.state,
  coalesce(r.priority, 'none') AS priority, r.channel, r.language, r.live FROM report r JOIN wheel w USING (wheel_id))`

/** Cell by cell, the tallies with what is not folded yet beside a plain count: what differs. */
async function differing(): Promise<unknown[]> {
  const sets = {
    fine: 'area_code, handling_group, priority, channel, language, live',
    cross: `area_code, handling_group, priority, '*', '*', live`,
    area: `area_code, '*', '*', '*', '*', live`,
    group: `'*', handling_group, '*', '*', '*', live`,
    priority: `'*', '*', priority, '*', '*', live`,
  }
  const against = (kept: string, columns: string, where: string, sum: string) => `
    SELECT '${kept}' AS kept, concat_ws(' ', ${columns}) AS cell, ${sum} AS n FROM report_tally_change ${where}
    UNION ALL SELECT '${kept}', concat_ws(' ', ${columns}), -1 FROM ${PLAIN} r ${where}`
  const span = (grain: string): string => `date_trunc('${grain}', on_day::timestamp)::date`
  const parts = [
    ...Object.entries(sets).flatMap(([set, by]) => [
      `SELECT '${set}' AS kept, concat_ws(' ', wheel_id, custodian_id, state, area_code, handling_group, priority, channel, language, live) AS cell, n
         FROM report_tally WHERE told_by = '${set}'`,
      against(set, `wheel_id, custodian_id, state, ${by}`, '', 'n'),
    ]),
    ...GRAINS.flatMap((grain) => [
      `SELECT '${grain}', concat_ws(' ', wheel_id, custodian_id, state, area_code, handling_group, span_from), n FROM report_tally_span WHERE grain = '${grain}'`,
      against(grain, `wheel_id, custodian_id, state, area_code, handling_group, ${span(grain)}`, '', 'n'),
      against(grain, `wheel_id, custodian_id, state, '*', handling_group, ${span(grain)}`, '', 'n'),
      `SELECT 'place ${grain}', concat_ws(' ', wheel_id, custodian_id, area_code, span_from), n FROM report_tally_place WHERE grain = '${grain}'`,
      `SELECT 'unread ${grain}', concat_ws(' ', wheel_id, custodian_id, area_code, span_from), received FROM report_tally_place WHERE grain = '${grain}'`,
      ...['custodian_id', `'${everybody}'`].flatMap((whose) => [
        against(`place ${grain}`, `wheel_id, ${whose}, area_code, ${span(grain)}`, '', 'n'),
        against(
          `unread ${grain}`,
          `wheel_id, ${whose}, area_code, ${span(grain)}`,
          `WHERE state = 'received'`,
          'n',
        ),
      ]),
    ]),
  ]
  return beneath(
    house.owner,
    `SELECT kept, cell, sum(n)::int AS off FROM (${parts.join(' UNION ALL ')}) x GROUP BY 1, 2 HAVING sum(n) <> 0`,
  )
}

/** Once all is folded: what the tallies tell of a whole wheel to whoever keeps these reports or none, beside the rule itself. */
async function misTold(): Promise<unknown[]> {
  const keepers = [
    null,
    ...['women', 'interfaith', 'youth'].map((key) => house.organisations[key]?.organisationId),
  ]
  const cells = await beneath(
    house.owner,
    `SELECT area_code, on_day::text AS day, custodian_id, count(*)::int AS n FROM ${PLAIN} r WHERE wheel_id = $1 GROUP BY 1, 2, 3`,
    [house.wheel.wheelId],
  )
  const kept = await beneath(
    house.owner,
    `SELECT grain, span_from::text AS span, area_code, custodian_id, told, hidden FROM report_tally_place WHERE wheel_id = $1`,
    [house.wheel.wheelId],
  )
  const wrong: unknown[] = []
  for (const keeper of keepers)
    for (const grain of GRAINS as ('day' | 'week' | 'month')[]) {
      const said = new Map<string, { told: number; hidden: number }>()
      for (const row of kept) {
        if (row['grain'] !== grain || ![everybody, keeper].includes(row['custodian_id'])) continue
        const at = `${row['area_code']} ${row['span']}`
        const sum = said.get(at) ?? { told: 0, hidden: 0 }
        said.set(at, { told: sum.told + row['told'], hidden: sum.hidden + row['hidden'] })
      }
      const rest = new Map<string, Map<string, number>>()
      for (const cell of cells) {
        const at = `${cell['area_code']} ${spanOf(cell['day'], grain)}`
        const days = rest.get(at) ?? new Map<string, number>()
        rest.set(at, days)
        const n = cell['custodian_id'] === keeper ? 0 : cell['n']
        days.set(cell['day'], (days.get(cell['day']) ?? 0) + n)
      }
      for (const at of new Set([...said.keys(), ...rest.keys()])) {
        const days = [...(rest.get(at) ?? [])].map(([day, n]) => ({ area: '', day, n }))
        const expected = othersOf(days, '9999-01-01')
        const found = said.get(at) ?? { told: 0, hidden: 0 }
        if (found.told !== expected.told || found.hidden !== expected.hidden)
          wrong.push({ keeper, grain, at, found, expected })
      }
    }
  return wrong
}

test('a guest finds no count, no map and no pace of reports, and neither does an office that only follows', async () => {
  for (const name of ['otieno', 'wafula', 'barasa', 'dana', 'grace', 'halima', 'kofi', 'ruth']) {
    const who = await house.person(name)
    for (const path of ['/api/reports/counts', '/api/map', '/api/map/picture', '/api/timeline'])
      assert.equal((await who.get(path)).status, 404, `${name} ${path}`)
  }
})

test('no guest, and nobody without a session, is granted a count in the catalogue', async () => {
  const granted = await beneath(
    house.owner,
    `SELECT r.rolname, c.relname AS what FROM pg_roles r CROSS JOIN pg_class c
       WHERE r.rolname IN ('cw_guest', 'cw_public', 'cw_intake') AND c.relname LIKE 'report\\_tally%' AND c.relkind = 'r'
         AND (has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE'))
     UNION ALL SELECT r.rolname, p.proname FROM pg_roles r CROSS JOIN pg_proc p
       WHERE r.rolname IN ('cw_guest', 'cw_public', 'cw_intake') AND p.proname LIKE 'cw\\_tally%' AND has_function_privilege(r.oid, p.oid, 'EXECUTE')`,
  )
  assert.deepEqual(granted, [])
  const member = await beneath(
    house.owner,
    `SELECT c.relname FROM pg_class c WHERE c.relname LIKE 'report\\_tally%' AND c.relkind = 'r'
       AND has_table_privilege('cw_member', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')`,
  )
  assert.deepEqual(member, [], 'nobody who signs in writes a count')
})

test('a count is true at once and true when it is folded, from receipt to diversion', async () => {
  const ekai = await house.person('ekai')
  const nakiru = await house.person('nakiru')
  const counts = async (who = ekai) => (await who.get('/api/reports/counts')).body
  const told = await tell(house, { words: 'x', group: 'threat' })
  const accuses = await tell(house, { words: 'y', group: 'harm', area: 'KE023124' })
  assert.equal((await counts()).n, 2)
  assert.equal(
    (await counts(nakiru)).n,
    0,
    'the desk counts what it may list, and that is what was made safe',
  )
  await triaged(house, told)
  const folded = async (): Promise<void> => {
    const before = await counts()
    await house.sweep()
    assert.equal(
      (await beneath(house.owner, 'SELECT count(*)::int AS n FROM report_tally_change'))[0]?.['n'],
      0,
    )
    assert.deepEqual((await counts()).by, before.by)
    assert.deepEqual(await differing(), [])
  }
  await folded()
  assert.equal((await counts(nakiru)).n, 1)
  assert.deepEqual((await counts()).by.state, [
    { key: 'received', n: 1 },
    { key: 'triaged', n: 1 },
  ])
  const harm = (await ekai.get('/api/reports/counts?group=harm')).body
  assert.equal(harm.n, 1)
  assert.deepEqual(
    harm.by.group.map((row: any) => row.n),
    [1, 1],
    'another choice under the same heading is still counted',
  )
  const [row] = (await ekai.get('/api/reports?group=harm')).body.rows
  const gone = await ekai.post(
    `/api/reports/${row.report_id}/divert-accusation`,
    {
      organisation_id: house.organisations['oversight']?.organisationId,
      body_sealed: await ekai.seal(['oversight', accuses.recipient], { v: 1, words: 'y' }),
    },
    { 'if-match': '"1"' },
  )
  assert.equal(gone.status, 200)
  assert.equal((await counts()).n, 1, 'what leaves intake leaves its counts')
  await folded()
})

test('after random acts of every kind the tallies are a plain count, cell by cell', async () => {
  const wheelId = house.wheel.wheelId
  const custodians = ['women', 'interfaith', 'youth'].map((key) => house.organisations[key]?.organisationId)
  const rows = fc.record({
    custodian: fc.constantFrom(...custodians),
    area: fc.constantFrom(...house.area.localities, 'KE023'),
    group: fc.constantFrom(...HANDLING_GROUPS),
    state: fc.constantFrom(...REPORT_STATES),
    hour: fc.nat(24 * 40),
    severity: fc.option(fc.integer({ min: 1, max: 5 })),
  })
  const act = fc.oneof(
    fc.record({ act: fc.constant('insert' as const), rows: fc.array(rows, { minLength: 1, maxLength: 8 }) }),
    fc.record({ act: fc.constant('change' as const), to: rows, of: fc.nat(9) }),
    fc.record({ act: fc.constant('round' as const), of: fc.nat(9) }),
    fc.record({ act: fc.constant('delete' as const), of: fc.nat(9) }),
    fc.record({ act: fc.constant('fold' as const), most: fc.integer({ min: 1, max: 6 }) }),
    fc.constant({ act: 'zone' as const }),
    fc.constant({ act: 'recount' as const }),
  )
  const some = (of: number): string => `abs(hashtext(report_id::text)) % 10 = ${of}`
  const take = async (one: any): Promise<void> => {
    const run = (text: string, values: unknown[] = []) => beneath(house.owner, text, values)
    if (one.act === 'insert')
      await run(
        `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, severity, urgency, area_code, received_at, state, sealed_by)
         SELECT $1, gen_random_uuid(), x.custodian::uuid, 'web', 'en', x."group", x.severity, x.severity, x.area, '2026-03-01T00:00Z'::timestamptz + x.hour * interval '1 hour', x.state, 'browser'
         FROM jsonb_to_recordset($2) AS x (custodian text, "group" text, severity int, area text, hour int, state text)`,
        [wheelId, JSON.stringify(one.rows)],
      )
    if (one.act === 'change')
      await run(
        `UPDATE report SET area_code = $1, handling_group = $2, state = $3, severity = $4, urgency = $4 WHERE ${some(one.of)}`,
        [one.to.area, one.to.group, one.to.state, one.to.severity],
      )
    if (one.act === 'round')
      await run(
        `UPDATE report SET received_at = date_trunc('day', received_at, 'Africa/Nairobi') WHERE ${some(one.of)}`,
      )
    if (one.act === 'delete') await run(`DELETE FROM report WHERE ${some(one.of)}`)
    if (one.act === 'fold') await run('SELECT cw_tally_fold($1)', [one.most])
    if (one.act === 'zone')
      await run(
        `UPDATE wheel SET protocol = jsonb_set(protocol, '{timezone}', CASE protocol ->> 'timezone' WHEN 'UTC' THEN '"Africa/Nairobi"'::jsonb ELSE '"UTC"' END) WHERE wheel_id = $1`,
        [wheelId],
      )
    if (one.act === 'recount') await run('SELECT cw_tally_recount($1)', [wheelId])
  }
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
      for (const one of acts) await take(one)
      assert.deepEqual(await differing(), [])
      assert.equal(await wrongBy(), 0)
      await beneath(house.owner, 'SELECT cw_tally_fold(100000)')
      assert.deepEqual(await misTold(), [])
    }),
    { numRuns: 25 },
  )
  await house.sweep()
  assert.deepEqual(await differing(), [])
  const empty = await beneath(
    house.owner,
    'SELECT FROM report_tally_span WHERE n = 0 UNION ALL SELECT FROM report_tally WHERE n = 0 UNION ALL SELECT FROM report_tally_place WHERE n = 0 AND told = 0 AND hidden = 0',
  )
  assert.equal(empty.length, 0, 'what came to nothing left no row')
})

test('while one transaction has written and not ended, nobody waits: not the next report, not a reader, not the fold', async () => {
  const slow = await house.owner.connect()
  try {
    await slow.query('SET ROLE NONE')
    await slow.query(`BEGIN; SET LOCAL lock_timeout = '2s'`)
    await slow.query(`UPDATE report SET state = 'closed'`)
    const told = await tell(house, { words: 'meanwhile', group: 'movement' })
    assert.equal(told.answer.status, 201)
    await house.sweep()
    assert.equal((await (await house.person('ekai')).get('/api/reports/counts?group=movement')).status, 200)
  } finally {
    await slow.query('ROLLBACK')
    slow.release()
  }
  assert.deepEqual(await differing(), [])
})

test('counts that somebody bent beneath the fences are noticed, and a recount makes them true', async () => {
  await tell(house, { words: 'z' })
  await house.sweep()
  await beneath(
    house.owner,
    'UPDATE report_tally SET n = n + 2 WHERE ctid = (SELECT ctid FROM report_tally LIMIT 1)',
  )
  assert.equal(await wrongBy(), 2)
  await beneath(house.owner, 'SELECT cw_tally_recount($1)', [house.wheel.wheelId])
  assert.equal(await wrongBy(), 0)
  assert.deepEqual(await differing(), [])
})

test('map and timeline say the same whole, told apart or not, and a silent place is no nought', async () => {
  const nakiru = await house.person('nakiru')
  const ekai = await house.person('ekai')
  await beneath(house.owner, 'DELETE FROM report')
  // Two of Interfaith's that nobody has made safe, on a day that has ended; seven of the women's that are.
  const add = (custodian: string, state: string, n: number, area: string) =>
    beneath(
      house.owner,
      `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, area_code, received_at, state, sealed_by)
       SELECT $1, gen_random_uuid(), $2, 'web', 'en', 'threat', $3, now() - interval '3 days', $4, 'browser' FROM generate_series(1, $5::int)`,
      [house.wheel.wheelId, house.organisations[custodian]?.organisationId, area, state, n],
    )
  await add('interfaith', 'received', 2, 'KE023123')
  await add('women', 'registered', 7, 'KE023123')
  await house.sweep()
  const map = (await nakiru.get('/api/map')).body
  const here = (rows: any[], code: string) => rows.find((row) => row.area_code === code)
  assert.deepEqual(here(map.rows, 'KE023123').count, { from: 8, to: 11 }, 'seven, and one to four')
  assert.equal(here(map.rows, 'KE023125').standing, 'no_information')
  const own = (await ekai.get('/api/map')).body
  assert.deepEqual(
    [here(own.rows, 'KE023123').own, here(own.rows, 'KE023123').count],
    [7, { from: 8, to: 11 }],
  )
  for (const split of ['', '&split=group', '&split=area', '&area=KE023123']) {
    const line = (await nakiru.get(`/api/timeline?by=day${split}`)).body
    assert.deepEqual(line.total, { own: 7, count: { from: 8, to: 11 } }, split)
    const day = line.rows.find((row: any) => row.own > 0)
    assert.deepEqual([day.standing, day.heard, day.count], ['heard_from', 1, { from: 8, to: 11 }])
    assert.equal(
      line.rows.filter((row: any) => row.standing === 'no_information').length,
      line.rows.length - 1,
    )
  }
  const filtered = (await nakiru.get('/api/timeline?by=week&group=threat&split=state')).body
  assert.deepEqual(filtered.total, { own: 7, count: null }, 'of the rest no group is told')
  assert.equal((await nakiru.get('/api/map?from=2026-13-01')).status, 422)
  assert.equal((await nakiru.get('/api/timeline?by=day&from=2020-01-01')).body.code, 'wrong_value')
})

test('hidden counts that change from one to four change no answer of any route', async () => {
  const nakiru = await house.person('nakiru')
  const asked = [
    '/api/map',
    '/api/map?from=2025-01-01',
    '/api/coverage',
    '/api/timeline?by=day',
    '/api/timeline?by=week&split=area',
    '/api/timeline?by=month&split=group&from=2025-06-01',
    '/api/map?group=threat',
    '/api/reports/counts',
  ]
  const answers = async () => {
    const all = []
    for (const path of asked) all.push({ ...(await nakiru.get(path)).body, at: '' })
    return all
  }
  const before = await answers()
  for (const more of [1, 1]) {
    await beneath(
      house.owner,
      `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, area_code, received_at, state, sealed_by)
       SELECT wheel_id, gen_random_uuid(), custodian_id, 'sms', 'sw', 'harm', area_code, received_at, 'received', 'server' FROM report
       WHERE custodian_id = $1 LIMIT $2`,
      [house.organisations['interfaith']?.organisationId, more],
    )
    await house.sweep()
    assert.deepEqual(await answers(), before)
  }
})
