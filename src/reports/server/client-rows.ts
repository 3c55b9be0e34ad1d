import { Misuse } from '../../platform/command-line.ts'
import type { Client } from '../../wheels/server/index.ts'

/** Rows of the tray, as the commands list and name them. */
export type Row = {
  report_id: string
  state: string
  version: number
  handling_group: string
  area_code: string
  received_at: string
  priority: string | null
  language: string
}

export const lineOf = (row: Row): string =>
  `${row.report_id.slice(0, 8)}  ${row.received_at.slice(0, 16).replace('T', ' ')}  ${row.area_code}  ${row.handling_group.replaceAll('_', ' ')}  ${row.priority ?? '–'}  ${row.state.replace('_', ' ')}`

type Asked = Partial<Record<'state' | 'queue', string | undefined>>

export async function rowsOf(client: Client, asked: Asked = {}): Promise<Row[]> {
  const rows: Row[] = []
  let after: string | null = null
  do {
    const query = new URLSearchParams({ limit: '100' })
    for (const [name, value] of Object.entries({ ...asked, after })) if (value) query.set(name, value)
    const page: { rows: Row[]; after: string | null } = await client.get(`/api/reports?${query.toString()}`)
    rows.push(...page.rows)
    after = page.after
  } while (after !== null && rows.length < 1000)
  return rows
}

/** By its id or the beginning of it, never by its place in a list: one that comes meanwhile would move the others. */
export async function idsOf(client: Client, said: readonly string[]): Promise<string[]> {
  if (said.length === 0 || said.some((one) => !/^[0-9a-f-]{4,36}$/.test(one)))
    throw new Misuse('Say which report, by at least four characters of what report list prints.')
  const rows = said.every((one) => one.length === 36) ? [] : await rowsOf(client)
  return said.map((one) => {
    if (one.length === 36) return one
    const found = rows.filter((row) => row.report_id.startsWith(one))
    if (found.length > 1) throw new Misuse(`Several reports begin with ${one}: say more of it.`)
    if (found[0] === undefined) throw new Misuse(`No report that you may work on begins with ${one}.`)
    return found[0].report_id
  })
}
