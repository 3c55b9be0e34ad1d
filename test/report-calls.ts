import type { Answer, Person, TestHouse } from './people.ts'
import { desk, type Reporter } from './reporter.ts'

export type Call = { method: 'get' | 'post'; path: string; body?: object }

/** Every signed-in route of reports, as someone would call it who knows of one report. */
export async function callsAbout(house: TestHouse, report: Reporter): Promise<Call[]> {
  const ekai = await house.person('ekai')
  const amina = await house.person('amina')
  const one = await ekai.seal(['women'], { v: 1 })
  const all = await ekai.seal(desk, { v: 1 })
  const at = `/api/reports/${report.reportId}`
  return [
    { method: 'get', path: '/api/reports' },
    { method: 'get', path: at },
    { method: 'get', path: `${at}/export` },
    { method: 'post', path: `${at}/make-safe`, body: { summary_sealed: all } },
    { method: 'post', path: `${at}/register` },
    {
      method: 'post',
      path: `${at}/categorise`,
      body: { note_sealed: one, handling_group: 'harm', area_code: 'KE023123', language: 'en' },
    },
    { method: 'post', path: `${at}/triage`, body: { severity: 1, urgency: 1 } },
    { method: 'post', path: `${at}/write`, body: { message_sealed: one } },
    {
      method: 'post',
      path: `${at}/text`,
      body: { number: '+254700000000', words: 'x', message_sealed: one },
    },
    {
      method: 'post',
      path: `${at}/divert-sensitive`,
      body: { envelope_sealed: one, remaining_sealed: null },
    },
    {
      method: 'post',
      path: `${at}/divert-accusation`,
      body: { organisation_id: house.organisations['oversight']?.organisationId, body_sealed: one },
    },
    { method: 'post', path: `${at}/close` },
    { method: 'post', path: `${at}/reopen` },
    {
      method: 'post',
      path: '/api/reports/walk-in',
      body: {
        area_code: 'KE023123',
        language: 'en',
        handling_group: 'harm',
        purposes: { check: true, summary: true, write: true, publish: false },
        body_sealed: one,
      },
    },
    { method: 'get', path: '/api/oversight-reports' },
    { method: 'get', path: `/api/oversight-reports/${report.reportId}` },
    {
      method: 'post',
      path: `/api/oversight-reports/${report.reportId}/write`,
      body: { message_sealed: one },
    },
    { method: 'post', path: `/api/oversight-reports/${report.reportId}/close` },
    { method: 'get', path: '/api/envelopes' },
    { method: 'post', path: `/api/envelopes/${report.reportId}/destroy` },
    { method: 'get', path: '/api/coverage' },
    { method: 'get', path: '/api/field-checks' },
    {
      method: 'post',
      path: '/api/field-checks',
      body: { area_code: 'KE023123', monitor_id: amina.memberId, body_sealed: all },
    },
    {
      method: 'post',
      path: `/api/field-checks/${report.reportId}/answer`,
      body: { state: 'answered', answer_sealed: all },
    },
  ]
}

export const ask = (who: Pick<Person, 'get' | 'post'>, call: Call): Promise<Answer> =>
  call.method === 'get'
    ? who.get(call.path)
    : who.post(call.path, call.body ?? {}, { 'if-match': '"4"', 'idempotency-key': 'k' })
