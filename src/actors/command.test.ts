import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  CommandCycle,
  type CommandEdge,
  inSameCommand,
  officesInCommand,
  treeOf,
  withEdge,
} from './command.ts'

const DAY = '2026-03-01'
const edge = (officeId: string, commandId: string, from = '2020-01-01', until?: string): CommandEdge =>
  until === undefined ? { officeId, commandId, from } : { officeId, commandId, from, until }

const COUNTY = [
  edge('post', 'station'),
  edge('station', 'county'),
  edge('sister_station', 'county'),
  edge('county', 'ministry'),
  edge('garrison', 'brigade'),
]

/** Edges only from higher to lower numbers, so that there is no cycle. */
const acyclic = fc
  .array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 15 })
  .map((pairs) => pairs.filter(([a, b]) => a > b).map(([a, b]) => edge(`o${a}`, `o${b}`)))
const office = fc.nat(9).map((n) => `o${n}`)

test('an office cannot be put above itself', () => {
  assert.throws(() => withEdge(COUNTY, edge('ministry', 'post')), CommandCycle)
  assert.throws(() => withEdge([], edge('post', 'post')), CommandCycle)
})

test('a cycle that would begin only when another command begins is refused too', () => {
  const later = [edge('station', 'county', '2026-06-01')]
  assert.throws(() => withEdge(later, edge('county', 'station', '2026-01-01')), CommandCycle)
  assert.doesNotThrow(() => withEdge(later, edge('county', 'station', '2026-01-01', '2026-06-01')))
})

test('the tree of a station holds its posts, its whole command, and its sister stations', () => {
  assert.deepEqual([...treeOf('station', DAY, COUNTY)].toSorted(), [
    'county',
    'ministry',
    'post',
    'sister_station',
    'station',
  ])
  assert.equal(inSameCommand('station', 'garrison', DAY, COUNTY), false)
})

test('a command that has ended, or has not begun, binds nobody', () => {
  const dated = [edge('post', 'station', '2026-02-01', '2026-03-01')]
  assert.equal(inSameCommand('post', 'station', '2026-01-31', dated), false)
  assert.equal(inSameCommand('post', 'station', '2026-02-28', dated), true)
  assert.equal(inSameCommand('post', 'station', '2026-03-01', dated), false)
})

test('every office of any command is known, a ministry above a force included', () => {
  assert.ok(officesInCommand(DAY, COUNTY).has('ministry'))
  assert.ok(!officesInCommand('2019-12-31', COUNTY).has('ministry'))
})

test('an office is in its own tree, and being in one command is mutual', () => {
  fc.assert(
    fc.property(acyclic, office, office, (edges, a, b) => {
      assert.ok(treeOf(a, DAY, edges).has(a))
      assert.equal(inSameCommand(a, b, DAY, edges), inSameCommand(b, a, DAY, edges))
    }),
  )
})

test('whoever is directly above or below a member of the chain is in the tree', () => {
  fc.assert(
    fc.property(acyclic, office, (edges, a) => {
      const tree = treeOf(a, DAY, edges)
      for (const each of edges) if (tree.has(each.commandId)) assert.ok(tree.has(each.officeId))
      for (const each of edges) if (each.officeId === a) assert.ok(tree.has(each.commandId))
    }),
  )
})

test('edges taken one by one never make a cycle', () => {
  const any = fc.array(fc.tuple(office, office), { maxLength: 20 })
  fc.assert(
    fc.property(any, (pairs) => {
      let edges: CommandEdge[] = []
      for (const [a, b] of pairs) {
        try {
          edges = withEdge(edges, edge(a, b))
        } catch (error) {
          assert.ok(error instanceof CommandCycle)
        }
      }
      // Without a cycle, offices with nobody above them exist wherever there are edges at all.
      const tops = [...officesInCommand(DAY, edges)].filter((o) => edges.every((e) => e.officeId !== o))
      assert.ok(edges.length === 0 || tops.length > 0)
    }),
  )
})
