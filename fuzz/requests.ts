import { gzipSync } from 'node:zlib'
import fc, { type Arbitrary } from 'fast-check'
import { type FilledHouse, guests, idIn, members } from '../test/filled.ts'
import type { Route } from '../test/routes.ts'
import { bend, changes, NOBODYS, text } from '../test/strange.ts'
import { near } from './shapes.ts'

/** One request as it goes over the wire. */
export type Sent = {
  who: string
  method: string
  url: string
  headers: Record<string, string>
  payload: string | Buffer | undefined
}

/** What somebody may send to a route: nearly right, mutated, or nothing that it ever asked for. */
export function requestsTo(filled: FilledHouse, route: Route): Arbitrary<Sent> {
  return fc
    .record({
      who: fc.constantFrom(...members, ...guests, ''),
      path: pathOf(filled, route),
      query: queryOf(route),
      headers: headersOf,
      body: route.method === 'POST' ? bodiesOf(filled, route) : fc.constant({ type: '', payload: undefined }),
    })
    .map(({ who, path, query, headers, body }) => ({
      who,
      method: route.method,
      url: query === '' ? path : `${path}?${query}`,
      headers: { ...(body.type === '' ? {} : { 'content-type': body.type }), ...headers },
      payload: body.payload,
    }))
}

function pathOf(filled: FilledHouse, route: Route): Arbitrary<string> {
  const here = idIn(route, filled.here)
  const there = idIn(route, filled.other)
  const ids = [here, there, NOBODYS, '1', '%00', '%E0%A4%A', '..%2f..', 'x'.repeat(199), 'x'.repeat(250)]
  const id = fc.oneof(
    { weight: 6, arbitrary: fc.constant(here ?? NOBODYS) },
    { weight: 2, arbitrary: fc.constantFrom(...ids.filter((one) => one !== undefined)) },
    text.map((one) => encodeURIComponent(one.toWellFormed()).slice(0, 220)),
  )
  const wheel = fc.oneof({ weight: 6, arbitrary: fc.constant('turkana') }, id)
  return fc.tuple(id, wheel).map(([one, slug]) =>
    route.path
      .replace(':wheel', slug || '-')
      .replace(':version', '1')
      .replace(':code', 'KE023123')
      .replace(/:\w+/g, one || '-'),
  )
}

function queryOf(route: Route): Arbitrary<string> {
  const known = route.query.map(({ name, schema }) => fc.tuple(fc.constant(name), near(schema)))
  const unknown = fc.tuple(text, text)
  const pairs = fc.array(fc.oneof(...known, ...(known.length > 0 ? [] : [unknown]), unknown), {
    maxLength: known.length > 0 ? 6 : 1,
  })
  return pairs.map((all) =>
    all
      .map(([name, value]) => `${escaped(String(name))}=${escaped(String(value))}`)
      .join('&')
      .slice(0, 4000),
  )
}

const escaped = (one: string): string => encodeURIComponent(one.toWellFormed())

/** Header values as HTTP allows them: bytes beyond that no parser lets in. */
const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCodePoint(c)),
})

const headersOf: Arbitrary<Record<string, string>> = fc.record(
  {
    'idempotency-key': fc.oneof(fc.uuid(), headerText, fc.constant('k'.repeat(201))),
    'if-match': fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('"1"', '1', 'W/"1"', '*', '"2"') },
      headerText,
    ),
    accept: fc.constantFrom('application/json', 'text/html', '*/*', 'image/png', ''),
    'accept-language': fc.oneof(fc.constantFrom('ar', 'sw', 'fr-FR,fr;q=0.9', 'tlh', '*'), headerText),
    'sec-fetch-site': fc.constantFrom('same-origin', 'none', 'cross-site', 'same-site'),
    'x-http-method-override': fc.constantFrom('DELETE', 'GET'),
    'x-forwarded-for': headerText,
    'content-encoding': fc.constantFrom('identity', 'gzip', 'br'),
    cookie: headerText,
    origin: fc.constantFrom('null', 'https://example.org'),
  },
  { requiredKeys: [] },
)

