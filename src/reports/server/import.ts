import { createHmac } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse'
import { scan } from '../../custody/sgbv.ts'
import { type Kept, sealOnServer } from '../../custody/server/index.ts'
import { locate, type Located } from '../../places/locate.ts'
import { boundariesIn } from '../../places/server/index.ts'
import {
  areasOf,
  findCustodian,
  organisationsOf,
  type PublicWheel,
  type Seated,
} from '../../wheels/server/index.ts'
import { type ImportedRow, type ImportMap, readRow, type RowRefusal } from '../import-map.ts'
import { NOTHING_CONSENTED } from '../purposes.ts'
import type { Intake } from './intake.ts'
import { leaveEnvelope } from './envelope.ts'

export type ImportOrder = {
  wheel: PublicWheel
  file: string
  map: ImportMap
  /** For rows that lie in no area of the wheel. */
  areaCode?: string | undefined
  /** Clocks and tasks start as for reports that come in now; otherwise this is history. */
  live: boolean
  signal?: AbortSignal
}
export type ImportRefusal = {
  line: number
  reason: RowRefusal | 'no_area' | 'no_custodian' | 'too_long' | 'unreadable_from_here'
}
/** `taken` counts what was handed to a specialist like every other row: no number may tell of it. */
export type Imported = { read: number; taken: number; repeated: number; refused: ImportRefusal[] }
type Parsed = { record: Record<string, string>; info: { lines: number } }
export type ImportProgress = (done: { read: number; bytes: number; ofBytes: number }) => void

/** No row of a table is longer; a quote that is never closed would otherwise draw the rest of the file into memory. */
const LONGEST_ROW = 1024 * 1024

/** As many rows are sealed and written at once as share a commit. */
const AT_ONCE = 64

/**
 * Reads somebody else's table row by row, sealing each before it is written. A bad row is reported by its line and the
 * rest goes on. What mentions sexual violence goes to the specialist, as any such message does, and is no report.
 */
export async function importReports(
  house: Kept,
  intake: Intake,
  order: ImportOrder,
  onProgress: ImportProgress,
): Promise<Imported> {
  const places = await placesOf(house, order.wheel)
  const done: Imported = { read: 0, taken: 0, repeated: 0, refused: [] }
  let left = 0
  const ofBytes = (await stat(order.file)).size
  const stream = createReadStream(order.file)
  const rows = stream.pipe(
    parse({
      columns: true,
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_ROW,
    }),
  )
  const running = new Set<Promise<void>>()
  const take = (record: Record<string, string>, line: number): void => {
    const work = takeRow(house, intake, order, places, record)
      .then((result) => {
        if (result === 'stored') done.taken += 1
        else if (result === 'repeated') done.repeated += 1
        else if (result === 'left') left += 1
        else done.refused.push({ line, reason: result })
      })
      .finally(() => running.delete(work))
    running.add(work)
  }
  try {
    for await (const { record, info } of rows as AsyncIterable<Parsed>) {
      if (order.signal?.aborted) break
      done.read += 1
      take(record, info.lines)
      if (running.size >= AT_ONCE) await Promise.race(running)
      if (done.read % 100 === 0) onProgress({ read: done.read, bytes: stream.bytesRead, ofBytes })
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // Where a quote is not closed nobody can tell one row from the next: what came before is in, the rest is told of.
    done.read += 1
    done.refused.push({ line: Number(error['lines'] ?? 1), reason: 'unreadable_from_here' })
  }
  await Promise.all(running)
  // Whether it was there already nobody knows once the specialist's mail is destroyed: it counts as the rest of the file does.
  if (done.repeated > done.taken) done.repeated += left
  else done.taken += left
  onProgress({ read: done.read, bytes: ofBytes, ofBytes })
  done.refused.sort((a, b) => a.line - b.line)
  return done
}

type Places = { inWheel: Set<string>; boundaries: Located[]; focal: Seated | undefined }

async function placesOf(house: Kept, wheel: PublicWheel): Promise<Places> {
  return house.db.as('cw_public', null, async (tx): Promise<Places> => {
    const areas = await areasOf(tx, wheel.wheelId)
    const boundaries = await boundariesIn(tx, wheel.areaCode)
    const focal = (await organisationsOf(tx, wheel.wheelId)).find((one) => one.is_focal_point)
    return {
      inWheel: new Set([wheel.areaCode, ...areas.map((area) => area.code)]),
      boundaries: boundaries.map(({ code, geojson }) => ({ code, geometry: geojson })),
      focal,
    }
  })
}

function areaFor(row: ImportedRow, order: ImportOrder, places: Places): string | undefined {
  if (row.areaCode !== null && places.inWheel.has(row.areaCode)) return row.areaCode
  const found = row.at === null ? undefined : locate(row.at, places.boundaries)[0]
  if (found !== undefined) return found
  return order.areaCode
}

async function takeRow(
  house: Kept,
  intake: Intake,
  order: ImportOrder,
  places: Places,
  record: Record<string, string>,
): Promise<'stored' | 'repeated' | 'left' | ImportRefusal['reason']> {
  const row = readRow(order.map, record, house.now())
  if (typeof row === 'string') return row
  const areaCode = areaFor(row, order, places)
  if (areaCode === undefined) return 'no_area'
  const custodian = await house.db.as('cw_public', null, (tx) =>
    findCustodian(tx, order.wheel.wheelId, areaCode, 'csv'),
  )
  if (custodian === undefined) return 'no_custodian'
  if (scan(`${row.words}\n${row.where ?? ''}`).mentions) {
    const focal = places.focal
    if (focal === undefined) return 'no_custodian'
    const once = createHmac('sha256', house.hostSecret).update(`csv ${row.externalId}`).digest()
    await leaveEnvelope(house, order.wheel, focal, { words: row.words }, once)
    return 'left'
  }
  const content = {
    v: 1,
    words: row.words,
    ...(row.where === null ? {} : { where: row.where }),
    when: row.receivedAt.toISOString(),
  }
  let body: Uint8Array
  try {
    body = await sealOnServer([custodian.recipient], content)
  } catch {
    return 'too_long'
  }
  const day = new Date(`${row.receivedAt.toISOString().slice(0, 10)}T00:00:00Z`)
  return intake.take({
    wheel: order.wheel,
    custodianId: custodian.organisation_id,
    channel: 'csv',
    language: order.map.language,
    handlingGroup: row.handlingGroup,
    areaCode,
    purposes: order.map.purposes ?? NOTHING_CONSENTED,
    body,
    sealedBy: 'server',
    live: order.live,
    receivedAt: order.live ? house.now() : day,
    externalId: row.externalId,
  })
}
