import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BULK_ACTS, goesBack, keptBecause, UNDOABLE, undoUntil } from './bulk.ts'
import { claimedUntil, heldByAnother } from './claims.ts'
import { filterText, readFilter, strangeField } from './saved-filter.ts'
import { REPORT_ACTIONS } from './rules.ts'
import { REPORT_STATES } from './states.ts'

const now = new Date('2026-11-25T12:00:00Z')

test('an act on many is one that the rules know for a single report', () => {
  assert.ok(BULK_ACTS.every((act) => (REPORT_ACTIONS as readonly string[]).includes(act)))
})

test('what the desk has read cannot be unread; all else can be taken back for ten minutes', () => {
  assert.equal(undoUntil('make_safe', now), null)
  for (const act of UNDOABLE) assert.equal(undoUntil(act, now)?.toISOString(), '2026-11-25T12:10:00.000Z')
})

test('a report goes back only to a state from which the act itself led to where it is', () => {
  const ways = UNDOABLE.flatMap((act) =>
    REPORT_STATES.flatMap((before) =>
      REPORT_STATES.filter((after) => goesBack(act, before, after)).map(
        (after) => `${act}: ${before} ◀ ${after}`,
      ),
    ),
  )
  assert.deepEqual(ways, [
    'register: made_safe ◀ registered',
    'triage: registered ◀ triaged',
    'triage: triaged ◀ triaged',
    'triage: linked ◀ linked',
    'close: triaged ◀ closed',
    'close: linked ◀ closed',
    'reopen: closed ◀ triaged',
  ])
  assert.ok(!goesBack('make_safe', 'received', 'made_safe'), 'what the desk has read')
})

test('what somebody touched since, holds, or sent elsewhere is left as it is', () => {
  assert.equal(keptBecause(undefined, 3, false), 'gone')
  assert.equal(keptBecause({ version: 4 }, 3, false), 'touched_since')
  assert.equal(keptBecause({ version: 3 }, 3, true), 'claimed_by_another')
  assert.equal(keptBecause({ version: 3 }, 3, false), null)
})

test('a claim keeps others away for ten minutes, and nobody from her own', () => {
  const claim = { memberId: 'ekai', until: claimedUntil(now) }
  assert.ok(heldByAnother(claim, 'kofi', now))
  assert.ok(!heldByAnother(claim, 'ekai', now))
  assert.ok(!heldByAnother(claim, 'kofi', new Date('2026-11-25T12:10:00Z')))
  assert.ok(!heldByAnother(undefined, 'kofi', now))
})

test('one filter has one text, whatever the order in which it was chosen', () => {
  const text = filterText({ state: 'received', group: 'threat' })
  assert.equal(text, 'group=threat&state=received')
  assert.equal(filterText({ group: 'threat', state: 'received' }), text)
  assert.deepEqual(readFilter(text), { group: 'threat', state: 'received' })
})

test('a kept filter is made of codes, and of no word that somebody chose', () => {
  assert.equal(strangeField({ state: 'received', group: 'harm', language: 'sw', priority: 'P1' }), null)
  assert.equal(strangeField({ state: 'JohnDidIt' }), 'state')
  assert.equal(strangeField({ group: 'Turkana' }), 'group')
  assert.equal(strangeField({ channel: 'me' }), 'channel')
  assert.equal(strangeField({ priority: 'P9' }), 'priority')
  assert.equal(strangeField({ language: 'John' }), 'language')
})