type Body = { type: string; payload: string | Buffer | undefined }
const JSON_TYPE = 'application/json'

function bodiesOf(filled: FilledHouse, route: Route): Arbitrary<Body> {
  const right = filled.bodyOf(route) ?? {}
  const bent = changes.map((how) => ({ type: JSON_TYPE, payload: JSON.stringify(bend(right, how)) }))
  const made = near(route.body ?? {}).map((body) => ({
    type: JSON_TYPE,
    payload: JSON.stringify(body) ?? '',
  }))
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant({ type: JSON_TYPE, payload: JSON.stringify(right) }) },
    { weight: 12, arbitrary: bent },
    { weight: 8, arbitrary: made },
    { weight: 6, arbitrary: brokenJson(JSON.stringify(right)) },
    { weight: 4, arbitrary: otherTypes(right) },
  )
}

/** Text that is nearly the right JSON: cut, doubled, nested too deep, in another encoding. */
function brokenJson(right: string): Arbitrary<Body> {
  const inner = right.slice(1, -1)
  const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  const payload: Arbitrary<string | Buffer> = fc.oneof(
    fc.nat(right.length).map((at) => right.slice(0, at)),
    fc.tuple(fc.nat(right.length), text).map(([at, more]) => right.slice(0, at) + more + right.slice(at)),
    fc.constant(`{${inner}${inner === '' ? '' : ','}${inner}}`),
    fc.constant(`{"__proto__":{"admin":true}${inner === '' ? '' : ','}${inner}}`),
    fc.constant(`{"constructor":{"prototype":{"admin":true}}${inner === '' ? '' : ','}${inner}}`),
    fc.constantFrom(500, 20_000).map(deep),
    fc.constantFrom(500, 20_000).map((depth) => '['.repeat(depth)),
    fc.constant(`\ufeff${right}`),
    fc.constant(Buffer.from(right, 'utf16le')),
    fc.constant(Buffer.from(right, 'latin1')),
    fc.constant(Buffer.concat([Buffer.from(right), Buffer.from([0xff, 0xc0, 0x80])])),
    fc.constant(`${right}${right}`),
    fc.constant(right.replaceAll(':', ':\u0000')),
    fc.constant(`{${inner}${inner === '' ? '' : ','}"x":1e999}`),
    fc.constant(''),
    fc.constant(`"${'x'.repeat(300_000)}"`),
  )
  return payload.map((one) => ({ type: JSON_TYPE, payload: one }))
}

function otherTypes(right: unknown): Arbitrary<Body> {
  const pairs = Object.entries(right as Record<string, unknown>).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  const form = new URLSearchParams(pairs).toString()
  const part = (name: string): string =>
    `--x\r\ncontent-disposition: form-data; name="${name}"; filename="../${name}"\r\n\r\n1\r\n`
  const multipart = `${pairs.map(([name]) => part(name ?? '')).join('')}--x--\r\n`
  const bodies: Arbitrary<Body> = fc.oneof(
    fc.constantFrom(
      { type: 'application/x-www-form-urlencoded', payload: form },
      { type: 'application/x-www-form-urlencoded', payload: `${form}&${form}&__proto__[a]=1&%E0%A4%A=1` },
      { type: 'multipart/form-data; boundary=x', payload: multipart },
      { type: 'multipart/form-data', payload: multipart },
      { type: 'multipart/form-data; boundary=x', payload: multipart.slice(0, -8) },
      { type: 'application/json; charset=utf-16', payload: JSON.stringify(right) },
      { type: 'application/problem+json', payload: JSON.stringify(right) },
      { type: 'text/plain', payload: JSON.stringify(right) },
      { type: 'application/json', payload: gzipSync(JSON.stringify(right)) },
      { type: 'text/xml', payload: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>' },
      { type: 'application/json;', payload: '{}' },
      { type: 'nothing', payload: '{}' },
      { type: '', payload: '{}' },
    ),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ type: JSON_TYPE, payload: Buffer.from(bytes) })),
  )
  return bodies
}
