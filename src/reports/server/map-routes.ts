import type { Kept } from '../../custody/server/index.ts'
import { answers } from '../../platform/act.ts'
import type { App } from '../../platform/http.ts'
import { heardIn, type Standing } from '../coverage.ts'
import { MapAnswer, MapPicture, MapQuery, TimelineAnswer, TimelineQuery } from '../counts-wire.ts'
import { type Grain, type Period, spanOf, spansIn } from '../periods.ts'
import { type Asking, readAsking, requireGeneral, signedIn } from './asking.ts'
import { localitiesOf } from './localities.ts'
import { othersUntil, periodOf } from './period.ts'
import { pictureOf } from './picture.ts'
import { Sums } from './sums.ts'
import { lastHeard, ownSpans, placesBy, togetherBy } from './tally.ts'

/** Where and when reports came in, over a whole wheel, for those who see coverage (the rule: small-cells.ts). */
export function mapRoutes(app: App, house: Kept): void {
  app.get(
    '/api/map',
    {
      schema: signedIn(
        'getMap',
        'How many reports came in from each locality, and which were not heard from',
        {
          querystring: MapQuery,
          response: answers(MapAnswer),
        },
      ),
    },
    async (request) =>
      readAsking(house, request, async (asked) => {
        requireGeneral(asked, 'see_coverage')
        const { group, state, ...during } = request.query
        const when = await periodOf(asked, during, 'month')
        const narrowed = group !== undefined || state !== undefined
        // One or the other: where a group or a state is asked for, nothing is told of the rest.
        const own = narrowed ? await ownSpans(asked, when.period, null, null, { group, state }, 'apart') : []
        const came = narrowed ? [] : await placesBy(asked.tx, when.period, 'millennium')
        const last = await lastHeard(asked.tx, when.period.to)
        const codes = [
          ...own.map((row) => row.area_code),
          ...came.map((row) => row.area_code),
          ...last.keys(),
        ]
        const places = await localitiesOf(asked, codes)
        const sums = new Sums(narrowed)
        for (const row of own) sums.own(places.of(row.area_code), row.n)
        for (const row of came) sums.both(places.of(row.area_code), row)
        const heardOn = newest(last, (code) => places.of(code))
        const shown = [...places.all.map(({ code }) => code), ...(sums.has(null) ? [null] : [])]
        return {
          at: asked.now.toISOString(),
          ...when.period,
          others_until: narrowed ? null : othersUntil(when),
          total: sums.total(),
          rows: shown.map((code) => {
            const expected = places.all.find((one) => one.code === code)?.expectedDays ?? null
            const heard = heardOn.get(code) ?? null
            return {
              area_code: code,
              ...sums.of(code),
              standing: heardIn(when.period, heard, expected),
              last_report_on: heard,
              expected_days: expected,
            }
          }),
        }
      }),
  )

  app.get(
    '/api/map/picture',
    {
      schema: signedIn('getMapPicture', 'The outlines of the localities, as far as this host has them', {
        response: answers(MapPicture),
      }),
    },
    async (request) =>
      readAsking(house, request, async (asked) => {
        requireGeneral(asked, 'see_coverage')
        return pictureOf(asked)
      }),
  )

  app.get(
    '/api/timeline',
    {
      schema: signedIn('getTimeline', 'How many reports came in, by day, week or month', {
        querystring: TimelineQuery,
        response: answers(TimelineAnswer),
      }),
    },
    async (request) =>
      readAsking(house, request, async (asked) => {
        requireGeneral(asked, 'see_coverage')
        const { group, state, area, by = 'day', split, ...during } = request.query
        const when = await periodOf(asked, during, by)
        return {
          at: asked.now.toISOString(),
          ...when.period,
          by,
          split: split ?? null,
          others_until: group === undefined && state === undefined ? othersUntil(when) : null,
          ...(await timeline(asked, when.period, { by, split, area, group, state })),
        }
      }),
  )
}

type Question = {
  by: Grain
  split: 'group' | 'state' | 'area' | undefined
  area: string | undefined
  group: string | undefined
  state: string | undefined
}

async function timeline(asked: Asking, period: Period, { by, split, area, group, state }: Question) {
  const narrowed = group !== undefined || state !== undefined
  const key = split === 'group' || split === 'state' ? split : null
  // Also where nothing is told of the rest: it says from where anything was heard at all.
  const apart = area !== undefined || split === 'area'
  const came = apart ? await placesBy(asked.tx, period, by) : []
  const together = apart ? [] : await togetherBy(asked.tx, period, by)
  const places = await localitiesOf(asked, [
    ...came.map((row) => row.area_code),
    ...new Set(together.flatMap((row) => row.heard)),
  ])
  const here = came.filter((row) => area === undefined || places.of(row.area_code) === area)
  const where =
    area !== undefined
      ? [...new Set(here.map((row) => row.area_code))]
      : split === 'area'
        ? 'apart'
        : 'together'
  const own = narrowed || key !== null ? await ownSpans(asked, period, by, key, { group, state }, where) : []
  const spans = spansIn(period, by)
  const at = new Map(spans.map(({ from }, n) => [spanOf(from, by), n]))
  const sums = spans.map(() => ({
    all: new Sums(narrowed),
    parts: new Sums(narrowed || key !== null),
    heard: new Set<string | null>(),
  }))
  const total = new Sums(narrowed)
  for (const row of here) {
    const span = sums[at.get(row.span_from) ?? -1]
    if (span === undefined) continue
    if (row.heard) span.heard.add(places.of(row.area_code))
    if (narrowed) continue
    for (const one of [span.all, total]) one.both(null, row)
    if (split === 'area') span.parts.both(places.of(row.area_code), row)
  }
  for (const row of together) {
    const span = sums[at.get(row.span_from) ?? -1]
    if (span === undefined) continue
    for (const code of row.heard) span.heard.add(places.of(code))
    if (!narrowed) for (const one of [span.all, total]) one.both(null, row)
  }
  for (const row of own) {
    const span = sums[at.get(row.span_from) ?? -1]
    if (span === undefined) continue
    if (narrowed) for (const one of [span.all, total]) one.own(null, row.n)
    if (split !== undefined) span.parts.own(split === 'area' ? places.of(row.area_code) : row.key, row.n)
  }
  return {
    localities: area === undefined ? places.all.length : 1,
    total: total.total(),
    rows: spans.map((span, n) => {
      const { all, parts, heard } = sums[n] as (typeof sums)[number]
      const standing: Standing = heard.size > 0 ? 'heard_from' : 'no_information'
      return { ...span, ...all.total(), heard: heard.size, standing, parts: parts.all() }
    }),
  }
}

/** Of each locality the newest day of all that lies in it. */
function newest(
  last: ReadonlyMap<string, string>,
  of: (code: string) => string | null,
): Map<string | null, string> {
  const found = new Map<string | null, string>()
  for (const [code, day] of last) {
    const locality = of(code)
    if ((found.get(locality) ?? '') < day) found.set(locality, day)
  }
  return found
}
