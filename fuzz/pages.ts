import fc, { type Arbitrary } from 'fast-check'
import type { FilledHouse } from '../test/filled.ts'
import { everyRoute } from '../test/routes.ts'
import { text } from '../test/strange.ts'
import type { Sent } from './requests.ts'

/** The pages that anyone may open: "GET /:lang/:wheel/tell", without the router's own patterns. */
export function pagesOf(filled: FilledHouse): string[] {
  return everyRoute(filled.house.house.app)
    .filter((route) => !route.includes('/api/') && !route.includes('/work') && !route.endsWith('*'))
    .map((route) => route.replace(/\(\^[^)]*\)\$\)/, ''))
}

/** The fields that a form of this house shows, wherever it stands. */
async function fieldsOf(filled: FilledHouse): Promise<string[]> {
  const pages = ['/en/turkana/tell', '/en/turkana/look-up', '/en/turkana/help']
  const found = await Promise.all(pages.map((page) => filled.ask('GET', page)))
  return [
    ...new Set(
      found.flatMap(({ text: page }) => [...page.matchAll(/ name="(\w+)"/g)].map((one) => one[1] ?? '')),
    ),
  ]
}

/** What a browser, a proxy or a script may send to such a page. */
export async function visitsTo(filled: FilledHouse, page: string): Promise<Arbitrary<Sent>> {
  const [method = 'GET', path = '/'] = page.split(' ')
  const known = await fieldsOf(filled)
  const values = await rightValues(filled, path)
  const name = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...known) }, text)
  const value = fc.oneof(
    text,
    fc.constantFrom('', 'on', 'KE023123', 'threat', 'x'.repeat(70_000), ...values.values()),
  )
  const changed = fc.array(fc.tuple(name, value), { maxLength: 6 })
  const body = changed.map((pairs) => {
    const form = new URLSearchParams([...values])
    for (const [field, said] of pairs) form.set(field, said.toWellFormed())
    return form.toString()
  })
  const type = fc.oneof(
    { weight: 8, arbitrary: fc.constant('application/x-www-form-urlencoded') },
    fc.constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x', ''),
  )
  const part = (right: string) => fc.oneof({ weight: 8, arbitrary: fc.constant(right) }, text.map(encoded))
  return fc
    .record({ lang: fc.constantFrom('en', 'ar', 'sw'), wheel: part('turkana'), body, type, query: text })
    .map((one) => ({
      who: '',
      method,
      url: `${path.replace(':lang', one.lang).replace(':wheel', one.wheel || '-')}?q=${encoded(one.query)}`,
      headers: method === 'GET' || one.type === '' ? {} : { 'content-type': one.type },
      payload: method === 'GET' ? undefined : one.body,
    }))
}

const encoded = (one: string): string => encodeURIComponent(one.toWellFormed()).slice(0, 150)

/** What the form itself would send, its hidden fields with it, so that what is mutated comes as far as can be. */
async function rightValues(filled: FilledHouse, path: string): Promise<Map<string, string>> {
  const { text: page } = await filled.ask('GET', path.replace(':lang', 'en').replace(':wheel', 'turkana'))
  const hidden = [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => ({
    name: /name="([^"]*)"/.exec(input)?.[1] ?? '',
    value: /value="([^"]*)"/.exec(input)?.[1] ?? '',
  }))
  return new Map(hidden.map(({ name, value }) => [name, value]))
}
