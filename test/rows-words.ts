import { newId } from '../src/platform/id.ts'
import { WORD_STATES } from '../src/wheels/wheel-words.ts'
import type { Filling } from './rows.ts'

/** The wheel's own words in every state, for an area and for a channel, by each organisation of the desk. */
export function fillWords({ cast, add, at, someone }: Filling): void {
  const { wheelId: wheel_id, areaCode: area_code } = cast
  for (const [n, state] of WORD_STATES.entries()) {
    for (const channel of [null, 'web']) {
      const organisation_id = cast.desk[n % cast.desk.length] ?? ''
      const written_by = someone(organisation_id)
      const reviewer = cast.members.find((one) => one.memberId !== written_by)?.memberId ?? ''
      const reviewed = state === 'in_use'
      const withdrawn = state === 'withdrawn'
      add('wheel_word', {
        wheel_id,
        wheel_word_id: newId(),
        area_code: channel === null ? area_code : null,
        channel,
        language: 'sw',
        text: `Neno ${n}`,
        made_by: 'machine',
        state,
        organisation_id,
        written_by,
        written_at: at(-60),
        reviewed_by: reviewed ? reviewer : null,
        reviewed_at: reviewed ? at(-30) : null,
        speaks_language: reviewed,
        withdrawn_by: withdrawn ? written_by : null,
        withdrawn_at: withdrawn ? at(-10) : null,
      })
    }
  }
}
