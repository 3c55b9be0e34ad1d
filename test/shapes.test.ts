import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type FilledHouse, idIn, members, named, startFilledHouse } from './filled.ts'
import type { Route } from './routes.ts'
import { bend, changes } from './strange.ts'

let filled: FilledHouse
before(async () => {
  filled = await startFilledHouse()
})
after(() => filled?.close())

// What a provider of SMS sends is its own affair, and closing may come without a reason.
const ownShape = ['POST /api/sms/:wheel/:secret', 'POST /api/reports/:id/close']
const withBody = (): Route[] => filled.routes.filter((route) => route.body)

test('what has the wrong shape is refused with the fields that are wrong, whoever sends it', async () => {
  const wrong: string[] = []
  for (const route of withBody().filter((one) => !ownShape.includes(named(one)))) {
    for (const payload of [{ surprise: 1 }, [], 'null']) {
      const asJson = typeof payload === 'string' ? { 'content-type': 'application/json' } : {}
      const answer = await filled.ask('POST', route.path.replace(/:\w+/g, randomUUID()), {
        cookie: filled.people.get('ekai')?.cookie ?? '',
        headers: { 'if-match': '"1"', ...asJson },
        payload,
      })
      const isSaid =
        answer.status === 422 &&
        answer.body.code === 'wrong_shape' &&
        Array.isArray(answer.body.details?.fields)
      if (!isSaid)
        wrong.push(`${named(route)} ${JSON.stringify(payload)} ${answer.status} ${answer.body.code}`)
    }
  }
  assert.ok(withBody().length >= 38, `${withBody().length} routes with a body`)
  assert.deepEqual(wrong, [])
})

test('an id that is none is refused before anything is looked up', async () => {
  for (const route of filled.routes.filter((one) => one.path.includes(':id')))
    for (const id of ['1', 'x'.repeat(100), "'; --", '018F3F3F-0000-7000-8000-000000000000', '%00']) {
      const answer = await filled.askAs('ekai', route, encodeURIComponent(id))
      assert.equal(answer.status, 422, `${named(route)} ${id}`)
      assert.doesNotMatch(answer.text, /'; --/)
    }
})

/** Asks every question of every list with each of these; what broke. */
async function broken(strange: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const route of filled.routes.filter((one) => one.query.length > 0))
    for (const { name } of route.query)
      for (const value of strange)
        for (const who of ['ekai', 'nakiru', 'otieno']) {
          const url = `${route.path.replace(/:\w+/, 'turkana')}?${name}=${encodeURIComponent(value)}`
          const answer = await filled.ask(route.method, url, { cookie: filled.people.get(who)?.cookie ?? '' })
          if (answer.status >= 500) found.push(`${who} ${named(route)} ${name}=${JSON.stringify(value)}`)
        }
  return found
}

test('a question with a wrong or strange part is refused or answered, never broken', async () => {
  const dates = ['2026-13-45', '+275760-09-13T00:00:00.000Z']
  const words = [
    '',
    '-1',
    '0',
    '101',
    '1e9',
    'a'.repeat(130),
    '€',
    "' OR 1=1",
    '[]',
    'KE023123',
    'zz',
    randomUUID(),
  ]
  const cursors = [
    cursorOf('x'),
    cursorOf(randomUUID()),
    ...dates.map((date) => cursorOf(randomUUID(), date)),
  ]
  assert.deepEqual(await broken([...words, ...dates, ...cursors]), [])
})

test('a question with NUL in it is refused', async () => {
  assert.deepEqual(await broken(['\u0000']), [])
})

test('a cursor that no database understands is refused', async () => {
  const early = cursorOf(randomUUID(), '-271821-04-20T00:00:00.000Z')
  assert.deepEqual(await broken([cursorOf('-'.repeat(36)), early]), [])
})

function cursorOf(id: string, time = '2026-03-01T00:00:00.000Z'): string {
  return Buffer.from(`${time} ${id}`).toString('base64url')
}

test('no route breaks over a body in which something is strange', { timeout: 120_000 }, async () => {
  const routes = withBody()
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.constantFrom(...members, ''),
      fc.boolean(),
      changes,
      async (n, name, isThere, how) => {
        const route = routes[n % routes.length] as Route
        const id = (isThere ? idIn(route, filled.here) : undefined) ?? randomUUID()
        const answer = await filled.askAs(
          name,
          route,
          /:wheel/.test(route.path) ? 'turkana' : id,
          bend(filled.bodyOf(route), how),
        )
        assert.ok(answer.status < 500, `${name} ${named(route)} ${answer.status}`)
      },
    ),
    { numRuns: 250 },
  )
})

/** Puts each of these into each field of each body; what broke. */
async function brokenFields(strange: readonly unknown[]): Promise<string[]> {
  const found: string[] = []
  for (const route of withBody()) {
    const body = filled.bodyOf(route) as Record<string, unknown>
    const id = /:wheel/.test(route.path) ? 'turkana' : idIn(route, filled.here)
    for (const field of Object.keys(body))
      for (const value of strange)
        for (const name of ['ekai', 'nakiru', 'otieno']) {
          const answer = await filled.askAs(name, route, id, { ...body, [field]: value })
          if (answer.status >= 500) found.push(`${name} ${named(route)} ${field}=${JSON.stringify(value)}`)
        }
  }
  return found
}

test('no field of any body breaks its route', async () => {
  const strange = [
    '\u0000',
    'KE023123\u0000',
    '\ud800',
    '9999-99-99',
    '-0001-01-01',
    'x'.repeat(38),
    -1,
    2 ** 53,
    null,
  ]
  assert.deepEqual(await brokenFields(strange), [])
})

test('no route breaks over bytes that mean nothing', { timeout: 120_000 }, async () => {
  const routes = filled.routes.filter((route) => route.path !== '/api/sign-out')
  const types = [
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
  ]
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.constantFrom('ekai', 'otieno', ''),
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(...types),
      async (n, name, bytes, type) => {
        const route = routes[n % routes.length] as Route
        const answer = await filled.ask('POST', route.path.replaceAll(/:\w+/g, 'turkana'), {
          cookie: filled.people.get(name)?.cookie ?? '',
          headers: { 'content-type': type },
          payload: Buffer.from(bytes),
        })
        assert.ok(answer.status < 500, `${name} ${named(route)} ${answer.status}`)
      },
    ),
    { numRuns: 200 },
  )
})

test('a body that no route reads is not looked at, however deep it is', async () => {
  const last = (one: Route) => Number(one.path === '/api/sign-out')
  const routes = filled.routes
    .filter((one) => one.method === 'POST' && one.signedIn && !one.body)
    .toSorted((a, b) => last(a) - last(b))
  assert.ok(routes.length >= 15, `${routes.length} routes without a body`)
  const payload = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
  for (const route of routes) {
    const answer = await filled.ask(
      'POST',
      route.path.replace(':version', '1').replace(/:\w+/, randomUUID()),
      {
        cookie: filled.people.get('ekai')?.cookie ?? '',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
          'if-match': '"1"',
        },
        payload,
      },
    )
    assert.ok(answer.status < 500, `${named(route)} ${answer.status}`)
  }
})

test('the house is still there afterwards', async () => {
  assert.equal((await filled.ask('GET', '/healthz')).status, 200)
})
