import { isIP } from 'node:net'
import { resolve } from 'node:path'

export type Config = {
  host: string
  port: number
  /** Everything that is ours on disk: the database, keys, the demonstration's sign-ins. */
  dataDirectory: string
  /** Your own PostgreSQL; absent means the embedded one. */
  databaseUrl: string | undefined
  /** The owner's login for migrations on your own PostgreSQL. */
  ownerUrl: string | undefined
  /** https://… as people type it; absent means http on the loopback address. */
  publicOrigin: string | undefined
  /** The proxy in front, if any: an address, never "anyone". */
  trustProxy: string | false
  /** How many requests an address prefix may make at once; 20 more come back each second. */
  requestBurst: number
  /** Takes `to` and `text` as a form; without it a text cannot be sent, and the custodian is told so. */
  smsGatewayUrl: string | undefined
  logLevel: 'info' | 'warn' | 'error' | 'silent'
}

export class ConfigProblem extends Error {}

export function readConfig(env: Record<string, string | undefined>, root: string): Config {
  const port = Number(env['PORT'] ?? 8730)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ConfigProblem(`PORT must be a number from 0 to 65535, not "${env['PORT']}"`)
  }
  const level = env['LOG_LEVEL'] ?? 'warn'
  if (level !== 'info' && level !== 'warn' && level !== 'error' && level !== 'silent') {
    throw new ConfigProblem(`LOG_LEVEL must be info, warn, error or silent, not "${level}"`)
  }
  const publicOrigin = env['PUBLIC_ORIGIN']
  if (publicOrigin !== undefined && !/^https:\/\/[^/]+$/.test(publicOrigin)) {
    throw new ConfigProblem('PUBLIC_ORIGIN must look like https://example.org, without a path')
  }
  const host = env['HOST'] ?? '127.0.0.1'
  if (!isLoopback(host) && publicOrigin === undefined) {
    throw new ConfigProblem(
      'PUBLIC_ORIGIN must be set where HOST is not the loopback address: sessions need https',
    )
  }
  const proxies = (env['TRUST_PROXY'] ?? '').split(',').map((one) => one.trim())
  if (env['TRUST_PROXY'] && !proxies.every(isProxy)) {
    throw new ConfigProblem(
      'TRUST_PROXY must be the address of the proxy in front (or several, or a small network)',
    )
  }
  return {
    host,
    port,
    dataDirectory: resolve(root, env['DATA'] ?? 'data'),
    databaseUrl: env['DATABASE_URL'] || undefined,
    ownerUrl: env['DATABASE_OWNER_URL'] || undefined,
    publicOrigin,
    trustProxy: env['TRUST_PROXY'] || false,
    requestBurst: Number(env['REQUEST_BURST']) || 240,
    smsGatewayUrl: env['SMS_GATEWAY_URL'] || undefined,
    logLevel: level,
  }
}

export function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** An address or a network of it that is no half of the world: whoever is believed here says who everybody is. */
function isProxy(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= (family === 4 ? 16 : 32))
}
