import { randomUUID } from 'node:crypto'
import { newId } from '../src/platform/id.ts'
import { TASK_STATES } from '../src/responses/states.ts'
import { LEVEL_STATES } from '../src/warnings/level.ts'
import { INCIDENT_STATES, RELEASE_STATES } from '../src/warnings/states.ts'
import type { Filling } from './rows.ts'

/** Incidents, levels, releases and tasks in every state, judged and written by each organisation of the desk. */
export function fillWarnings({ cast, made, add, at, sealed, someone, clock }: Filling): void {
  const { wheelId: wheel_id, areaCode: area_code } = cast
  const first = cast.desk[0] ?? ''
  const reports = made['report'] ?? []
  const panel = cast.members.filter(({ roles }) => roles.includes('release_approver'))
  const approvers = panel.length > 0 ? panel : cast.members
  const reportOf = (n: number): string => reports[n % reports.length]?.['report_id']
  for (const [n, state] of INCIDENT_STATES.entries()) {
    const organisation_id = cast.desk[n % cast.desk.length] ?? first
    const author_id = someone(organisation_id)
    const incident_id = newId()
    const incident = { wheel_id, incident_id }
    const judged = { handling_group: 'threat', severity: 4, urgency: 4, verification: 'plausible' }
    add('incident', {
      ...incident,
      ...judged,
      area_code,
      state,
      opened_by: author_id,
      organisation_id,
      opened_at: at(-300),
    })
    add('incident_text', { ...incident, number: 1, kind: 'account', body: sealed(), author_id, at: at(-50) })
    const link = {
      link_id: newId(),
      report_id: reportOf(n),
      origin: 1,
      linked_by: author_id,
      linked_at: at(-50),
    }
    add('incident_report', { ...incident, ...link, unlinked_by: null, unlinked_at: null })
    const pair = { reliability: 'B', credibility: 2, independent_origins: 2 }
    add('grade', {
      ...incident,
      ...pair,
      grade_id: newId(),
      reason: sealed(),
      author_id,
      organisation_id,
      at: at(-40),
    })
    add('outcome', {
      ...incident,
      outcome_id: newId(),
      code: 'unknown',
      said_by: 'issuer',
      body: sealed(),
      author_id,
      at: at(-10),
    })
    add('loop_closure', {
      ...incident,
      loop_closure_id: newId(),
      told: 'community',
      channel: 'radio',
      body: sealed(),
      author_id,
      at: at(-5),
    })
    clock('incident', incident_id, organisation_id, 'verify', 'verifier')
    const [state_, confirmed] = [
      LEVEL_STATES[n % LEVEL_STATES.length] ?? 'proposed',
      n % LEVEL_STATES.length === 1,
    ]
    const second = confirmed
      ? { confirmed_by: someone(cast.desk[1] ?? first), confirmed_at: at(-1) }
      : { confirmed_by: null, confirmed_at: null }
    const level = {
      alert_level_id: newId(),
      level: 2,
      state: state_,
      reason: sealed(),
      evidence: '{}' as never,
    }
    add('alert_level', {
      wheel_id,
      area_code,
      ...level,
      ...second,
      raised_by: randomUUID(),
      raised_at: at(-60),
      due_at: at(60),
    })
    clock('alert_level', level.alert_level_id, organisation_id, 'confirm', 'analyst')
  }

  for (const [n, state] of [...RELEASE_STATES, ...TASK_STATES].entries()) {
    const isTask = n >= RELEASE_STATES.length
    const releaseState = isTask ? 'released' : state
    const organisation_id = cast.desk[n % cast.desk.length] ?? first
    const author_id = someone(organisation_id)
    const release_id = randomUUID()
    const incident_id = made['incident']?.[n % INCIDENT_STATES.length]?.['incident_id']
    const release = { wheel_id, release_id }
    const about = {
      purpose: 'prevent_harm',
      priority: 'P1',
      place_code: area_code,
      time_from: '2026-03-01',
      time_to: '2026-03-02',
    }
    const left = {
      written_at: at(-60),
      leaves_at: at(-50),
      released_at: at(-50),
      expires_at: at(5000),
    }
    const withdrawn_at = releaseState === 'withdrawn' ? at(-1) : null
    add('release', {
      ...release,
      incident_id,
      ...about,
      state: releaseState,
      body: sealed(),
      author_id,
      organisation_id,
      ...left,
      withdrawn_at,
    })
    add('incident_flag', { wheel_id, incident_id, release_id, flag_id: newId(), code: 'source_gone' })
    add('release_source', { ...release, report_id: reportOf(n) })
    for (const member of approvers.slice(0, 2))
      add('release_approval', {
        ...release,
        member_id: member.memberId,
        organisation_id: member.organisationId,
        decision: 'approved',
        at: at(-55),
      })
    for (const to of cast.recipients) {
      add('release_recipient', { ...release, organisation_id: to, ask: isTask ? 'police' : null })
      add('coercive_reason', {
        ...release,
        organisation_id: to,
        considered: ['inform'],
        reason: sealed(),
        author_id,
        at: at(-60),
      })
      if (!['released', 'withdrawn', 'expired'].includes(releaseState)) continue
      const inbox_item_id = randomUUID()
      const body = releaseState === 'released' ? sealed() : null
      add('inbox_item', {
        ...release,
        inbox_item_id,
        organisation_id: to,
        ...about,
        state: releaseState,
        body,
        released_at: at(-50),
        expires_at: at(5000),
      })
      add('release_opening', {
        wheel_id,
        inbox_item_id,
        opening_id: newId(),
        organisation_id: to,
        at: at(-49),
      })
      if (!isTask) continue
      const task_id = randomUUID()
      const answer = {
        decline_reason: state === 'declined' ? 'no_capacity' : null,
      }
      add('task', {
        ...release,
        task_id,
        incident_id,
        inbox_item_id,
        organisation_id: to,
        ask: 'police',
        priority: 'P1',
        state,
        offered_at: at(-50),
        accept_by: at(10),
        ...answer,
      })
      add('task_report', {
        wheel_id,
        task_id,
        number: 1,
        kind: 'answer',
        body: sealed(),
        organisation_id: to,
        at: at(-20),
      })
      clock('task', task_id, organisation_id, 'accept', 'coordinator')
    }
  }
}
