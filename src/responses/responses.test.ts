import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { actionsFor, type Asker, deadRows, decide } from '../actors/permission.ts'
import { SECTORS } from '../actors/sector.ts'
import { closingProblems, type LoopClosure, OUTCOMES, type RecordedOutcome } from './closing.ts'
import { type Ask, coercionProblems, isCoercive, lesserThan, MENU, type Request } from './menu.ts'
import { TASK_RULES, type TaskGuard } from './rules.ts'
import { CLOCK_EVENTS, nextTaskState, OPEN_TASK_STATES, TASK_EVENTS, TASK_STATES } from './states.ts'

const request = (over: Partial<Request> = {}): Request => ({
  officeId: 'station',
  sector: 'police',
  ask: 'police',
  reason: 'sealed',
  considered: ['mediation_team'],
  ...over,
})
const requests = fc.record({
  officeId: fc.constant('x'),
  sector: fc.constantFrom(...SECTORS),
  ask: fc.option(fc.oneof(fc.constantFrom(...MENU), fc.constantFrom<Ask[]>('police', 'other_forces'))),
  reason: fc.option(fc.constantFrom('sealed', '', ' ')),
  considered: fc.oneof(fc.subarray([...MENU]), fc.subarray(lesserThan('police'))),
})

test('a request to the police without a written reason, or without a lesser choice, is refused', () => {
  assert.deepEqual(coercionProblems(request({ reason: null }), []), ['reason_missing'])
  assert.deepEqual(coercionProblems(request({ considered: [] }), []), ['no_lesser_choice_considered'])
  assert.deepEqual(coercionProblems(request({ considered: ['higher_level'] }), []), [
    'no_lesser_choice_considered',
    'considered_is_not_lesser',
  ])
})

test('other forces are asked through the civilian authority, and the police alone are no lesser choice', () => {
  const army = request({ sector: 'military', ask: 'other_forces', considered: ['police'] })
  assert.deepEqual(coercionProblems(army, []), [
    'no_lesser_choice_considered',
    'forces_without_civilian_authority',
  ])
  const governor = request({
    sector: 'civil_authority',
    ask: 'civilian_authority',
    reason: null,
    considered: [],
  })
  assert.deepEqual(
    coercionProblems({ ...army, considered: ['police', 'civilian_authority'] }, [governor]),
    [],
  )
})

test('invariant 14: a coercive request has a written reason and a lesser choice that was considered', () => {
  let sound = 0
  fc.assert(
    fc.property(requests, fc.array(requests, { maxLength: 3 }), (one, others) => {
      const fine = coercionProblems(one, others).length === 0
      if (one.ask === null || !isCoercive(one.ask)) {
        assert.ok(fine)
        return
      }
      const { ask } = one
      if (!fine) return
      sound++
      assert.ok(one.reason !== null && one.reason.trim() !== '')
      assert.ok(one.considered.some((lesser) => lesserThan(ask).includes(lesser)))
    }),
    { numRuns: 1000 },
  )
  assert.ok(sound > 20, `only ${sound} of 1000 were sound`)
})

test('the menu runs from the least coercive on, and nothing lesser coerces', () => {
  assert.equal(MENU[0], 'inform')
  for (const ask of MENU) for (const lesser of lesserThan(ask)) assert.ok(!isCoercive(lesser))
  assert.deepEqual(
    MENU.filter((ask) => isCoercive(ask)),
    ['police', 'other_forces'],
  )
})

const liaison: Asker = {
  memberId: 'otieno',
  organisationId: 'station',
  wheelId: 'w',
  sector: 'police',
  roles: ['liaison'],
}

test('a liaison answers the tasks of his office and sees no other', () => {
  for (const state of TASK_STATES)
    assert.deepEqual(
      actionsFor(TASK_RULES, liaison, { state, facts: new Set(['on_desk', 'not_own_action']) }),
      [],
    )
  const own = new Set<TaskGuard>(['addressed_to_office', 'reason_given'])
  assert.deepEqual(actionsFor(TASK_RULES, liaison, { state: 'offered', facts: own }), [
    'list_own',
    'open',
    'accept',
    'decline',
  ])
})

test('nobody declines without a reason', () => {
  const facts = new Set<TaskGuard>(['addressed_to_office'])
  assert.deepEqual(decide(TASK_RULES, 'decline', liaison, { state: 'offered', facts }), {
    allowed: false,
    because: 'reason_given',
  })
})

test('no person sets or spares a missed clock of a task', () => {
  for (const event of CLOCK_EVENTS) assert.ok(TASK_RULES.every((rule) => (rule.action as string) !== event))
})

test('whoever acted does not evaluate the action', () => {
  const desk: Asker = { ...liaison, sector: 'civil_society', roles: ['coordinator'] }
  const facts = new Set<TaskGuard>(['on_desk'])
  assert.deepEqual(decide(TASK_RULES, 'evaluate', desk, { state: 'reported', facts }), {
    allowed: false,
    because: 'not_own_action',
  })
})

test('no row about tasks is dead', () => {
  assert.deepEqual(deadRows(TASK_RULES), [])
})

test('a task that was declined or let pass is passed on, and nothing is evaluated that was not reported', () => {
  assert.equal(nextTaskState('declined', 'escalate'), 'escalated')
  assert.equal(nextTaskState('timed_out', 'escalate'), 'escalated')
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TASK_EVENTS), { maxLength: 20 }), (events) => {
      let state: (typeof TASK_STATES)[number] = 'offered'
      for (const event of events) {
        const next = nextTaskState(state, event)
        if (next === 'evaluated') assert.equal(state, 'reported')
        state = next ?? state
      }
    }),
  )
})

const outcome = (code: RecordedOutcome['code'], words: string | null = 'sealed'): RecordedOutcome => ({
  code,
  saidBy: 'community',
  words,
})
const radio: LoopClosure = { told: 'community', channel: 'radio', words: 'sealed' }

test('no outcome is called prevented', () => {
  for (const code of OUTCOMES) assert.ok(!code.includes('prevent'))
})

test('an incident does not close without an outcome, a closed loop, and an answer to every task', () => {
  assert.deepEqual(closingProblems({ outcomes: [], closures: [], tasks: [] }), [
    'outcome_missing',
    'loop_not_closed',
  ])
  for (const state of OPEN_TASK_STATES)
    assert.deepEqual(
      closingProblems({ outcomes: [outcome('no_change')], closures: [radio], tasks: [state] }),
      ['task_open'],
    )
})

test('silence towards the reporter needs its reason, and no action needs its because', () => {
  const silence: LoopClosure = { told: 'nobody', channel: 'silence', words: null }
  assert.deepEqual(
    closingProblems({ outcomes: [outcome('no_action', null)], closures: [silence], tasks: [] }),
    ['no_action_without_reason', 'silence_without_reason'],
  )
  assert.deepEqual(
    closingProblems({
      outcomes: [outcome('no_action')],
      closures: [{ ...silence, words: 'sealed' }],
      tasks: [],
    }),
    [],
  )
})

test('a warning to which nobody was asked to respond says so before it closes', () => {
  assert.deepEqual(closingProblems({ outcomes: [outcome('unknown')], closures: [radio], tasks: [] }), [
    'nobody_was_asked',
  ])
})

test('who was told and how do not contradict each other', () => {
  const odd: LoopClosure = { told: 'nobody', channel: 'radio', words: 'sealed' }
  assert.deepEqual(
    closingProblems({ outcomes: [outcome('false_alarm')], closures: [odd], tasks: ['evaluated'] }),
    ['closure_contradicts_itself'],
  )
})
