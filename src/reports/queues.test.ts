import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ROLES } from '../actors/roles.ts'
import { QUEUE_NAMES, QUEUES, queuesOf, reachOf } from './queues.ts'
import { REPORT_RULES, type ReportAction } from './rules.ts'

/** The act by which a report leaves its queue. */
const WORK: Partial<Record<(typeof QUEUE_NAMES)[number], ReportAction>> = {
  to_read: 'make_safe',
  to_register: 'register',
  to_triage: 'triage',
  to_link: 'link',
  to_close: 'close',
}

test('whoever has a queue may do its work, and whoever may do the work has the queue', () => {
  for (const [name, action] of Object.entries(WORK)) {
    const { states, roles } = QUEUES[name as keyof typeof WORK]
    for (const state of states === 'any' ? [] : states) {
      const rules = REPORT_RULES.filter(
        (rule) => rule.action === action && (rule.states === 'any' || rule.states.includes(state)),
      )
      const allowed = rules.flatMap((rule) =>
        rule.roles.map((role) => `${role} ${rule.when?.includes('own_custody') ? 'own_custody' : 'on_desk'}`),
      )
      assert.deepEqual(
        roles.map(([role, reach]) => `${role} ${reach}`).toSorted(),
        [...new Set(allowed)].toSorted(),
        `${name} ${state}`,
      )
    }
  }
})

test('the tray of an intake operator opens on what nobody has read', () => {
  assert.equal(queuesOf(['intake_operator', 'coordinator'])[0], 'to_read')
  assert.deepEqual(queuesOf(['verifier']), ['to_link', 'mine'])
  assert.deepEqual(reachOf('to_triage', ['analyst']), ['on_desk'])
  assert.deepEqual(reachOf('to_triage', ['analyst', 'intake_operator']), ['on_desk', 'own_custody'])
  assert.deepEqual(reachOf('to_read', ['verifier']), [])
})

test('a guest, a monitor and a mediator have no queue of reports', () => {
  const withQueues = ROLES.filter((role) => queuesOf([role]).length > 0)
  assert.deepEqual(withQueues.toSorted(), ['analyst', 'coordinator', 'intake_operator', 'verifier'])
})
