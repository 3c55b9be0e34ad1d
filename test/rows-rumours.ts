import { randomBytes, randomUUID } from 'node:crypto'
import { newId } from '../src/platform/id.ts'
import { CORRECTION_STATES, RUMOUR_STATES } from '../src/warnings/rumour-states.ts'
import type { Filling } from './rows.ts'

/** Rumours and corrections in every state, recorded by each organisation of the desk. */
export function fillRumours({ cast, made, add, at, sealed, someone, clock }: Filling): void {
  const { wheelId: wheel_id, areaCode: area_code } = cast
  const first = cast.desk[0] ?? ''
  const another = (memberId: string): string =>
    cast.members.find((one) => one.memberId !== memberId)?.memberId ?? randomUUID()
  for (const [n, state] of RUMOUR_STATES.entries()) {
    const organisation_id = cast.desk[n % cast.desk.length] ?? first
    const member = someone(organisation_id)
    const rumour = { wheel_id, rumour_id: newId() }
    const truth = ['heard', 'registered', 'rated', 'verifying'].includes(state)
      ? null
      : ['confirmed', 'mixed', 'unknown'].includes(state)
        ? state
        : 'false'
    add('rumour', {
      ...rumour,
      area_code,
      language: 'en',
      reach: 'under_500',
      severity: 4,
      urgency: 4,
      state,
      truth,
      recorded_by: member,
      organisation_id,
      recorded_at: at(-200),
      registered_by: member,
    })
    const written = { author_id: member, at: at(-180) }
    add('rumour_text', {
      ...rumour,
      number: 1,
      kind: 'statement',
      language: 'en',
      body: sealed(),
      ...written,
    })
    add('rumour_judgement', {
      ...rumour,
      judgement_id: newId(),
      truth: 'false',
      reason: sealed(),
      author_id: another(member),
      organisation_id,
      at: at(-100),
    })
    const heard = { heard_on: '2026-03-01', way: 'radio', heard: true, noted_by: member, noted_at: at(-150) }
    add('rumour_hearing', { ...rumour, hearing_id: newId(), area_code, ...heard })
    add('rumour_link', {
      ...rumour,
      link_id: newId(),
      incident_id: made['incident']?.[n % (made['incident']?.length ?? 1)]?.['incident_id'],
      linked_by: member,
      linked_at: at(-150),
    })
    clock('rumour', rumour.rumour_id, organisation_id, 'verify', 'verifier')

    const stage = CORRECTION_STATES[n % CORRECTION_STATES.length] ?? 'draft'
    const correction = { wheel_id, correction_id: randomUUID() }
    const isOut = stage !== 'draft' && stage !== 'refused'
    const isEnded = stage !== 'draft' && stage !== 'published'
    add('correction', {
      ...correction,
      ...rumour,
      truth: 'false',
      state: stage,
      body: sealed(),
      digest: randomBytes(32),
      author_id: member,
      organisation_id,
      written_at: at(-90),
      ...(isOut ? { confirmed_by: another(member), confirmed_at: at(-80), published_on: '2026-03-02' } : {}),
      ...(isEnded ? { ended_by: another(member), ended_at: at(-70) } : {}),
      ...(stage === 'withdrawn' ? { withdrawn_on: '2026-03-03' } : {}),
    })
    const words = { headline: 'The count goes on', text: 'All boxes are sealed and guarded.' }
    if (isOut) add('correction_text', { ...correction, language: 'en', ...words })
    const said = { channel: 'radio', language: 'en', area_code, said_on: '2026-03-02' }
    add('correction_saying', {
      ...correction,
      saying_id: newId(),
      ...said,
      noted_by: member,
      noted_at: at(-60),
    })
  }
}
