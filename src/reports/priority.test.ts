import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priorityOf, SEVERITIES, URGENCIES } from './priority.ts'

const TABLE = {
  5: ['P2', 'P2', 'P1', 'P1', 'P1'],
  4: ['P3', 'P3', 'P2', 'P1', 'P1'],
  3: ['P4', 'P3', 'P2', 'P1', 'P1'],
  2: ['P4', 'P3', 'P3', 'P2', 'P2'],
  1: ['P4', 'P4', 'P4', 'P4', 'P4'],
} as const

test('priority is the cell of the table of severity and urgency, all 25 of them', () => {
  for (const severity of SEVERITIES)
    for (const urgency of URGENCIES)
      assert.equal(priorityOf(severity, urgency), TABLE[severity][urgency - 1], `S${severity} U${urgency}`)
})

test('more harm or less time never lowers the priority', () => {
  for (const severity of SEVERITIES)
    for (const urgency of URGENCIES) {
      const here = priorityOf(severity, urgency)
      for (const worse of SEVERITIES) if (worse > severity) assert.ok(priorityOf(worse, urgency) <= here)
      for (const sooner of URGENCIES) if (sooner > urgency) assert.ok(priorityOf(severity, sooner) <= here)
    }
})
