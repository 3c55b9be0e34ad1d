import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { testDatabase } from '../../../test/database.ts'
import { total } from '../population.ts'
import * as places from './index.ts'

const demo = resolve(import.meta.dirname, '../../../demo/data')
const data = resolve(import.meta.dirname, '../../../../shared/data')
const absent = existsSync(data) ? false : 'the original data is not on this machine (../shared/data)'
const quiet = () => {}

type Test = Awaited<ReturnType<typeof testDatabase>>
let test: Test
let folder: string
let reader: Kysely<unknown>
const counts = ({ read, written, unchanged, refused }: places.Loaded) => [
  read,
  written,
  unchanged,
  refused.length,
]
const lines = ({ refused }: places.Loaded) => refused.map(({ line }) => line)

async function file(name: string, text: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

before(async () => {
  test = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'cw-places-'))
  // Reads go as the public, whose rights are the fewest.
  const pool = new pg.Pool({ ...test.ownerConfig, options: '-c role=cw_public', max: 2 })
  reader = new Kysely({ dialect: new PostgresDialect({ pool }) })
  await places.loadPcodes(test.owner, join(demo, 'kenya-pcodes.csv'), quiet)
  await places.loadKenyaCounties(test.owner, join(demo, 'kenya-counties.geojson'), quiet)
})
after(async () => {
  await reader?.destroy()
  await test?.close()
  if (folder !== undefined) await rm(folder, { recursive: true })
})

describe('what is wrong in a file', () => {
  const head = 'Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date'

  it('a P-code without name, parent, level, date or country is refused by its line; the rest is taken', async () => {
    const path = await file(
      'pcodes.csv',
      [
        `\uFEFF${head}`,
        '#country+code,#geo+admin_level,#adm+code,#adm+name,#adm+code+parent,#date+start',
        'UGA,2,UG101,Child before its parent,UG1,',
        'UGA,1,UG1,"Central, the",UGA,2020-01-01',
        'UGA,1,UG2,,UGA,2020-01-01',
        'UGA,2,UG201,Child of a refused one,UG2,2020-01-01',
        'UGA,x,UG3,Bad level,UGA,2020-01-01',
        'UGA,1,UG4,Bad day,UGA,2020-02-31',
        'QQQ,1,QQ1,Bad country,QQQ,2020-01-01',
        'UGA,1,UG1,Again,UGA,2020-01-01',
        'UGA,1,UG5,Other land,KEN,2020-01-01',
        'UGA,1,UG6,Too few',
        'UGA,1,UG7;DROP,Bad code,UGA,2020-01-01',
      ].join('\n'),
    )
    const result = await places.loadPcodes(test.owner, path, quiet)
    assert.deepEqual(lines(result), [5, 6, 7, 8, 9, 10, 11, 12, 13])
    assert.deepEqual(counts(result), [11, 2, 0, 9])
    assert.equal((await places.getArea(reader, 'UG1')).name, 'Central, the')
  })

  it('a missing, foreign, garbled or binary file says so and writes nothing', async () => {
    const bad: [string, RegExp][] = [
      [join(folder, 'none.csv'), /there is no such file/],
      [folder, /it is a folder/],
      [await file('other.csv', 'a,b\n1,2\n'), /has no column Location/],
      [await file('empty.csv', ''), /has no column Location/],
      [await file('quote.csv', `${head}\nKEN,1,"KE001,Mombasa\n`), /is not a CSV file/],
      [await file('binary.csv', new Uint8Array([0xff, 0xfe, 0x00, 0xd8])), /neither UTF-8 text/],
      [await file('cut.csv.gz', new Uint8Array([0x1f, 0x8b, 8, 0, 0])), /neither UTF-8 text/],
    ]
    for (const [path, message] of bad) {
      await assert.rejects(places.loadPcodes(test.owner, path, quiet), (error) => {
        assert.ok(error instanceof places.ImportFault)
        assert.match(error.message, message)
        return true
      })
    }
    await assert.rejects(
      places.loadKenyaCounties(test.owner, await file('a.json', '{'), quiet),
      /is not JSON/,
    )
    await assert.rejects(
      places.loadNaturalEarth(test.owner, await file('b.json', '[]'), quiet),
      /FeatureCollection/,
    )
  })

  it('a county whose number and name disagree gets no boundary', async () => {
    const geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    }
    const features = [
      { type: 'Feature', properties: { name: 'Kwale', code: 1 }, geometry },
      { type: 'Feature', properties: { name: 'Atlantis', code: 2 }, geometry },
      { type: 'Feature', properties: { name: 'Kilifi', code: 3 }, geometry: null },
      null,
    ]
    const path = await file('counties.json', JSON.stringify({ type: 'FeatureCollection', features }))
    const result = await places.loadKenyaCounties(test.owner, path, quiet)
    assert.deepEqual(counts(result), [4, 0, 0, 4])
    assert.match(result.refused[0]?.reason ?? '', /Kwale is KE002, but its number says KE001 \(Mombasa\)/)
    assert.equal(result.notes.length, 47)
  })

  it('an area is counted whole or not at all, and a new cut replaces the old', async () => {
    const columns = 'area_code,sex,age_from,age_to,count,year,source'
    const load = async (rows: string[]) =>
      places.loadPopulation(test.owner, await file('people.csv', [columns, ...rows].join('\n')), quiet)
    const bad = await load([
      'UG1,female,0,17,10,2024,test',
      'UG1,male,0,17,many,2024,test',
      'KE047,female,0,,10,2024,test',
      'KE047,all,0,,20,2024,test',
      'XX,female,0,,1,2024,test',
    ])
    assert.deepEqual(counts(bad), [5, 0, 0, 4])
    assert.deepEqual(lines(bad), [2, 3, 4, 6])
    assert.equal(await places.populationOf(reader, 'UG1'), undefined)
    await load(['UG1,female,0,17,10,2024,test', 'UG1,female,18,,20,2024,test'])
    assert.deepEqual(counts(await load(['UG1,female,0,,31,2024,test'])), [1, 1, 0, 0])
    assert.equal(total((await places.populationOf(reader, 'UG1'))?.cells ?? []), 31)
  })

  it('a cancelled import stops and can be started again', async () => {
    const signal = AbortSignal.abort()
    const path = join(demo, 'kenya-pcodes.csv')
    await assert.rejects(places.loadPcodes(test.owner, path, quiet, { signal }), { name: 'AbortError' })
    assert.deepEqual(counts(await places.loadPcodes(test.owner, path, quiet)), [337, 0, 337, 0])
  })

  it('cells finer than 5 km, or without a boundary to lie in, are refused', async () => {
    await assert.rejects(places.loadCells(test.owner, 'KE023', quiet, { resolution: 6 }), /finer than 5 km/)
    await assert.rejects(places.loadCells(test.owner, 'KE001001', quiet), /has no boundary/)
    await assert.rejects(places.loadCells(test.owner, 'nowhere', quiet), /There is no area/)
  })
})

