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
  return {
    host: env['HOST'] ?? '127.0.0.1',
    port,
    dataDirectory: resolve(root, env['DATA'] ?? 'data'),
    databaseUrl: env['DATABASE_URL'] || undefined,
    ownerUrl: env['DATABASE_OWNER_URL'] || undefined,
    publicOrigin,
    trustProxy: env['TRUST_PROXY'] || false,
    smsGatewayUrl: env['SMS_GATEWAY_URL'] || undefined,
    logLevel: level,
  }
}

export function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || /^127\./.test(host)
}
