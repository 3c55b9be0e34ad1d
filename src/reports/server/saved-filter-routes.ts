import type { Kept } from '../../custody/server/index.ts'
import { answers, IdParams } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { filterText, MOST_SAVED, readFilter, strangeField } from '../saved-filter.ts'
import { SavedFilterRow, SavedFilters, SaveFilter } from '../tray-wire.ts'
import { Gone } from '../wire.ts'
import { actAsking, type Asking, readAsking, signedIn } from './asking.ts'
import { coarseArea } from './place.ts'
import { mayList } from './tray-query.ts'

/** Filters that a person keeps for herself: open fields of the tray, and no name. */
export function savedFilterRoutes(app: App, house: Kept): void {
  app.get(
    '/api/saved-filters',
    { schema: signedIn('listSavedFilters', 'Filters that I keep', { response: answers(SavedFilters) }) },
    async (request) =>
      readAsking(house, request, async (asked) => ({
        rows: (await savedBy(asked)).map(({ saved_filter_id, filter }) => ({
          saved_filter_id,
          filter: readFilter(filter),
        })),
      })),
  )

  app.post(
    '/api/saved-filters',
    {
      schema: signedIn('saveFilter', 'Keep a filter; the same one is kept once', {
        body: SaveFilter,
        response: answers(SavedFilterRow),
      }),
    },
    async (request, reply) =>
      actAsking(house, request, reply, async (asked) => {
        const { tx, session, now } = asked
        const filter = filterText(request.body.filter)
        if (filter === '') throw problem('wrong_value', { field: 'filter' })
        const strange = strangeField(request.body.filter)
        if (strange !== null) throw problem('wrong_value', { field: strange })
        const { area } = request.body.filter
        if (area !== undefined) await coarseArea(tx, session.wheelId, area)
        const there = await savedBy(asked)
        const same = there.find((one) => one.filter === filter)
        if (same === undefined && there.length >= MOST_SAVED)
          throw problem('filters_enough', { most: MOST_SAVED })
        const saved_filter_id = same?.saved_filter_id ?? newId(now)
        if (same === undefined)
          await tx
            .insertInto('saved_filter')
            .values({ wheel_id: session.wheelId, saved_filter_id, member_id: session.memberId, filter })
            .execute()
        return { saved_filter_id, filter: request.body.filter }
      }),
  )

  app.post(
    '/api/saved-filters/:id/remove',
    {
      schema: signedIn('removeSavedFilter', 'Keep it no longer', {
        params: IdParams,
        response: answers(Gone),
      }),
    },
    async (request, reply) =>
      actAsking(house, request, reply, async ({ tx, session }) => {
        const gone = await tx
          .deleteFrom('saved_filter')
          .where('wheel_id', '=', session.wheelId)
          .where('member_id', '=', session.memberId)
          .where('saved_filter_id', '=', request.params.id)
          .executeTakeFirst()
        if (gone.numDeletedRows === 0n) throw problem('not_found')
        return { gone: true as const }
      }),
  )
}

async function savedBy(asked: Asking) {
  mayList(asked)
  return asked.tx
    .selectFrom('saved_filter')
    .select(['saved_filter_id', 'filter'])
    .where('wheel_id', '=', asked.session.wheelId)
    .where('member_id', '=', asked.session.memberId)
    .orderBy('saved_filter_id')
    .execute()
}
