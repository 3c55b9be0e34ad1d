import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { HEARERS, payloadOf, toldOf } from './live.ts'
import { readTold } from './live-listener.ts'
import { LiveStreams, MOST_IN_ALL, MOST_OF_A_SESSION, type Outlet } from './live-streams.ts'
import type { Session } from './session.ts'

const root = resolve(import.meta.dirname, '../..')

test('whoever may hear of a kind of record is decided for every kind that the sources journal', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  const kinds = new Set<string>()
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8')
    for (const [, kind = ''] of text.matchAll(/\brecordKind: '(\w+)'/g)) kinds.add(kind)
    // As the notes of a wheel's own order write it, beside their event.
    for (const [, kind = ''] of text.matchAll(/\bevent: '[\w.]+',\s+kind: '(\w+)'/g)) kinds.add(kind)
  }
  assert.ok(kinds.size >= 13, [...kinds].join())
  assert.deepEqual(
    [...kinds].filter((kind) => !(kind in HEARERS)),
    [],
  )
})

test('a kind that nobody has decided about is told to nobody, and what lies with oversight to it alone', () => {
  const entry = { wheelId: 'w', organisationId: 'o' }
  assert.deepEqual(toldOf({ ...entry, recordKind: 'never_heard_of' }), [])
  assert.deepEqual(toldOf({ ...entry, recordKind: 'constructor' }), [])
  assert.deepEqual(
    toldOf({ ...entry, recordKind: 'oversight_report' }).map(({ to }) => to),
    ['o'],
  )
  assert.equal(HEARERS['envelope'], undefined)
})

test('whatever is said on the channel, only what has the right shape is heard', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (payload) => {
      const told = readTold(payload)
      assert.ok(told === undefined || /^[a-z_]{1,40}$/.test(told.kind))
    }),
  )
  const told = { wheelId: 'w', kind: 'report', to: 'civil_society' }
  assert.deepEqual(readTold(payloadOf(told)), told)
  assert.equal(readTold(JSON.stringify({ ...told, kind: 'report\n\ndata: x' })), undefined)
})

/** A response that keeps what was written, and does not get rid of it where the reader is slow. */
function outlet(slow = false) {
  const written: string[] = []
  const one = {
    written,
    state: 'open',
    writableLength: 0,
    write: (text: string) => {
      written.push(text)
      if (slow) one.writableLength += text.length
    },
    end: () => void (one.state = 'ended'),
    destroy: () => void (one.state = 'destroyed'),
  }
  return one satisfies Outlet & { written: string[]; state: string }
}
const session = (more: Partial<Session> = {}): Session =>
  ({ wheelId: 'w', organisationId: 'o', sector: 'civil_society', ...more }) as Session
const events = (written: readonly string[]): string[] =>
  written.flatMap((text) => /^data: (.*)$/m.exec(text)?.[1] ?? [])

test('between two events of a stream there is a second, and what comes meanwhile is said once', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const streams = new LiveStreams(() => true)
  const out = outlet()
  streams.open('t', session(), out)
  for (let n = 0; n < 500; n += 1)
    streams.tell({ wheelId: 'w', kind: n % 2 ? 'task' : 'report', to: 'civil_society' })
  assert.deepEqual(events(out.written), ['["report"]'])
  t.mock.timers.tick(1000)
  assert.deepEqual(events(out.written), ['["report"]', '["task","report"]'])
  t.mock.timers.tick(10_000)
  assert.equal(events(out.written).length, 2)
  streams.close()
  assert.equal(out.state, 'ended')
})

test('whoever does not read is dropped, and costs no more memory than what was unread by then', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const streams = new LiveStreams(() => true)
  const out = outlet(true)
  streams.open('t', session(), out)
  for (let seconds = 0; seconds < 5000 && out.state === 'open'; seconds += 1) {
    streams.tell({ wheelId: 'w', kind: 'report', to: 'civil_society' })
    t.mock.timers.tick(1000)
  }
  assert.equal(out.state, 'destroyed')
  assert.ok(out.writableLength < 17_000, `${out.writableLength} bytes`)
  assert.equal(streams.size, 0)
  streams.close()
})

test('a silent stream says every twenty seconds that it is there', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const streams = new LiveStreams(() => true)
  const out = outlet()
  streams.open('t', session(), out)
  t.mock.timers.tick(61_000)
  assert.deepEqual(out.written.slice(1), [':\n\n', ':\n\n', ':\n\n'])
  streams.close()
})

test('there is room for so many streams of a session, and for so many in all', () => {
  const streams = new LiveStreams(() => true)
  for (let n = 0; n < MOST_OF_A_SESSION; n += 1) streams.open('t', session(), outlet())
  assert.ok(!streams.hasRoom('t'))
  assert.ok(streams.hasRoom('u'))
  for (let n = streams.size; n < MOST_IN_ALL; n += 1) streams.open(`t${n}`, session(), outlet())
  assert.ok(!streams.hasRoom('u'))
  streams.close()
})

test('what is for civil society reaches nobody of another sector, whatever her roles', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('civil_society', 'civil_authority', 'police', 'military', 'international'),
      fc.constantFrom('civil_society', 'o', 'p'),
      fc.constantFrom('w', 'v'),
      (sector, to, wheelId) => {
        const streams = new LiveStreams(() => true)
        const out = outlet()
        streams.open('t', session({ sector }), out)
        streams.tell({ wheelId, kind: 'report', to })
        const hears =
          wheelId === 'w' && (to === 'o' || (to === 'civil_society' && sector === 'civil_society'))
        assert.equal(events(out.written).length, hears ? 1 : 0)
        streams.close()
      },
    ),
  )
})
