import { sql } from 'kysely'
import { nameIn } from '../../places/area.ts'
import { coarsen } from '../../places/coarsen.ts'
import { chainOf } from '../../places/server/index.ts'
import type { ListRow } from '../../platform/export-formats.ts'
import { getProtocol, wordsInUse } from '../../wheels/server/index.ts'
import { namesWith } from '../../wheels/wheel-words.ts'
import type { ReportFilter } from '../saved-filter.ts'
import type { Asking } from './asking.ts'
import { listed } from './listed.ts'

/** So many rows are in memory at a time: some megabytes, and few enough questions that a busy machine is not slow by them. */
const AT_ONCE = 4000

/** @throws Problem not_found for whoever may take no list along */
export async function countRows(asked: Asking, filter: ReportFilter): Promise<number> {
  const { count } = await (await listed(asked, filter))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

type Place = { code: string; coarse: string; name: string; point: ListRow['point'] }

/**
 * Each area at the coarseness of the protocol in force: what was taken in under a finer one leaves coarser too. By the
 * wheel's own name for it, else the gazetteer's; its point is the area's label, the same for every report of it.
 */
async function placesOf(asked: Asking, filter: ReportFilter, language: string): Promise<Map<string, Place>> {
  const { tx, session } = asked
  const { place } = await getProtocol(tx, session.wheelId)
  const words = await wordsInUse(tx, session.wheelId)
  const codes = await (await listed(asked, filter)).select('area_code').distinct().execute()
  const places = new Map<string, Place>()
  for (const { area_code: code } of codes) {
    const chain = await chainOf(tx, code)
    const area = coarsen(chain, place.adminLevel) ?? chain.at(-1)
    if (area === undefined) continue
    const { names } = namesWith(area.names, words, area.code)
    places.set(code, {
      code,
      coarse: area.code,
      name: nameIn({ name: area.name, names }, language),
      point: area.centroid,
    })
  }
  return places
}

type Row = {
  received_on: string
  stored: string
  area_code: string
  handling_group: string
  priority: string | null
  severity: number | null
  urgency: number | null
  state: string
  channel: string
  language: string
  custodian: string
  imported: boolean
}

/**
 * The rows of a list, batch by batch, by a cursor of this transaction. They are in the order of what they carry, so
 * that their order tells nothing more: in that of receipt it would say who wrote first on a day.
 */
export async function* exportRows(
  asked: Asking,
  filter: ReportFilter,
  language: string,
): AsyncGenerator<ListRow[]> {
  const { tx, session } = asked
  const reports = await listed(asked, filter)
  const { timezone } = await getProtocol(tx, session.wheelId)
  const places = await placesOf(asked, filter, language)
  const codes = [...places.values()].map((one) => one.code)
  const coarse = [...places.values()].map((one) => one.coarse)
  await sql`DECLARE leaving NO SCROLL CURSOR FOR
    SELECT (c.received_at AT TIME ZONE ${timezone})::date AS received_on, c.area_code AS stored, p.coarse AS area_code,
      c.handling_group, c.priority, c.severity, c.urgency, c.state, c.channel, c.language,
      coalesce(o.names ->> ${language}, o.name) AS custodian, NOT c.live AS imported
    FROM ${reports.selectAll()} c
      JOIN unnest(${codes}::text[], ${coarse}::text[]) p (code, coarse) ON p.code = c.area_code
      JOIN organisation o ON o.organisation_id = c.custodian_id
    ORDER BY 1 DESC, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12`.execute(tx)
  for (;;) {
    const { rows } = await sql<Row>`FETCH ${sql.raw(String(AT_ONCE))} FROM leaving`.execute(tx)
    if (rows.length === 0) return
    yield rows.map((row) => {
      const place = places.get(row.stored)
      const { stored: _stored, received_on, area_code, ...rest } = row
      const named = { received_on, area_code, area_name: place?.name ?? '', ...rest }
      return { cells: Object.values(named), point: place?.point ?? null }
    })
  }
}
