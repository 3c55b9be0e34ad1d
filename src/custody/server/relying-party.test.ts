import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../../platform/config.ts'
import type { App } from '../../platform/http.ts'
import { challengeIn, relyingParty } from './relying-party.ts'

const listening = (at: object | null): App => ({ server: { address: () => at } }) as unknown as App
const config = (env: Record<string, string>) => ({ config: readConfig(env, '/') })

test('behind https a passkey is good for the host that people type, whatever the server listens on', () => {
  const party = relyingParty(
    listening({ port: 8730 }),
    config({ PUBLIC_ORIGIN: 'https://wheel.example.org' }),
  )
  assert.deepEqual(party, { id: 'wheel.example.org', origins: ['https://wheel.example.org'] })
  const withPort = config({ PUBLIC_ORIGIN: 'https://wheel.example.org:8443' })
  assert.deepEqual(relyingParty(listening(null), withPort), {
    id: 'wheel.example.org',
    origins: ['https://wheel.example.org:8443'],
  })
})

test('on the loopback address it is good for localhost, on the port that the server really has', () => {
  const party = relyingParty(listening({ port: 41234 }), config({ PORT: '0' }))
  assert.deepEqual(party, { id: 'localhost', origins: ['http://localhost:41234'] })
})

test('what is no answer of a browser has no challenge', () => {
  const written = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  assert.equal(challengeIn(written({ challenge: 'abc' })), 'abc')
  for (const wrong of ['', 'AAAA', written({}), written(null), written({ challenge: 1 })])
    assert.equal(challengeIn(wrong), undefined)
  assert.equal(challengeIn(written({ challenge: 'x'.repeat(201) })), undefined)
})
