import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CATEGORIES, GROUP_OF, groupOf, HANDLING_GROUPS } from './handling.ts'
import { ACTS, narrowed, NOTHING_CONSENTED, PURPOSES, purposesMissing } from './purposes.ts'
import {
  DIVERSIONS,
  nextReportState,
  REPORT_EVENTS,
  REPORT_STATES,
  type ReportEvent,
  type ReportState,
  reporterStatus,
} from './states.ts'

const isStored = (state: string): state is ReportState => (REPORT_STATES as readonly string[]).includes(state)
const run = (events: readonly ReportEvent[]): string[] => {
  const seen: string[] = ['received']
  for (const event of events) {
    const state = seen.at(-1) ?? ''
    const next = isStored(state) ? nextReportState(state, event) : undefined
    if (next !== undefined) seen.push(next)
  }
  return seen
}
const history = fc.array(fc.constantFrom(...REPORT_EVENTS), { maxLength: 30 }).map(run)

test('a report is not registered before it is made safe, nor triaged before it is registered', () => {
  fc.assert(
    fc.property(history, (seen) => {
      if (seen.includes('registered')) assert.ok(seen.indexOf('made_safe') < seen.indexOf('registered'))
      if (seen.includes('triaged')) assert.ok(seen.indexOf('registered') < seen.indexOf('triaged'))
    }),
  )
})

test('what was diverted never comes back into the lists of intake', () => {
  fc.assert(
    fc.property(history, (seen) => {
      const at = seen.findIndex((state) => (DIVERSIONS as readonly string[]).includes(state))
      assert.ok(at === -1 || at === seen.length - 1)
    }),
  )
})

test('an accusation can be diverted at every stage while words can still be read', () => {
  for (const state of REPORT_STATES)
    assert.equal(
      nextReportState(state, 'divert_accusation') !== undefined,
      !['retained', 'expired'].includes(state),
      state,
    )
})

test('once the reply address is destroyed a report is not reopened', () => {
  assert.equal(nextReportState('retained', 'reopen'), undefined)
  assert.equal(nextReportState('closed', 'reopen'), 'triaged')
})

test('a report in an incident can be taken out again', () => {
  assert.equal(nextReportState('linked', 'unlink'), 'triaged')
})

test('the receipt does not tell a diverted report from one that is being checked', () => {
  const facts = { passedOn: false, custodyClosed: false }
  for (const state of DIVERSIONS) {
    assert.equal(reporterStatus(state, facts), reporterStatus('triaged', facts))
    assert.equal(reporterStatus(state, { ...facts, custodyClosed: true }), reporterStatus('closed', facts))
  }
})

test('the receipt says that something was passed on only when it was', () => {
  for (const state of REPORT_STATES)
    assert.notEqual(reporterStatus(state, { passedOn: false, custodyClosed: false }), 'passed_on')
  assert.equal(reporterStatus('linked', { passedOn: true, custodyClosed: false }), 'passed_on')
})

test('no category of a report is about sexual violence, and every category has one of the six groups', () => {
  assert.equal(CATEGORIES.length, 13)
  assert.equal(HANDLING_GROUPS.length, 6)
  for (const category of CATEGORIES) {
    assert.ok(!/sex|gender|gbv|rape/.test(category))
    assert.ok(HANDLING_GROUPS.includes(groupOf(category)))
  }
  for (const group of HANDLING_GROUPS) assert.ok(Object.values(GROUP_OF).includes(group))
})

test('conduct of forces shares its group with other harm, so that the group accuses nobody', () => {
  const group = groupOf('conduct_of_forces')
  assert.ok(CATEGORIES.filter((category) => groupOf(category) === group).length >= 3)
})

test('silence is no consent to anything', () => {
  for (const act of ACTS) {
    assert.ok(purposesMissing(act, undefined).length > 0)
    assert.ok(purposesMissing(act, NOTHING_CONSENTED).length > 0)
  }
})

test('consent to pass a summary on is no consent to write, to check, or to publish', () => {
  const given = { ...NOTHING_CONSENTED, summary: true }
  assert.deepEqual(purposesMissing('release_summary', given), [])
  assert.deepEqual(purposesMissing('publish_words', given), ['publish'])
  assert.deepEqual(purposesMissing('write_to_reporter', given), ['write'])
  assert.deepEqual(purposesMissing('ask_second_source', given), ['check'])
})

test('consent can be narrowed and never grows by it', () => {
  const purposes = fc.record({
    check: fc.boolean(),
    summary: fc.boolean(),
    write: fc.boolean(),
    publish: fc.boolean(),
  })
  fc.assert(
    fc.property(purposes, fc.subarray([...PURPOSES]), (given, withdrawn) => {
      const after = narrowed(given, withdrawn)
      for (const purpose of PURPOSES)
        assert.equal(after[purpose], given[purpose] && !withdrawn.includes(purpose))
    }),
  )
})
