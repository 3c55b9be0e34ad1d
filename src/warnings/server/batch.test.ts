import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath } from '../../../test/beneath.ts'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { draft, hours, later, openIncident, triaged } from '../../../test/warned.ts'

let house: TestHouse
let nakiru: Person
before(async () => {
  house = await startHouse()
  nakiru = await house.person('nakiru')
})
after(() => house.close())

async function waiting(): Promise<string> {
  const report = await triaged(house, { severity: 2, urgency: 2 })
  const incident = await openIncident(house, nakiru, [report], { severity: 2, urgency: 2 })
  const { body } = await draft(house, nakiru, incident, [report], [{ key: 'mediation', ask: null }])
  for (const name of ['ruth', 'ajuma'])
    await (await house.person(name)).post(`/api/releases/${body.id}/approve`)
  assert.equal((await nakiru.get(`/api/releases/${body.id}`)).body.release.state, 'approved')
  return body.id
}

test('a release whose bytes were damaged is set aside at the hour, and those beside it leave', async () => {
  const damaged = await waiting()
  const whole = await waiting()
  const stateOf = async (id: string) => {
    const { rows } = await house.owner.query('SELECT state FROM release WHERE release_id = $1', [id])
    return rows[0].state
  }
  const broken = await beneath(
    house.owner,
    `UPDATE release SET body = overlay(body placing '\\x00ff00ff'::bytea from octet_length(body) - 8) WHERE release_id = $1 RETURNING 1 AS n`,
    [damaged],
  )
  assert.equal(broken.length, 1)
  await later(house, hours(25))
  assert.equal(await stateOf(whole), 'released')
  assert.equal(await stateOf(damaged), 'withdrawn')
})
