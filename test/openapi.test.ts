import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { startHouse, type TestHouse } from './people.ts'

let house: TestHouse
before(async () => {
  house = await startHouse()
})
after(() => house.close())

test('the API describes itself in OpenAPI 3.1 that lints clean', async () => {
  const answer = await house.nobody.get('/api/openapi.json')
  assert.equal(answer.body.openapi, '3.1.0')
  assert.ok(Object.keys(answer.body.paths).length >= 30, `${Object.keys(answer.body.paths).length} paths`)
  const problems = await lintFromString({
    source: JSON.stringify(answer.body),
    absoluteRef: '/openapi.json',
    config: await createConfig({ extends: ['recommended'] }),
  })
  assert.deepEqual(
    problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`),
    [],
  )
})
