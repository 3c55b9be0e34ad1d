import { sql } from 'kysely'
import type { Kept } from '../../../custody/server/index.ts'

export type PublicText = { language: string; headline: string; text: string }
export type PublicCorrection = {
  correction_id: string
  published_on: string
  withdrawn_on: string | null
  texts: PublicText[]
}
export type CorrectionsPart = { rows: PublicCorrection[]; after: string | null }

const ROWS = 20
const KEPT_MS = 5000

/** The corrections of a wheel as anyone may read them: newest day first, and within a day in an order that tells nothing. */
export class PublishedCorrections {
  readonly #house: Kept
  readonly #kept = new Map<string, { until: number; found: Promise<CorrectionsPart> }>()

  constructor(house: Kept) {
    this.#house = house
  }

  /** Remembered for a moment: on the evening of an election everybody asks for the same page. */
  find(wheelId: string, after: string | null): Promise<CorrectionsPart> {
    const key = `${wheelId} ${after}`
    const now = performance.now()
    const kept = this.#kept.get(key)
    if (kept !== undefined && kept.until > now) return kept.found
    // Cursors come from outside and must not pile up.
    if (this.#kept.size > 200) this.#kept.clear()
    const found = this.#read(wheelId, after)
    this.#kept.set(key, { until: now + KEPT_MS, found })
    found.catch(() => this.#kept.delete(key))
    return found
  }

  async #read(wheelId: string, after: string | null): Promise<CorrectionsPart> {
    const [day, id] = after?.split('_') ?? []
    return this.#house.db.as('cw_public', null, async (tx) => {
      const { rows } = await sql<PublicCorrection>`
        SELECT c.correction_id, c.published_on, c.withdrawn_on,
          (SELECT coalesce(jsonb_agg(jsonb_build_object('language', t.language, 'headline', t.headline, 'text', t.text) ORDER BY t.language), '[]')
           FROM correction_text t WHERE t.wheel_id = c.wheel_id AND t.correction_id = c.correction_id) AS texts
        FROM correction c
        WHERE c.wheel_id = ${wheelId} AND c.published_on IS NOT NULL
          ${day === undefined || id === undefined ? sql`` : sql`AND (c.published_on, c.correction_id) < (${day}::date, ${id}::uuid)`}
        ORDER BY c.published_on DESC, c.correction_id DESC LIMIT ${ROWS + 1}`.execute(tx)
      const shown = rows.slice(0, ROWS)
      const last = rows.length > ROWS ? shown.at(-1) : undefined
      return { rows: shown, after: last === undefined ? null : `${last.published_on}_${last.correction_id}` }
    })
  }
}

const CURSOR = /^20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Where a list goes on; what is none, or no day of the calendar, begins at the newest. */
export function cursorIn(value: unknown): string | null {
  if (typeof value !== 'string' || !CURSOR.test(value)) return null
  const day = value.slice(0, 10)
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? value : null
}
