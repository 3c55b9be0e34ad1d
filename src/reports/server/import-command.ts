import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { Value } from 'typebox/value'
import type { Kept } from '../../custody/server/index.ts'
import {
  type Loaded,
  loadCells,
  loadKenyaCensus,
  loadKenyaCounties,
  loadNaturalEarth,
  loadPcodes,
  loadPopulation,
} from '../../places/server/index.ts'
import { Misuse } from '../../platform/command-line.ts'
import { findWheel, listWheels } from '../../wheels/server/index.ts'
import { ImportMap } from '../import-map.ts'
import { endProgress, showProgress } from '../../platform/progress.ts'
import { importReports } from './import.ts'
import type { Intake } from './intake.ts'

export const importHelp = `commonwheel import <what> [options]

  reports     --wheel SLUG --file FILE.csv --map MAP.json [--area CODE] [--live]
              Each row becomes a sealed report. The map says which column is what (demo/reclaimnaija.map.json is one).
              History has its own dates and starts no clocks; --live treats the rows as coming in now.
              Importing the same file again changes nothing. Bad rows are listed by line; the rest is imported.
  pcodes      --file FILE.csv[.gz] [--country KEN,UGA]      OCHA place codes
  boundaries  --file FILE.geojson [--source kenya|natural-earth]
  cells       --area CODE                       H3 cells of at least 5 km, where nothing is drawn below an area
  population  --file FILE.csv                               area_code,sex,age_from,age_to,count,year,source
  census      --file V1_T2.2.csv --ages V3_T2.3.csv.gz      Kenya 2019

Works while Commonwheel runs. Ctrl-C stops after the rows in hand; what is in stays in.`

export type ImportGround = {
  /** Null on a PostgreSQL whose owner's login was not given. */
  owner: pg.ClientBase | null
  house: Kept
  intake: Intake
  say(line: string): void
  signal: AbortSignal
}

const options = {
  wheel: { type: 'string' },
  file: { type: 'string' },
  map: { type: 'string' },
  area: { type: 'string' },
  live: { type: 'boolean' },
  country: { type: 'string' },
  source: { type: 'string' },
  ages: { type: 'string' },
} as const

export class ImportMisuse extends Misuse {}

/** @returns the exit code: 0 all in, 3 when rows were refused, 130 when stopped */
export async function runImport(args: string[], open: () => Promise<ImportGround>): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const what = positionals[0]
  if (
    what === undefined ||
    !['reports', 'pcodes', 'boundaries', 'cells', 'population', 'census'].includes(what)
  )
    throw new ImportMisuse(importHelp)
  if (what === 'cells' && values.area === undefined) throw new ImportMisuse('Say in which area: --area CODE')
  if (what !== 'cells' && values.file === undefined) throw new ImportMisuse('Say which file: --file FILE')
  const file = resolve(values.file ?? '.')
  if (!existsSync(file)) throw new ImportMisuse(`There is no file ${values.file}`)
  if (what === 'reports') return reports(values, file, open)
  const ground = await open()
  if (ground.owner === null)
    throw new ImportMisuse('Set DATABASE_OWNER_URL: areas and populations are written by the owner’s login.')
  const progress = (done: number, total: number, name: string): void =>
    showProgress(`${name} ${done} of ${total}`)
  const signal = { signal: ground.signal }
  const loaded = await load(what, ground.owner, file, values, progress, signal)
  endProgress()
  ground.say(
    `${loaded.read} read, ${loaded.written} written, ${loaded.unchanged} unchanged, ${loaded.refused.length} refused.`,
  )
  for (const { line, reason } of loaded.refused) ground.say(`  line ${line}: ${reason}`)
  return loaded.refused.length > 0 ? 3 : 0
}

type Values = { [name in keyof typeof options]?: string | boolean | undefined }

function load(
  what: string,
  owner: pg.ClientBase,
  file: string,
  values: Values,
  progress: (done: number, total: number, name: string) => void,
  signal: { signal: AbortSignal },
): Promise<Loaded> {
  const countries = typeof values.country === 'string' ? { countries: values.country.split(',') } : {}
  if (what === 'cells') return loadCells(owner, String(values.area), progress, signal)
  if (what === 'pcodes') return loadPcodes(owner, file, progress, { ...signal, ...countries })
  if (what === 'population') return loadPopulation(owner, file, progress, signal)
  if (what === 'boundaries') {
    return values.source === 'kenya'
      ? loadKenyaCounties(owner, file, progress, signal)
      : loadNaturalEarth(owner, file, progress, signal)
  }
  if (typeof values.ages !== 'string') throw new ImportMisuse('Say where the ages are: --ages FILE')
  return loadKenyaCensus(owner, file, progress, { ...signal, ages: resolve(values.ages) })
}

async function reports(values: Values, file: string, open: () => Promise<ImportGround>): Promise<number> {
  if (typeof values.map !== 'string') throw new ImportMisuse('Say what the columns mean: --map MAP.json')
  const map: unknown = await readFile(resolve(values.map), 'utf8')
    .then((text): unknown => JSON.parse(text))
    .catch(() => undefined)
  if (map === undefined) throw new ImportMisuse(`${values.map} cannot be read as JSON`)
  if (!Value.Check(ImportMap, map)) {
    const first = [...Value.Errors(ImportMap, map)][0]
    throw new ImportMisuse(
      `The map is not as expected at "${first?.instancePath || '/'}": ${first?.message ?? 'wrong shape'}`,
    )
  }
  const ground = await open()
  const slug = String(values.wheel ?? '')
  const wheel = await findWheel(ground.house.db, slug)
  if (wheel === undefined) {
    const slugs = (await listWheels(ground.house.db)).map((one) => one.slug)
    throw new ImportMisuse(
      `There is no wheel "${slug}". Say --wheel with one of: ${slugs.join(', ') || '(none yet)'}`,
    )
  }
  const order = {
    wheel,
    file,
    map,
    live: values.live === true,
    areaCode: typeof values.area === 'string' ? values.area : undefined,
    signal: ground.signal,
  }
  const done = await importReports(ground.house, ground.intake, order, ({ read, bytes, ofBytes }) =>
    showProgress(`${read} rows, ${Math.floor((100 * bytes) / Math.max(1, ofBytes))} %`),
  )
  endProgress()
  ground.say(
    `${done.read} rows read: ${done.taken} taken in, ${done.repeated} there already, ${done.refused.length} refused.`,
  )
  for (const { line, reason } of done.refused) ground.say(`  line ${line}: ${reason.replaceAll('_', ' ')}`)
  if (ground.signal.aborted) {
    ground.say('Stopped before the end. Run the same command again to go on.')
    return 130
  }
  return done.refused.length > 0 ? 3 : 0
}
