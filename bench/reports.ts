import { createHash, randomBytes, randomInt } from 'node:crypto'
import { base64 } from '@scure/base'
import { makeIdentity, sealTo } from '../src/custody/seal.ts'

/** What is sent, by which channel. `forms` are opened before the clock starts: one for each report. */
export type Reports =
  | { by: 'browser'; slug: string; recipient: string; area: string; receipt: boolean }
  | { by: 'sms'; path: string }
  | { by: 'form'; slug: string; area: string; forms: number }

export const WORDS =
  'Three men with guns stopped two women at the borehole below the dry river on Tuesday night and asked for their goats. They said that they would come back before the market. The women went home by the other path and nobody was hurt.'
/** Enough different bodies that no cache sees one twice within a round's moment. */
const BODIES = 200

/** Each call gives one whole HTTP request, ready to be sent, and no two are the same report. */
export async function reportsFor(
  reports: Reports,
  page: (path: string) => Promise<string>,
): Promise<() => string> {
  if (reports.by === 'browser') return fromBrowser(reports)
  if (reports.by === 'sms') return fromGateway(reports.path)
  return fromForms(reports, page)
}

function post(path: string, type: string, body: string, more = ''): string {
  return `POST ${path} HTTP/1.1\r\nhost: bench\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`
}

/** Eight digits that no other report of this process has, in no order: an index that grows at one end would be cheap. */
function locators(): () => string {
  // Rounds begin seconds apart and send less than this in a second.
  let count = Math.floor(Date.now() / 1000) * 20_000
  return () => {
    count = (count + 1) % 1e8
    return String((count * 48_271_003) % 1e8).padStart(8, '0')
  }
}

async function fromBrowser(to: Reports & { by: 'browser' }): Promise<() => string> {
  const locator = locators()
  const made: string[][] = []
  for (let n = 0; n < BODIES; n++) {
    const { recipient } = await makeIdentity()
    const readers = to.receipt ? [to.recipient, recipient] : [to.recipient]
    const whole = JSON.stringify({
      channel: to.receipt ? 'web' : 'api',
      area_code: to.area,
      language: 'en',
      handling_group: 'threat',
      purposes: { check: true, summary: true, write: true, publish: false },
      body_sealed: base64.encode(await sealTo(readers, { v: 1, words: `${n} ${WORDS}` })),
      ...(to.receipt && {
        receipt: {
          locator: '________',
          salt: randomBytes(16).toString('base64'),
          recipient,
          verifier_hash: createHash('sha256').update(randomBytes(32)).digest('base64'),
        },
      }),
    })
    made.push(whole.split('________'))
  }
  let count = 0
  const key = randomBytes(12).toString('hex')
  return () => {
    const [first = '', second] = made[count++ % BODIES] ?? []
    const body = second === undefined ? first : first + locator() + second
    return post(`/api/intake/${to.slug}`, 'application/json', body, `idempotency-key: ${key}-${count}\r\n`)
  }
}

function fromGateway(path: string): () => string {
  let count = randomInt(1e8)
  const key = randomBytes(12).toString('hex')
  return () => {
    count += 1
    return post(
      path,
      'application/json',
      JSON.stringify({
        from: `+2547${String(count % 1e8).padStart(8, '0')}`,
        text: WORDS,
        id: `${key}-${count}`,
      }),
    )
  }
}

async function fromForms(
  to: Reports & { by: 'form' },
  page: (path: string) => Promise<string>,
): Promise<() => string> {
  const tokens: string[] = []
  while (tokens.length < to.forms) {
    const token = /name="token" value="([^"]+)"/.exec(await page(`/en/${to.slug}/tell`))?.[1]
    if (token === undefined) throw new Error('the form has no token')
    tokens.push(token)
  }
  return () => {
    const token = tokens.pop()
    if (token === undefined) throw new Error('more reports than forms were opened')
    const body = new URLSearchParams({
      token,
      words: WORDS,
      area: to.area,
      group: 'threat',
      may_check: 'yes',
    })
    return post(`/en/${to.slug}/tell`, 'application/x-www-form-urlencoded', body.toString())
  }
}
