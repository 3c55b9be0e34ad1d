import assert from 'node:assert/strict'
import { join, resolve } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { testDatabase } from '../../../test/database.ts'
import { countOf, total } from '../population.ts'
import * as places from './index.ts'

const demo = resolve(import.meta.dirname, '../../../demo/data')
const quiet = () => {}

type Test = Awaited<ReturnType<typeof testDatabase>>
let test: Test
let reader: Kysely<unknown>
const counts = ({ read, written, unchanged, refused }: places.Loaded) => [
  read,
  written,
  unchanged,
  refused.length,
]

before(async () => {
  test = await testDatabase()
  // Reads go as the public, whose rights are the fewest.
  const pool = new pg.Pool({ ...test.ownerConfig, options: '-c role=cw_public', max: 2 })
  reader = new Kysely({ dialect: new PostgresDialect({ pool }) })
})
after(async () => {
  await reader?.destroy()
  await test?.close()
})

describe('the demonstration data', () => {
  it('loads, and a second time changes nothing', async () => {
    const steps: [() => Promise<places.Loaded>, number, number][] = [
      [() => places.loadPcodes(test.owner, join(demo, 'kenya-pcodes.csv'), quiet), 337, 337],
      [() => places.loadKenyaCounties(test.owner, join(demo, 'kenya-counties.geojson'), quiet), 47, 47],
      [() => places.loadPopulation(test.owner, join(demo, 'kenya-population.csv'), quiet), 2209, 2209],
      [() => places.loadCells(test.owner, 'KE023', quiet), 229, 229],
    ]
    for (const [load, read, rows] of steps) assert.deepEqual(counts(await load()), [read, rows, 0, 0])
    for (const [load, read, rows] of steps) {
      const again = await load()
      assert.deepEqual(counts(again), [read, 0, rows, 0])
      assert.deepEqual(again.notes, [])
    }
  })

  it('tells its progress', async () => {
    const told: string[] = []
    await places.loadPcodes(test.owner, join(demo, 'kenya-pcodes.csv'), (done, of, what) => {
      told.push(`${done}/${of} ${what}`)
    })
    assert.deepEqual(told, ['0/337 P-codes', '337/337 P-codes'])
  })

  it('every county has a boundary, a point in its own country and a population', async () => {
    const counties = await places.listAreas(reader, { country: 'KEN', level: 1 })
    assert.equal(counties.length, 47)
    for (const { code, centroid, parentCode, validFrom } of counties) {
      assert.ok(
        centroid !== null && centroid[0] > 33 && centroid[0] < 42 && centroid[1] > -5 && centroid[1] < 5.5,
        code,
      )
      assert.deepEqual([parentCode, validFrom], ['KEN', '2019-10-31'])
      assert.equal((await places.boundaryOf(reader, code))?.licence, 'ODbL-1.0')
      assert.equal((await places.populationOf(reader, code))?.cells.length, 47)
    }
  })

  it('the nation is summed from its counties: 47,564,296 people, each once', async () => {
    const kenya = await places.populationOf(reader, 'KEN')
    assert.ok(kenya !== undefined)
    assert.deepEqual([kenya.level, kenya.areas, kenya.year], [1, 47, 2019])
    assert.equal(total(kenya.cells), 47_564_296)
    assert.deepEqual(countOf(kenya.cells, { sex: 'female' }), { atLeast: 24_014_716, atMost: 24_014_716 })
    assert.deepEqual(countOf(kenya.cells, { sex: 'intersex' }), { atLeast: 1524, atMost: 1524 })
    const children = countOf(kenya.cells, { to: 17 })
    assert.ok(children !== undefined && children.atMost - children.atLeast === 682 + 1524)
  })

  it('a sub-county has no figures of its own: unknown, not zero', async () => {
    assert.equal(await places.populationOf(reader, 'KE001001'), undefined)
    assert.equal((await places.areaAnswer(reader, 'KE001001')).population, null)
  })

  it('chains lead to the country, from a cell too', async () => {
    const cell = (await places.childrenOf(reader, 'KE023')).find(({ kind }) => kind === 'h3')
    assert.ok(cell !== undefined)
    const codes = (await places.chainOf(reader, cell.code)).map(({ code }) => code)
    assert.deepEqual(codes, [cell.code, 'KE023', 'KEN'])
    assert.deepEqual(await places.chainOf(reader, 'nowhere'), [])
    await assert.rejects(places.getArea(reader, 'nowhere'), { code: 'not_found' })
  })

  it('lists go on where they stopped', async () => {
    const first = await places.areasAnswer(reader, { country: 'KEN', level: 1, limit: 40 })
    assert.deepEqual([first.areas.length, first.after], [40, 'KE040'])
    const rest = await places.areasAnswer(reader, { country: 'KEN', level: 1, limit: 40, after: 'KE040' })
    assert.deepEqual([rest.areas.length, rest.after], [7, null])
  })

  it('a county is drawn among its neighbours, a country by what lies in it', async () => {
    const turkana = await places.areaMap(reader, 'KE023', {
      title: 'Turkana',
      classOf: (code) => `is-${code}`,
    })
    assert.match(turkana ?? '', /is-KE023/)
    assert.match(turkana ?? '', /is-KE024/)
    assert.doesNotMatch(turkana ?? '', /is-KE001/)
    assert.equal((await places.areaMap(reader, 'KEN', { title: 'Kenya' }))?.match(/<path/g)?.length, 47)
    assert.equal(await places.areaMap(reader, 'KE001001', { title: 'Changamwe' }), undefined)
  })

  it('only the owner writes; intake does not even read', async () => {
    const client = await test.owner.connect()
    try {
      for (const role of ['cw_public', 'cw_intake', 'cw_guest', 'cw_member', 'cw_job']) {
        for (const table of ['area', 'area_boundary', 'population']) {
          const { rows } = await client.query(
            `SELECT has_table_privilege($1, $2, 'SELECT') AS reads, has_table_privilege($1, $2, 'INSERT, UPDATE, DELETE, TRUNCATE') AS writes`,
            [role, table],
          )
          assert.deepEqual(rows[0], { reads: role !== 'cw_intake', writes: false }, `${role} ${table}`)
        }
      }
    } finally {
      client.release()
    }
  })
})
