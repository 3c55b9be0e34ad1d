import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopback, readConfig } from './config.ts'
import { urlConfig } from './launch.ts'

const refused = (env: Record<string, string>, says: RegExp): void =>
  assert.throws(() => readConfig(env, '/'), says, JSON.stringify(env))

test('a proxy is an address and never anyone', () => {
  for (const trust of ['10.0.0.5', '::1', '10.1.0.0/16', '10.0.0.5, 10.0.0.6'])
    assert.equal(readConfig({ TRUST_PROXY: trust }, '/').trustProxy, trust)
  assert.equal(readConfig({}, '/').trustProxy, false)
  for (const trust of [
    'true',
    '1',
    '*',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/8',
    'proxy',
    '10.0.0.5/x',
    'uniquelocal',
  ])
    refused({ TRUST_PROXY: trust }, /TRUST_PROXY/)
})

test('what others can reach is reached by https, or sessions would travel in the open', () => {
  for (const host of ['0.0.0.0', '::', '192.0.2.1', '127.example.org'])
    refused({ HOST: host }, /PUBLIC_ORIGIN/)
  const open = readConfig({ HOST: '0.0.0.0', PUBLIC_ORIGIN: 'https://wheel.example' }, '/')
  assert.equal(open.host, '0.0.0.0')
  assert.equal(isLoopback('127.0.0.1') && isLoopback('127.8.8.8') && isLoopback('::1'), true)
  assert.equal(isLoopback('127.example.org'), false)
})

test('a database that must be reached encrypted is, whatever stricter word says so', () => {
  const ssl = (mode: string) => urlConfig(`postgres://a:b@db.example/c?sslmode=${mode}`).ssl
  for (const mode of ['require', 'verify-ca', 'verify-full'])
    assert.deepEqual(ssl(mode), { rejectUnauthorized: true }, mode)
  assert.equal(ssl('disable'), undefined)
  assert.equal(urlConfig('postgres://a@/c?host=/tmp').ssl, undefined)
  for (const mode of ['prefer', 'allow', 'nonsense']) assert.throws(() => ssl(mode), /sslmode/)
})
