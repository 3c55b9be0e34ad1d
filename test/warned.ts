import assert from 'node:assert/strict'
import { newId } from '../src/platform/id.ts'
import type { Answer, Person, TestHouse } from './people.ts'

/** Organisations on the desk, on the panel or owning: what accounts and releases are sealed to. */
export const DESK = ['women', 'interfaith', 'youth'] as const
export const PANEL = ['interfaith', 'youth', 'county'] as const

export type ReportFacts = Partial<{
  channel: 'web' | 'api' | 'walk_in' | 'csv' | 'sms'
  state: string
  severity: number
  urgency: number
  mayPassOn: boolean
  live: boolean
  madeSafeBy: string
  receivedAt: Date
}>

/** A report as intake leaves it on the desk: made safe, registered and triaged. */
export async function triaged(house: TestHouse, facts: ReportFacts = {}): Promise<string> {
  const id = newId()
  await house.owner.query(
    `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, severity, urgency, area_code,
       received_at, state, sealed_by, may_pass_on, may_check, live, made_safe_by)
     VALUES ($1, $2, $3, $4, 'en', 'threat', $5, $6, $7, $8, $9, 'browser', $10, true, $11, $12)`,
    [
      house.wheel.wheelId,
      id,
      house.organisations['women']?.organisationId,
      facts.channel ?? 'sms',
      facts.severity ?? 4,
      facts.urgency ?? 4,
      house.area.localities[0],
      facts.receivedAt ?? house.clock.now(),
      facts.state ?? 'triaged',
      facts.mayPassOn ?? true,
      facts.live ?? true,
      facts.madeSafeBy ?? null,
    ],
  )
  return id
}

/** The custodian's browser has re-sealed it: it is in intake's tables no more. */
export async function handOver(house: TestHouse, reportId: string): Promise<void> {
  await house.owner.query('DELETE FROM report WHERE report_id = $1', [reportId])
  const { wheelId } = house.wheel
  const organisationId = house.organisations['women']?.organisationId ?? ''
  const note = {
    wheelId,
    event: 'report.handed_over',
    recordKind: 'report',
    recordId: reportId,
    organisationId,
  }
  await house.house.db.as('cw_job', null, (tx) => house.keeper.record(tx, note, house.clock.now(), {}))
}

/** Time passes; people come back and sign in again where an idle session would have ended. */
export async function later(house: TestHouse, milliseconds: number): Promise<void> {
  house.clock.advance(milliseconds)
  const now = house.clock.now()
  await house.owner.query('UPDATE session SET seen_at = $1, expires_at = $2', [
    now,
    new Date(now.getTime() + 12 * 3_600_000),
  ])
  await house.sweep()
}

export const minutes = (count: number): number => count * 60_000
export const hours = (count: number): number => minutes(60 * count)

export async function openIncident(
  house: TestHouse,
  by: Person,
  reports: readonly string[],
  more: { severity?: number; urgency?: number; origins?: number[] } = {},
): Promise<string> {
  const answer = await by.post('/api/incidents', {
    report_ids: reports,
    area_code: house.area.localities[0],
    handling_group: 'threat',
    severity: 4,
    urgency: 4,
    account_sealed: await by.seal(DESK, {
      v: 1,
      title: 'Men gather',
      text: 'Goats are being moved at night.',
    }),
    ...more,
  })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}

/** An act on an incident or a task, by somebody who has just looked at it. */
export async function seen(by: Person, path: string, verb: string, body: unknown = {}): Promise<Answer> {
  const looked = await by.get(path)
  const version = looked.body.incident?.version ?? looked.body.task?.version
  return by.post(`${path}/${verb}`, body, { 'if-match': `"${version}"` })
}

export async function grade(
  by: Person,
  incident: string,
  reliability: string,
  credibility: number,
  more: object = {},
): Promise<Answer> {
  return seen(by, `/api/incidents/${incident}`, 'grade', {
    reliability,
    credibility,
    reason_sealed: await by.seal(DESK, { v: 1, reason: 'A second source at the well.' }),
    ...more,
  })
}

export type Asked = {
  key: string
  ask: string | null
  coercion?: { considered: string[]; reason_sealed: string }
}

export async function draft(
  house: TestHouse,
  by: Person,
  incident: string,
  sources: readonly string[],
  recipients: readonly Asked[],
  more: object = {},
): Promise<Answer> {
  const readers = new Set(['women', ...PANEL, ...recipients.map((one) => one.key)])
  const today = house.clock.now().toISOString().slice(0, 10)
  return by.post('/api/releases', {
    incident_id: incident,
    source_report_ids: sources,
    purpose: 'prevent_harm',
    place_code: house.area.localities[0],
    time_from: today,
    time_to: today,
    expires_at: new Date(house.clock.now().getTime() + 7 * hours(24)).toISOString(),
    body_sealed: await by.seal([...readers], {
      v: 1,
      words: 'Tension; mediation under way; please patrol the main road.',
    }),
    recipients: recipients.map(({ key, ...rest }) => ({
      organisation_id: house.organisations[key]?.organisationId,
      ...rest,
    })),
    ...more,
  })
}

/** Why nothing less than the police will do. */
export async function coercion(by: Person): Promise<NonNullable<Asked['coercion']>> {
  const reason_sealed = await by.seal(['women', ...PANEL], {
    v: 1,
    reason: 'Armed men; elders cannot reach the road.',
  })
  return { considered: ['mediation_team', 'quiet_contact'], reason_sealed }
}
