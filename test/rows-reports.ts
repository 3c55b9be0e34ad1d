import { randomBytes, randomInt } from 'node:crypto'
import { newId } from '../src/platform/id.ts'
import { OVERSIGHT_REPORT_STATES } from '../src/reports/oversight-custody.ts'
import { REPORT_STATES } from '../src/reports/states.ts'
import type { Filling } from './rows.ts'

/** Reports in every state with each custodian, what belongs to them, and what left intake. */
export function fillReports({ cast, wrong, add, at, sealed, someone, clock }: Filling): void {
  const { wheelId: wheel_id, areaCode: area_code } = cast
  const first = cast.desk[0] ?? ''
  for (const custodian_id of [...cast.desk, ...wrong]) {
    for (const state of REPORT_STATES) {
      const report_id = newId()
      const author_id = someone(custodian_id)
      const report = { wheel_id, report_id }
      const made_safe_by = state === 'received' ? null : author_id
      const open = {
        channel: 'web',
        language: 'en',
        handling_group: 'threat',
        sealed_by: 'browser',
        severity: 4,
        urgency: 4,
      }
      const may = { may_check: true, may_pass_on: true, may_write: true, may_publish: true }
      add('report', {
        ...report,
        ...open,
        ...may,
        custodian_id,
        area_code,
        received_at: at(-600),
        state,
        made_safe_by,
      })
      add('report_body', { ...report, body: sealed() })
      add('report_contact', { ...report, reply_address: sealed(), identity: null })
      if (state !== 'received')
        add('report_summary', { ...report, number: 1, body: sealed(), author_id, at: at(-60) })
      add('report_note', { ...report, number: 1, body: sealed(), author_id, at: at(-60) })
      add('report_message', {
        ...report,
        message_id: newId(),
        direction: 'from_reporter',
        body: sealed(),
        at: at(-30),
      })
      const salt = randomBytes(16)
      const locator = String(randomInt(1e8)).padStart(8, '0')
      add('receipt', { ...report, locator, salt, recipient: 'age1x', verifier_hash: randomBytes(32) })
      clock('report', report_id, custodian_id, 'triage', 'analyst')
    }
  }
  for (const organisation_id of [...cast.oversight, ...wrong, first]) {
    for (const state of OVERSIGHT_REPORT_STATES) {
      const oversight_report_id = newId()
      add('oversight_report', {
        wheel_id,
        oversight_report_id,
        organisation_id,
        language: 'en',
        received_on: '2026-03-01',
        body: sealed(),
        state,
        may_write: true,
      })
      add('oversight_message', {
        wheel_id,
        oversight_report_id,
        message_id: newId(),
        direction: 'from_reporter',
        body: sealed(),
        at: at(-5),
      })
    }
  }
  for (const organisation_id of [...cast.focal, ...wrong, first])
    for (const deliver_at of [at(-600), at(600)])
      add('envelope', {
        wheel_id,
        envelope_id: newId(),
        organisation_id,
        body: sealed(),
        deliver_at,
        destroy_at: at(2000),
      })
  for (const { memberId, organisationId } of cast.members) {
    const check = {
      field_check_id: newId(),
      area_code,
      monitor_id: memberId,
      organisation_id: organisationId,
      asked_by: someone(first),
    }
    add('field_check', {
      wheel_id,
      ...check,
      body: sealed(),
      sent_at: at(-5),
    })
  }
  add('service', {
    wheel_id,
    service_id: newId(),
    area_code,
    kind: 'health',
    name: 'Clinic',
    reach: 'Every day',
    languages: '{en}' as never,
  })
  add('journal', {
    wheel_id,
    journal_id: newId(),
    event: 'report.received',
    record_kind: 'report',
    record_id: newId(),
    organisation_id: first,
    at: at(-1),
    content_hash: randomBytes(32),
  })
}
