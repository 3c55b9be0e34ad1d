import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { plainBrowser } from '../../../test/forms.ts'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { direction } from '../../platform/words.ts'
import { publicAssets } from './public/assets.ts'

const root = resolve(import.meta.dirname, '../../..')
const LOCALES = ['en', 'fr', 'ar', 'sw', 'es']
const PATHS = ['', '/tell', '/look-up', '/how', '/red-lines', '/services', '/help']
const TITLES = { en: 'Information', fr: 'Informations', ar: 'معلومات', sw: 'Taarifa', es: 'Información' }

let house: TestHouse
let browser: ReturnType<typeof plainBrowser>

before(async () => {
  house = await startHouse()
  browser = plainBrowser(house.url)
  const add = (area: string, kind: string, name: string, on: string | null) =>
    house.owner.query(
      `INSERT INTO service VALUES ($1, gen_random_uuid(), $2, $3, $4, 'At the gate', '{en,sw}', $5)`,
      [house.wheel.wheelId, area, kind, name, on],
    )
  await add('KE023124', 'health', 'Mission <Hospital>', '2026-10-01')
  await add('KE023', 'helpline', 'Listening line', null)
})
after(() => house.close())

test('every page speaks every language, in its direction, under a title that says nothing', async () => {
  for (const locale of LOCALES) {
    for (const path of ['', ...PATHS.map((one) => `/turkana${one}`)]) {
      const page = await browser.get(`/${locale}${path}`)
      const name = `/${locale}${path}`
      assert.equal(page.status, 200, name)
      assert.match(page.text, new RegExp(`<html lang="${locale}" dir="${direction(locale)}">`), name)
      assert.match(page.text, new RegExp(`<title>${TITLES[locale as 'en']}</title>`), name)
      assert.equal(page.text.replace(/<template.*?<\/template>/gs, '').match(/<h1/g)?.length, 1, name)
      assert.match(page.text, /class="leave" rel="noreferrer" href="https:/, name)
      assert.doesNotMatch(page.text, /undefined|\[object|\{\w+\}<|NaN/, name)
    }
  }
})

test('a language that no speaker has checked says so, and English does not', async () => {
  for (const locale of LOCALES) {
    const { text } = await browser.get(`/${locale}/turkana/how`)
    const note = house.house.words.t(locale, 'reports.machine')
    assert.equal(text.includes(note), locale !== 'en', locale)
  }
})

test('nothing is stored by a browser, nothing runs or dresses the page from within, nothing comes from elsewhere', async () => {
  for (const path of ['/', ...PATHS.map((one) => `/en/turkana${one}`), '/en/nowhere']) {
    const { headers, text } = await browser.get(path)
    assert.equal(headers.get('cache-control'), 'no-store', path)
    const csp = headers.get('content-security-policy') ?? ''
    assert.match(csp, /default-src 'none'/)
    assert.match(csp, /script-src 'self'(;|$)/)
    assert.doesNotMatch(csp, /unsafe/)
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('set-cookie'), null)
    assert.doesNotMatch(text, /<style|style="|\son\w+="|javascript:/i, path)
    for (const script of text.matchAll(/<script[^>]*>([^<]*)<\/script>/g)) assert.equal(script[1], '')
    for (const [, link] of text.matchAll(/(?:src|href)="(https?:[^"]*)"/g))
      assert.equal(link, 'https://www.wikipedia.org/', path)
  }
})

test('the style comes from here, by a name that changes with it', async () => {
  const { css } = publicAssets(root)
  const { text } = await browser.get('/en/turkana/tell')
  assert.ok(text.includes(`href="${css.path}"`))
  const style = await browser.get(css.path)
  assert.equal(style.headers.get('content-type'), 'text/css; charset=utf-8')
  assert.match(style.headers.get('cache-control') ?? '', /immutable/)
  assert.equal(style.text, css.text)
  assert.doesNotMatch(css.text, /\b(?:left|right|margin-left|padding-right)\b|url\(/)
})

test('the first page speaks the language that the reader asks for', async () => {
  const asked = async (accept: string) =>
    /<html lang="(\w+)"/.exec((await browser.get('/', { 'accept-language': accept })).text)?.[1]
  assert.equal(await asked('sw-KE,sw;q=0.9,en;q=0.5'), 'sw')
  assert.equal(await asked('tuv, ar;q=0.8'), 'ar')
  assert.equal(await asked('de'), 'en')
  assert.equal(await asked('*'), 'en')
})

test('the form ticks and chooses nothing in advance', async () => {
  const { main } = await browser.get('/en/turkana/tell')
  assert.doesNotMatch(main, /\b(?:checked|selected)\b/)
  assert.equal(main.match(/type="checkbox"/g)?.length, 4)
})

test('who reads and who does not is said by name before anything is asked, and help before Send', async () => {
  const { main } = await browser.get('/en/turkana/tell')
  const before = main.slice(0, main.indexOf('<textarea'))
  assert.match(
    before,
    /Turkana Women for Peace will read it\. The police, the army and government offices will not/,
  )
  assert.match(before, /Someone who takes this phone/)
  assert.match(before, /href="\/en\/turkana\/help"/)
})

test('whatever the rules say stands in the table: no force reads, counts or maps a report', async () => {
  const { main } = await browser.get('/en/turkana/red-lines')
  const heads = [...main.matchAll(/<th scope="col">([^<]*)/g)].map((found) => found[1])
  assert.deepEqual(heads.slice(1), [
    'Police',
    'Army',
    'Civilian authorities',
    'Civil society',
    'International bodies',
  ])
  const rows = [...main.matchAll(/<tr><th scope="row">([^<]*)<\/th>(.*?)<\/tr>/g)].map(([, name, cells]) => ({
    name,
    cells: [...(cells ?? '').matchAll(/<td[^>]*>([^<]*)/g)].map((found) => found[1]),
  }))
  assert.ok(rows.length >= 5)
  const own = rows.find((row) => row.name === 'A person’s own words')
  assert.deepEqual(own?.cells, ['no', 'no', 'no', 'only the one that keeps it', 'no'])
  for (const { name, cells } of rows)
    for (const cell of cells.slice(0, 2)) assert.match(cell ?? '', /^no$|addressed/, name)
})

test('a demonstration is marked on every page', async () => {
  await house.owner.query(`UPDATE wheel SET demonstration = true WHERE slug = 'west-pokot'`)
  for (const path of PATHS) {
    const { main } = await browser.get(`/en/west-pokot${path}`)
    assert.match(main, /Demonstration\. The people, places and events here are invented/, path)
  }
})

test('services stand by area, with what is not checked said to be so; an area without one says what to do', async () => {
  assert.match((await browser.get('/en/west-pokot/services')).main, /Nobody has published a service/)
  for (const path of ['services', 'help']) {
    const { main } = await browser.get(`/en/turkana/${path}`)
    assert.match(main, /<h2>Turkana West<\/h2>/)
    assert.match(main, /Mission &#60;Hospital&#62;/)
    assert.match(main, /Checked on 1 October 2026/)
    assert.match(main, /Nobody has checked yet/)
    assert.match(main, /Spoken there: English and Swahili/)
  }
})

test('what is not there is a page with a way back', async () => {
  for (const path of ['/en/nowhere', '/en/turkana/nothing', '/ar/turkana/x/y', '/en/%00', '/en/%00/tell']) {
    const page = await browser.get(path)
    assert.equal(page.status, 404, path)
    assert.match(page.main, /<a href="\/">/)
  }
})

test('no word that the field avoids stands in an English text', () => {
  const avoided =
    /\b(?:informants?|sources?|surveillance|intelligence|targets?|suspects?|hotspots?|beneficiar(?:y|ies)|victims?|both sides|resolved)\b/i
  for (const [id, text] of Object.entries(house.house.words.sources('en')))
    if (id.startsWith('reports.')) assert.doesNotMatch(text, avoided, id)
})

test('every text is there in every language, with the same values', () => {
  const { words } = house.house
  const english = words.sources('en')
  const values = (text: string) =>
    [...text.matchAll(/\{(\w+)/g)].map((found) => found[1]).filter((one) => /^[a-z]/.test(one ?? ''))
  const known = new Set(Object.values(english).flatMap(values))
  for (const locale of LOCALES) {
    const own = words.missing(locale).filter((id) => /^(?:reports|error)\./.test(id))
    assert.deepEqual(own, [], locale)
    const sources = words.sources(locale)
    for (const [id, text] of Object.entries(english)) {
      if (!id.startsWith('reports.')) continue
      const used = (written = '') => new Set(values(written).filter((one) => known.has(one)))
      assert.deepEqual(used(sources[id]), used(text), `${locale} ${id}`)
      assert.doesNotMatch(
        sources[id] ?? '',
        /'\{|\}'/,
        `${locale} ${id}: an apostrophe beside a brace quotes it`,
      )
    }
  }
})

test('every other language is marked as machine-made until a speaker has checked it', () => {
  for (const locale of LOCALES.slice(1)) {
    const po = readFileSync(join(root, 'src/reports/words', `${locale}.po`), 'utf8')
    const entries = po.split('\n\n').filter((entry) => /^msgid "reports\./m.test(entry))
    assert.ok(entries.length > 150)
    assert.deepEqual(
      entries.filter((entry) => !entry.startsWith('#, fuzzy')),
      [],
      locale,
    )
  }
})
