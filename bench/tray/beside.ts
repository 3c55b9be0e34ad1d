import { readFileSync } from 'node:fs'
import pg from 'pg'
import type { AskerIds } from '../../src/platform/db.ts'

type Said = { text: string; values: unknown[] }
let heard: Said[] | undefined

/** Every statement that any connection of this process sends is heard while somebody listens. */
export function listenIn(): void {
  const query = Reflect.get(pg.Client.prototype, 'query') as (...all: unknown[]) => unknown
  Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...given: unknown[]) {
    const [what, values] = given
    if (heard !== undefined && typeof what === 'string')
      heard.push({ text: what, values: Array.isArray(values) ? values : [] })
    return query.apply(this, given)
  })
}

/** What one request asks of the database between taking its role and its end. */
export async function statementsOf(request: () => Promise<unknown>): Promise<Said[]> {
  heard = []
  await request()
  const all = heard
  heard = undefined
  const begun = all.findLastIndex(({ text }) => text.startsWith('BEGIN; SET LOCAL ROLE cw_member'))
  return all.slice(begun + 1).filter(({ text }) => !/^(COMMIT|ROLLBACK|BEGIN)/.test(text))
}

/** The same statements once more, as a member or as one over whom no fence stands: milliseconds. */
export async function timeAs(
  client: pg.Client,
  role: 'cw_member' | null,
  asker: AskerIds,
  said: readonly Said[],
): Promise<number> {
  await client.query(
    `BEGIN; ${role === null ? '' : `SET LOCAL ROLE ${role};`} SELECT set_config('cw.wheel', '${asker.wheelId}', true),
       set_config('cw.member', '${asker.memberId}', true), set_config('cw.organisation', '${asker.organisationId}', true)`,
  )
  const began = performance.now()
  for (const { text, values } of said) await client.query(text, values)
  const took = performance.now() - began
  await client.query('COMMIT')
  return took
}

export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** Processor time of other processes so far, in milliseconds: what others do on this machine is not in it. Linux alone. */
export function processorTime(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  })
  return ticks.reduce((sum, one) => sum + one, 0) * 10
}

/** Processor time of this process so far, in milliseconds. */
export function ownTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

export async function pidsOf(client: pg.Client, login: string): Promise<number[]> {
  const { rows } = await client.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE usename = $1 AND datname = current_database()',
    [login],
  )
  return rows.map((row) => row.pid)
}
