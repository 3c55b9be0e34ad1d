import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { activeLinks, independentOrigins, type Link, link, type OriginJudgement, unlink } from './origins.ts'

const AT = new Date('2026-03-01T06:00:00Z')
const NOT_JUDGED: OriginJudgement = { kind: 'not_judged' }
const INDEPENDENT: OriginJudgement = { kind: 'independent' }

/** Each step links a new report, or unlinks one of those before it. */
const step = fc.record({
  what: fc.constantFrom('independent', 'same_as', 'not_judged', 'unlink'),
  which: fc.nat(30),
})
const history = fc.array(step, { maxLength: 30 }).map((steps) => {
  let links: readonly Link[] = []
  steps.forEach(({ what, which }, n) => {
    const linkId = `l${which % (n + 1)}`
    if (what === 'unlink') links = unlink(links, linkId, 'kofi', AT)
    else
      links = add(
        links,
        `${n}`,
        what === 'same_as'
          ? { kind: what, linkId }
          : { kind: what === 'independent' ? 'independent' : 'not_judged' },
      )
  })
  return links
})
const add = (links: readonly Link[], n: string, judgement: OriginJudgement) =>
  link(links, { linkId: `l${n}`, reportId: `r${n}`, by: 'amina', at: AT }, judgement)

test('forty forwards that nobody has judged are one origin', () => {
  let links: readonly Link[] = []
  for (let n = 0; n < 40; n++) links = add(links, `${n}`, NOT_JUDGED)
  assert.equal(links.length, 40)
  assert.equal(independentOrigins(links), 1)
})

test('a second origin is a judgement of a person', () => {
  const links = add(add([], '1', NOT_JUDGED), '2', INDEPENDENT)
  assert.equal(independentOrigins(links), 2)
  assert.equal(independentOrigins(add(links, '3', { kind: 'same_as', linkId: 'l2' })), 2)
})

test('a forward of a message that was unlinked is no origin of its own', () => {
  const two = add(add([], '1', NOT_JUDGED), '2', INDEPENDENT)
  const links = add(unlink(two, 'l2', 'kofi', AT), '3', { kind: 'same_as', linkId: 'l2' })
  assert.equal(independentOrigins(links), 1)
})

test('a report is linked to one incident once', () => {
  const links = add([], '1', NOT_JUDGED)
  assert.equal(add(links, '1', INDEPENDENT), links)
})

test('invariant 10: unlinking restores the count, deletes nothing, and says who did it', () => {
  const judgement = fc.constantFrom(NOT_JUDGED, INDEPENDENT)
  fc.assert(
    fc.property(history, judgement, (links, judged) => {
      const undone = unlink(add(links, 'new', judged), 'lnew', 'kofi', AT)
      assert.equal(independentOrigins(undone), independentOrigins(links))
      assert.equal(undone.length, links.length + 1)
      assert.deepEqual(undone.slice(0, -1), links)
      assert.equal(undone.at(-1)?.linkedBy, 'amina')
      assert.equal(undone.at(-1)?.unlinkedBy, 'kofi')
    }),
  )
})

test('volume never adds an origin: what is not judged leaves the count as it is', () => {
  fc.assert(
    fc.property(history, (links) => {
      assert.equal(independentOrigins(add(links, 'new', NOT_JUDGED)), Math.max(1, independentOrigins(links)))
    }),
  )
})

test('taking a report away never adds an origin', () => {
  fc.assert(
    fc.property(history, fc.nat(30), (links, n) => {
      assert.ok(independentOrigins(unlink(links, `l${n}`, 'kofi', AT)) <= independentOrigins(links))
    }),
  )
})

test('there are never more origins than reports, and at least one where there is a report', () => {
  fc.assert(
    fc.property(history, (links) => {
      const count = independentOrigins(links)
      assert.ok(count <= activeLinks(links).length)
      assert.equal(count === 0, activeLinks(links).length === 0)
    }),
  )
})
