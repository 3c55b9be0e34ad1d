import { newId } from '../src/platform/id.ts'
import { MEASURE_STATES } from '../src/responses/measures-published.ts'
import type { Filling } from './rows.ts'

/** What custodians said of a month, before and after a second person agreed, by each organisation of the desk. */
export function fillMeasures({ cast, wrong, add, at, someone }: Filling): void {
  const { wheelId: wheel_id } = cast
  for (const organisation_id of [...cast.desk, ...wrong])
    for (const [n, state] of MEASURE_STATES.entries()) {
      const published_measure_id = newId()
      const proposed_by = someone(organisation_id)
      const month = `2026-0${n + 1}-01`
      const confirmed = state === 'published'
      const second = cast.members.find((one) => one.memberId !== proposed_by)?.memberId ?? null
      add('published_measure', {
        wheel_id,
        published_measure_id,
        organisation_id,
        first_month: month,
        months: 1,
        state,
        reports: 40,
        conduct: 10,
        other: 30,
        unsorted: 0,
        waiting: 5,
        in_incident: 5,
        closed: 0,
        proposed_by,
        proposed_at: at(-60),
        confirmed_by: confirmed ? second : null,
        confirmed_at: confirmed ? at(-30) : null,
      })
      add('published_month', { wheel_id, organisation_id, month, published_measure_id })
    }
}
