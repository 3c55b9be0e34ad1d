import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Person, startHouse, type TestHouse } from '../people.ts'
import { DESK, draft, handOver, openIncident, seen, triaged } from '../warned.ts'

let house: TestHouse
let nakiru: Person
before(async () => {
  house = await startHouse()
  nakiru = await house.person('nakiru')
})
after(() => house.close())

const approve = async (id: string) => {
  for (const name of ['ruth', 'ajuma']) await (await house.person(name)).post(`/api/releases/${id}/approve`)
  return (await nakiru.get(`/api/releases/${id}`)).body.release.state
}
const inboxOf = async (name: string) => (await (await house.person(name)).get('/api/inbox')).body.rows.length

test('what was written beside an accusation does not reach a force, though its own report stayed', async () => {
  const [accusing, other] = [await triaged(house), await triaged(house)]
  const incident = await openIncident(house, nakiru, [accusing, other], { origins: [1, 2] })
  const before = await draft(house, nakiru, incident, [other], [{ key: 'station', ask: null }])
  assert.equal(before.status, 201, before.text)

  await handOver(house, accusing)
  await house.sweep()

  assert.equal((await nakiru.get(`/api/incidents/${incident}`)).body.incident.kept_from_forces, true)
  assert.notEqual(await approve(before.body.id), 'released')
  for (const key of ['station', 'command', 'army']) {
    const again = await draft(house, nakiru, incident, [other], [{ key, ask: null }])
    assert.ok(again.status >= 400, `${key}: ${again.text}`)
  }
  assert.deepEqual([await inboxOf('otieno'), await inboxOf('wafula'), await inboxOf('barasa')], [0, 0, 0])
})

test('mediators are still called for the rest of it', async () => {
  const [accusing, other] = [await triaged(house), await triaged(house)]
  const incident = await openIncident(house, nakiru, [accusing, other], { origins: [1, 2] })
  await handOver(house, accusing)
  await house.sweep()
  const called = await draft(house, nakiru, incident, [other], [{ key: 'mediation', ask: 'mediation_team' }])
  assert.equal(await approve(called.body.id), 'released')
})

test('the desk may decide the same by itself, with its reason, so that the mark alone tells of nothing', async () => {
  const report = await triaged(house)
  const incident = await openIncident(house, nakiru, [report])
  const text_sealed = await nakiru.seal(DESK, { v: 1, reason: 'The elders asked that no force comes near.' })
  const path = `/api/incidents/${incident}`
  const otieno = await house.person('otieno')
  assert.equal((await otieno.post(`${path}/keep-from-forces`, { text_sealed })).status, 404)
  assert.equal((await seen(nakiru, path, 'keep-from-forces', { text_sealed })).status, 200)
  assert.equal((await seen(nakiru, path, 'keep-from-forces', { text_sealed })).status, 409)
  const refused = await draft(house, nakiru, incident, [report], [{ key: 'station', ask: null }])
  assert.ok(refused.status >= 400, refused.text)
})
