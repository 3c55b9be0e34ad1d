import { randomBytes, randomUUID } from 'node:crypto'
import { makeOneTimeCode, oneTimeHash, parseOneTimeCode } from '../../custody/one-time-code.ts'
import { makeRing, openRing, openWithRing, type Ring, sealRing, withNewKeys } from '../../custody/ring.ts'
import { makeIdentity, recipientOf, sealTo } from '../../custody/seal.ts'
import { ARGON2, secretsOf } from '../../custody/secrets.ts'
import { nodeArgon2 } from '../../custody/server/index.ts'
import { parseWrapped, unwrapIdentity, wrapIdentity } from '../../custody/wrap.ts'
import { Ended } from '../../platform/command-line.ts'

/** What the server answered instead of doing it: its stable code and its sentence. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly details: Record<string, unknown>

  constructor(status: number, body: { code?: string; title?: string; details?: Record<string, unknown> }) {
    super(body.title ?? `the server answered ${status}`)
    this.name = 'Refused'
    this.status = status
    this.code = body.code ?? 'internal'
    this.details = body.details ?? {}
  }
}

export type Where = { origin: string; language?: string }

/** One request to a Commonwheel, as a browser would send it. @throws Refused */
// biome-ignore lint/suspicious/noExplicitAny: what a server answers has the shape of its route
export async function call(
  { origin, language = 'en' }: Where,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  more: Record<string, string> = {},
): Promise<{ body: any; cookie: string | undefined }> {
  const response = await fetch(`${origin}${path}`, {
    method,
    redirect: 'error',
    headers: {
      accept: 'application/json',
      'accept-language': language,
      ...(method === 'POST' ? { 'idempotency-key': randomUUID(), 'content-type': 'application/json' } : {}),
      ...more,
    },
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  })
  // biome-ignore lint/suspicious/noExplicitAny: what a server answers has the shape of its route
  const answer = (await response.json().catch(() => ({}))) as any
  if (!response.ok) throw new Refused(response.status, answer)
  return { body: answer, cookie: response.headers.get('set-cookie')?.split(';')[0] }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** A member's own key under her passphrase, as POST /api/join and /api/found take her. */
export async function makePerson(
  memberId: string,
  signInName: string,
  displayName: string,
  passphrase: string,
) {
  const salt = randomBytes(16)
  const secrets = await secretsOf(passphrase, salt, nodeArgon2)
  const own = await makeIdentity()
  const way = { owner: memberId, holder: 'passphrase', kdf: { ...ARGON2 }, salt, key: secrets.wrapping }
  const wrapped = await wrapIdentity(crypto.subtle, { ...way, identity: own.identity }, randomBytes(12))
  return {
    sign_in_name: signInName,
    display_name: displayName,
    salt: base64(salt),
    secret: base64(secrets.signIn),
    recipient: own.recipient,
    wrapped,
  }
}

/** First keys of an organisation, the ring sealed to its first member. */
export async function makeKeys(organisationId: string, reader: string, now: Date) {
  const [key, vault] = [await makeIdentity(), await makeIdentity()]
  const ring = makeRing(organisationId, key, vault, now.toISOString().slice(0, 10))
  return {
    recipient: key.recipient,
    vault_recipient: vault.recipient,
    ring: base64(await sealRing(ring, reader)),
  }
}

export function newCode(): { code: string; secret_hash: string } {
  const code = makeOneTimeCode(randomBytes(24))
  return { code, secret_hash: base64(oneTimeHash(parseOneTimeCode(code) ?? '')) }
}

/** Somebody signed in, with her keys open in this process and nowhere else. */
export class Client {
  readonly where: Where
  readonly #cookie: string
  #own: string
  #ring: Ring | null = null
  // biome-ignore lint/suspicious/noExplicitAny: GET /api/me
  readonly me: any

  // biome-ignore lint/suspicious/noExplicitAny: as above
  private constructor(where: Where, cookie: string, me: any, own: string) {
    this.where = where
    this.#cookie = cookie
    this.me = me
    this.#own = own
  }

  /** @throws Refused, CannotUnwrap */
  static async signIn(where: Where, name: string, passphrase: string, wheel?: string): Promise<Client> {
    const { body: asked } = await call(where, 'POST', '/api/sign-in/salt', { name })
    const secrets = await secretsOf(passphrase, Buffer.from(asked.salt, 'base64'), nodeArgon2)
    const secret = base64(secrets.signIn)
    const signed = await call(where, 'POST', '/api/sign-in', { name, secret, ...(wheel && { wheel }) })
    const cookie = signed.cookie ?? ''
    const { body: keys } = await call(where, 'GET', '/api/keys/mine', undefined, { cookie })
    const record = (keys.wrapped as unknown[]).map(parseWrapped).find((one) => one?.holder === 'passphrase')
    if (record === undefined) throw new Ended(1, 'No key of yours that a passphrase opens lies on this host.')
    const own = await unwrapIdentity(crypto.subtle, keys.member_id, record, secrets.wrapping)
    const client = new Client(where, cookie, signed.body, own)
    await client.fetchRing()
    return client
  }

  /** Whether a colleague has let her in: only then can she open what her organisation was sent. */
  async fetchRing(): Promise<boolean> {
    const keys = await this.get('/api/keys/mine')
    this.#ring =
      keys.ring === null
        ? null
        : await openRing(this.#own, Buffer.from(keys.ring, 'base64'), keys.organisation_id, keys.recipient)
    return this.#ring !== null
  }

  get ring(): Ring {
    if (this.#ring === null)
      throw new Ended(
        3,
        'Nobody has let you in yet: a colleague who keeps your organisation’s keys must do so.',
      )
    return this.#ring
  }

  get waits(): boolean {
    return this.#ring === null
  }

  ownRecipient(): Promise<string> {
    return recipientOf(this.#own)
  }

  // biome-ignore lint/suspicious/noExplicitAny: as its route writes it
  async get(path: string): Promise<any> {
    return (await call(this.where, 'GET', path, undefined, { cookie: this.#cookie })).body
  }

  // biome-ignore lint/suspicious/noExplicitAny: as its route writes it
  async post(path: string, body: object = {}, version?: number): Promise<any> {
    const headers = { cookie: this.#cookie, ...(version !== undefined && { 'if-match': `"${version}"` }) }
    return (await call(this.where, 'POST', path, body, headers)).body
  }

  /** Another's ring, opened with the paper key, sealed to her own. @throws Refused, CannotOpen */
  async letMyselfIn(paper: string, file: string): Promise<void> {
    const { organisation_id, recipient } = this.me.organisation
    const ring = await openRing(paper, Buffer.from(file, 'base64'), organisation_id, recipient)
    await this.post('/api/keys/ring', { ring: base64(await sealRing(ring, await this.ownRecipient())) })
    this.#ring = ring
  }

  async signOut(): Promise<void> {
    await this.post('/api/sign-out')
  }

  async seal(recipients: readonly string[], value: object): Promise<string> {
    return base64(await sealTo(recipients, value))
  }

  open(sealed: string): Promise<Record<string, unknown>> {
    return openWithRing(this.ring.keys, Buffer.from(sealed, 'base64'))
  }

  /** The ring for a newcomer whose fingerprint was compared by voice. */
  async letIn(memberId: string, recipient: string): Promise<void> {
    const ring = base64(await sealRing(this.ring, recipient))
    await this.post(`/api/colleagues/${memberId}/let-in`, { recipient, ring })
  }

  /** The ring for a reader who is no member: the paper. */
  async ringFor(reader: string): Promise<string> {
    return base64(await sealRing(this.ring, reader))
  }

  /** Fresh keys for everybody but one, as POST /api/keys/change and …/leave take them. */
  async changedKeys(now: Date, leaving?: string) {
    const { readers } = await this.get('/api/keys/readers')
    const [key, vault] = [await makeIdentity(), await makeIdentity()]
    const ring = withNewKeys(this.ring, key, vault, now.toISOString().slice(0, 10))
    const rings: Record<string, string> = {}
    for (const [holder, reader] of Object.entries(readers as Record<string, string>))
      if (holder !== leaving) rings[holder] = base64(await sealRing(ring, reader))
    const replaces = this.ring.keys[0]?.recipient ?? ''
    return { replaces, recipient: key.recipient, vault_recipient: vault.recipient, rings }
  }
}