describe('the original data', { skip: absent }, () => {
  it('P-codes of 155 countries: all but two of Jamaica, which have no name', async () => {
    const path = join(data, 'pcodes/global-pcodes-adm1-2.csv.gz')
    const first = await places.loadPcodes(test.owner, path, quiet)
    assert.deepEqual(
      [first.read, first.written + first.unchanged, lines(first)],
      [32_491, 32_489, [16_439, 16_440]],
    )
    const again = await places.loadPcodes(test.owner, path, quiet)
    assert.deepEqual(counts(again), [32_491, 0, 32_489, 2])
  })

  it('the census sums to the nation; four faults of the tables are told and touch nothing', async () => {
    const tables = join(data, 'kenya-census-2019/tables')
    const ages = join(tables, 'V3_T2.3.csv.gz')
    const result = await places.loadKenyaCensus(test.owner, join(tables, 'V1_T2.2.csv'), quiet, { ages })
    assert.deepEqual([result.written + result.unchanged, result.refused], [2209, []])
    assert.deepEqual(
      result.notes.map(({ line }) => line),
      [38_267, 38_268, 38_273, 39_128, 39_134, 39_375, 45_542],
    )
    assert.equal(total((await places.populationOf(reader, 'KEN'))?.cells ?? []), 47_564_296)
  })

  it('Natural Earth: 19 countries, one unnamed feature refused, codes unique where its own are not', async () => {
    const load = (country: string, onto?: 'pcodes') =>
      places.loadNaturalEarth(
        test.owner,
        join(data, `boundaries/natural-earth-admin1/${country}.geojson`),
        quiet,
        onto && { onto },
      )
    let read = 0
    let written = 0
    for (const country of 'AF CF CO ET GN GT HT KE LB LR LY NG PH SO SS SY TZ UG YE'.split(' ')) {
      const result = await load(country)
      read += result.read
      written += result.written
      assert.deepEqual(lines(result), country === 'CO' ? [22] : [])
      assert.deepEqual(counts(await load(country)), [result.read, 0, result.written, result.refused.length])
    }
    assert.deepEqual([read, written], [570, 569])
    const somali = await places.listAreas(reader, { country: 'SOM', level: 1, kind: 'natural_earth' })
    assert.ok(somali.some(({ code, name }) => code.startsWith('ne:') && name === 'Somaliland'))
    assert.deepEqual((await places.getArea(reader, 'COL-1399')).names['es'], 'Bogotá')
    // Every state of Nigeria has its P-code; Nairobi keeps its finer boundary from OpenStreetMap.
    assert.deepEqual(counts(await load('NG', 'pcodes')), [37, 37, 0, 0])
    assert.match(
      (await load('KE', 'pcodes')).refused.map(({ reason }) => reason).join(),
      /Nairobi has a boundary from OpenStreetMap/,
    )
  })
})
