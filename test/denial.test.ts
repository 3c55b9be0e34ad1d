import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type FilledHouse, guests, idIn, members, named, startFilledHouse, subjectOf } from './filled.ts'
import { everyRoute, type Route } from './routes.ts'

/** All that a guest of the security sector may ask for, whatever comes to be added. */
const guestRoutes = [
  'GET /api/me',
  'GET /api/sessions',
  'POST /api/sessions/:id/end',
  'POST /api/sign-out',
  'GET /api/keys/mine',
  'GET /api/ways',
  'POST /api/ways/proof',
  'POST /api/ways/passkeys/options',
  'POST /api/ways/passkeys',
  'POST /api/ways/passkeys/remove',
  'POST /api/ways/codes',
  'POST /api/ways/passphrase',
  'POST /api/ways/passphrase/off',
  'GET /api/wheel',
  'GET /api/needs-me',
  'GET /api/inbox',
  'GET /api/inbox/:id',
  'POST /api/inbox/:id/open',
  'POST /api/inbox/:id/acknowledge',
  'GET /api/tasks',
  'GET /api/tasks/:id',
  'POST /api/tasks/:id/accept',
  'POST /api/tasks/:id/decline',
  'POST /api/tasks/:id/begin',
  'POST /api/tasks/:id/report',
  // The protocol is everybody's to read; an office keeps its own keys and people as every organisation does.
  'GET /api/protocol',
  'GET /api/colleagues',
  'GET /api/invitations',
  'POST /api/invitations',
  'POST /api/invitations/:id/withdraw',
  'POST /api/colleagues/:id/let-in',
  'POST /api/colleagues/:id/seat',
  'POST /api/colleagues/:id/leave',
  'GET /api/keys/readers',
  'POST /api/keys/ring',
  'POST /api/keys/paper',
  'POST /api/keys/change',
]
/** For everybody, without a session. */
const openRoutes = [
  'GET /api/areas',
  'GET /api/areas/:code',
  'GET /api/openapi.json',
  'GET /api/public/:wheel',
  'GET /api/public/:wheel/custodian',
  'GET /api/public/:wheel/services',
  'POST /api/found',
  'POST /api/found/find',
  'POST /api/intake/:wheel',
  'POST /api/join',
  'POST /api/join/find',
  'POST /api/receipts/open',
  'POST /api/receipts/salt',
  'POST /api/receipts/write',
  'POST /api/sign-in',
  'POST /api/sign-in/salt',
  'POST /api/sign-in/code',
  'POST /api/sign-in/passkey',
  'POST /api/sign-in/passkey/options',
  'POST /api/sms/:wheel/:secret',
]
let filled: FilledHouse
before(async () => {
  filled = await startFilledHouse()
})
after(() => filled?.close())

const signedIn = (): Route[] => filled.routes.filter((route) => route.signedIn)

test('every route under /api is described, and says whether it needs a session', () => {
  const there = everyRoute(filled.house.house.app).filter((route) => route.includes('/api/'))
  const described = [...filled.routes.map(named), 'GET /api/openapi.json']
  assert.deepEqual(there.toSorted(), described.toSorted())
  assert.ok(signedIn().length >= 68, `${signedIn().length} routes need a session`)
  assert.deepEqual(
    filled.routes
      .filter((route) => !route.signedIn)
      .map(named)
      .concat('GET /api/openapi.json')
      .toSorted(),
    openRoutes.toSorted(),
  )
})

test('every id in a path is of something that this test has rows of', () => {
  const withId = signedIn().filter(
    (route) => route.path.includes(':id') && !route.path.startsWith('/api/sessions'),
  )
  assert.ok(withId.length >= 48, `${withId.length} routes with an id`)
  // The other wheel has neither an oversight body nor a specialist.
  for (const route of withId)
    for (const rows of [filled.here, filled.other])
      assert.ok(idIn(route, rows) ?? /oversight|envelopes/.test(route.path), named(route))
})

test('who is not signed in gets 401 and nothing else, whether the thing is there or not', async () => {
  const before = await filled.fingerprint()
  const said = new Set<string>()
  for (const route of signedIn())
    for (const id of [randomUUID(), idIn(route, filled.here), idIn(route, filled.other)]) {
      const answer = await filled.askAs('', route, id)
      assert.equal(answer.status, 401, named(route))
      said.add(answer.text)
    }
  assert.equal(said.size, 1)
  assert.deepEqual(await filled.fingerprint(), before)
})

test('who is not signed in learns nothing of the shape either', async () => {
  const wrong: string[] = []
  for (const route of signedIn().filter((one) => one.body)) {
    const answer = await filled.askAs('', route, randomUUID(), { nonsense: true })
    if (answer.status !== 401) wrong.push(`${named(route)} ${answer.status}`)
  }
  assert.deepEqual(wrong, [])
})

for (const name of guests) {
  test(`${name}, a guest, finds nothing behind any door but her own, and changes nothing`, async () => {
    const before = await filled.fingerprint()
    const wrong: string[] = []
    for (const route of signedIn().filter((one) => !guestRoutes.includes(named(one)))) {
      for (const id of [randomUUID(), idIn(route, filled.here), idIn(route, filled.other)]) {
        const answer = await filled.askAs(name, route, id)
        if (answer.status !== 404 || answer.text !== filled.notFound)
          wrong.push(`${named(route)} ${answer.status} ${answer.text}`)
        if (!route.path.includes(':id')) break
      }
    }
    assert.deepEqual(wrong, [])
    assert.deepEqual(await filled.fingerprint(), before)
  })

  test(`${name} finds nothing of another office or another wheel behind her own doors`, async () => {
    const mine = filled.people.get(name)?.organisationId
    for (const route of signedIn().filter(
      (one) => guestRoutes.includes(named(one)) && one.path.includes(':id'),
    )) {
      const subject = subjectOf(route)
      const foreign =
        subject === undefined
          ? []
          : (filled.here[subject[0]] ?? []).filter((row) => row['organisation_id'] !== mine)
      const ids = [
        randomUUID(),
        idIn(route, filled.other),
        ...foreign.slice(0, 3).map((row) => row[subject?.[1] ?? '']),
      ]
      for (const id of ids) {
        const answer = await filled.askAs(name, route, id)
        assert.equal(answer.text, filled.notFound, `${named(route)} ${answer.status}`)
      }
    }
  })
}

test('nobody finds the record of another wheel: it is as if it were not there', async () => {
  const wrong: string[] = []
  for (const route of signedIn().filter((one) => one.path.includes(':id'))) {
    // They have a test of their own, below.
    if (route.path.startsWith('/api/clocks')) continue
    for (const name of [...guests, ...members]) {
      const foreign = idIn(route, name === 'chebet' ? filled.here : filled.other)
      if (foreign === undefined) continue
      const missing = await filled.askAs(name, route)
      const there = await filled.askAs(name, route, foreign)
      if (
        there.text !== missing.text ||
        there.headers !== missing.headers ||
        missing.text !== filled.notFound
      )
        wrong.push(
          `${name} ${named(route)} ${missing.status} ${missing.body.code}, ${there.status} ${there.body.code}`,
        )
    }
  }
  assert.deepEqual(wrong, [])
})

test('a clock that is not there is not found', async () => {
  for (const verb of ['pause', 'resume']) {
    const route = signedIn().find((one) => one.path === `/api/clocks/:id/${verb}`)
    assert.ok(route)
    assert.equal((await filled.askAs('nakiru', route)).text, filled.notFound)
  }
})
