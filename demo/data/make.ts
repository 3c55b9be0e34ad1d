// Makes what the demonstration wheel ships, from a folder of the original data:
//   node demo/data/make.ts ../shared/data
// The result is committed; run again only when the originals change.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nameMatcher } from '../../src/places/names.ts'
import { censusSource, compactColumns, readKenyaCensus, readText } from '../../src/places/server/index.ts'

const from = process.argv[2]
if (from === undefined) {
  console.error('Say where the original data is: node demo/data/make.ts <folder>')
  process.exit(2)
}
const here = import.meta.dirname

const pcodes = (await readText(join(from, 'pcodes/global-pcodes-adm1-2.csv.gz')))
  .split(/\r?\n/)
  .filter((line, i) => i === 0 || line.startsWith('KEN,'))
await writeFile(join(here, 'kenya-pcodes.csv'), `${pcodes.join('\n')}\n`)

await writeFile(
  join(here, 'kenya-counties.geojson'),
  await readText(join(from, 'boundaries/kenya-osm-odbl/ken_counties.geojson')),
)

const counties = pcodes
  .map((line) => line.split(','))
  .filter(([, level]) => level === '1')
  .map(([, , code = '', name = '']) => ({ code, name }))
const tables = join(from, 'kenya-census-2019/tables')
const { found, national } = await readKenyaCensus(
  join(tables, 'V1_T2.2.csv'),
  join(tables, 'V3_T2.3.csv.gz'),
  nameMatcher(counties),
)
const lines = [...found]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .flatMap(([code, { cells }]) =>
    cells.map(({ sex, ageFrom, ageTo, count }) => [code, sex, ageFrom, ageTo, count, 2019, censusSource].join(',')),
  )
await writeFile(join(here, 'kenya-population.csv'), `${[compactColumns.join(','), ...lines].join('\n')}\n`)
console.log(`${pcodes.length - 1} P-codes, ${counties.length} counties, ${lines.length} groups of ${national} people`)
