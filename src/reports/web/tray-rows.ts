import { useRef } from 'preact/hooks'
import { type Loaded, useLoad } from '../../ui/load.ts'
import type { Row } from './calls.ts'
import { many } from './tray-calls.ts'
import { released } from './use-claim.ts'

export type TrayRows = Loaded<{ rows: Row[]; after: string | null }> & { more: () => Promise<void> }

/** The pages that were asked for, from the newest on. When something changes, all that are shown are asked for again. */
export function useTrayRows(query: URLSearchParams): TrayRows {
  const asked = query.toString()
  const pages = useRef({ of: asked, count: 1 })
  if (pages.current.of !== asked) pages.current = { of: asked, count: 1 }
  const loaded = useLoad(async () => {
    await released()
    const rows: Row[] = []
    let after: string | null = null
    for (let page = 0; page < pages.current.count; page++) {
      const next: URLSearchParams = new URLSearchParams(asked)
      if (after !== null) next.set('after', after)
      const found: { rows: Row[]; after: string | null } = await many.list(next)
      rows.push(...found.rows)
      after = found.after
      if (after === null) break
    }
    return { rows: unique(rows), after }
  }, [asked])
  const more = (): Promise<void> => {
    pages.current.count++
    return loaded.reload()
  }
  return { ...loaded, more }
}

/** A row that moved while pages were loaded stands once. */
function unique(rows: readonly Row[]): Row[] {
  const seen = new Set<string>()
  return rows.filter((row) => !seen.has(row.report_id) && seen.add(row.report_id))
}
