import { encodeCursor } from '../../src/platform/page.ts'
import type { BenchWheel } from './wheels.ts'

export type Case = { name: string; url: string }

const day = (daysAgo: number): string =>
  new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)

/** What a person asks of the tray, and of counts, map and timeline: the first page, far down, filtered, over all time. */
export async function casesOf(
  who: string,
  wheel: BenchWheel,
  get: (url: string) => Promise<any>,
): Promise<Case[]> {
  const first = await get('/api/reports?limit=50')
  let after = first.after as string | null
  for (let page = 0; page < 4 && after !== null; page += 1)
    after = (await get(`/api/reports?limit=50&after=${encodeURIComponent(after)}`)).after ?? after
  const area = wheel.areas[1] ?? wheel.areas[0]
  const next =
    after === null
      ? []
      : [{ name: 'sixth page', url: `/api/reports?limit=50&after=${encodeURIComponent(after)}` }]
  const tray: Case[] = [
    { name: 'first page', url: '/api/reports?limit=50' },
    ...next,
    { name: 'by state', url: '/api/reports?limit=50&state=triaged' },
    { name: 'by state, the unread', url: '/api/reports?limit=50&state=received' },
    { name: 'by area', url: `/api/reports?limit=50&area=${area}` },
    { name: 'by group and priority', url: '/api/reports?limit=50&group=movement&priority=P1' },
    { name: 'by area, group and priority', url: `/api/reports?limit=50&area=${area}&group=harm&priority=P2` },
    {
      name: 'by a filter that few fit',
      url: `/api/reports?limit=50&channel=api&state=linked&priority=P4&area=${wheel.areas.at(-1)}`,
    },
  ]
  const on = encodeCursor({ at: new Date(day(365)), id: '00000000-0000-7000-8000-000000000000' })
  const jump = { name: 'a year back', url: `/api/reports?limit=50&after=${on}` }
  const counts: Case[] = [
    { name: 'counts', url: '/api/reports/counts' },
    { name: 'counts of one channel', url: '/api/reports/counts?channel=walk_in' },
    { name: 'map, 30 days', url: '/api/map' },
    { name: 'map, two years', url: `/api/map?from=${day(729)}` },
    { name: 'map, two years of one group', url: `/api/map?from=${day(729)}&group=harm` },
    { name: 'timeline, 90 days by day and group', url: `/api/timeline?by=day&split=group&from=${day(90)}` },
    { name: 'timeline, two years by week', url: `/api/timeline?by=week&from=${day(729)}` },
    {
      name: 'timeline, two years by month and area',
      url: `/api/timeline?by=month&split=area&from=${day(729)}`,
    },
    { name: 'coverage', url: '/api/coverage' },
  ]
  return who === 'farmer' ? [...tray.slice(0, 1), ...counts] : [...tray, jump, ...counts]
}
