import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ROLES } from '../actors/roles.ts'
import { QUEUE_NAMES, QUEUES, queuesOf, reachOf, slicesOf } from './queues.ts'
import { REPORT_RULES, type ReportAction } from './rules.ts'
import { REPORT_STATES } from './states.ts'

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

test('the parts of a page hold each report that she may list once, and no other', () => {
  const holds = [true, false]
  for (const own_custody of holds)
    for (const on_desk of holds)
      for (const states of ['any', ...REPORT_STATES.map((state) => [state]), ['triaged', 'linked']] as const)
        for (const state of REPORT_STATES)
          for (const own of holds) {
            const asked = states === 'any' || (states as readonly string[]).includes(state)
            const visible = (own_custody && own) || (on_desk && state !== 'received')
            const parts = slicesOf({ own_custody, on_desk }, states as 'any').filter(
              (part) =>
                (part.whose === 'all' || own) &&
                (part.state === 'any' ||
                  part.state === state ||
                  (part.state === 'made_safe_and_after' && state !== 'received')),
            )
            const what = `${own_custody} ${on_desk} ${String(states)} ${state} ${own}`
            assert.equal(parts.length, asked && visible ? 1 : 0, what)
          }
})
