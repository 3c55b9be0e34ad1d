import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { ask, type Call, callsAbout } from '../../../test/report-calls.ts'
import { type Reporter, tell, triaged } from '../../../test/reporter.ts'

let house: TestHouse
let report: Reporter
let calls: Call[]

before(async () => {
  house = await startHouse()
  report = await tell(house, { words: 'men left with no women' })
  await triaged(house, report)
  calls = await callsAbout(house, report)
})
after(() => house.close())

test('whoever is not signed in is asked to sign in, by every route', async () => {
  for (const call of calls) assert.equal((await ask(house.nobody, call)).status, 401, call.path)
})

for (const name of ['otieno', 'wafula', 'barasa', 'grace', 'dana'])
  test(`${name}, a guest, finds nothing under any route of reports, as if it were not there`, async () => {
    const guest = await house.person(name)
    for (const call of calls) {
      const answer = await ask(guest, call)
      assert.equal(answer.status, 404, `${call.method} ${call.path}: ${answer.text}`)
      assert.equal(answer.body.code, 'not_found')
    }
  })
