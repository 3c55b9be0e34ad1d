import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { expectAccessible, expectNoSidewaysScroll } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'

const page = (
  body: string,
  style = '',
) => `<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>عجلة</title><meta name="viewport" content="width=device-width"><style>${style}</style></head>
<body><main><h1>عجلة مشتركة</h1>${body}</main></body></html>`
const pages: Record<string, string> = {
  '/good': page('<p>نسمع <span id="word" style="font:40px sans-serif">السلام</span> من كل قرية</p>'),
  '/barrier': page('<button></button>'),
  '/wide': page('<p style="width:900px">واسع</p>'),
}
const server = createServer((request, response) => {
  const found = pages[request.url ?? '']
  response.writeHead(found ? 200 : 404, { 'content-type': 'text/html' }).end(found)
})
let browser: Browser
let url: string

before(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await launch()
})
after(async () => {
  await browser?.close()
  server.close()
})

async function at(path: string, width = 320): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 640 } })
  const opened = await context.newPage()
  await opened.goto(url + path)
  return opened
}

test('a page on the loopback address opens and Arabic is written in letters, joined, not in boxes', async () => {
  const opened = await at('/good')
  const drawn = await opened.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d')
    if (context === null) throw new Error('no canvas')
    context.font = '40px sans-serif'
    const width = (text: string): number => context.measureText(text).width
    return {
      word: width('السلام'),
      apart: Array.from('السلام').reduce((sum, letter) => sum + width(letter), 0),
      letters: new Set(Array.from('اسلمي', width)).size,
      // Nobody has drawn these: they show what a box measures.
      box: width('\u{10FFFD}'),
      alef: width('ا'),
    }
  })
  assert.ok(drawn.letters >= 4, 'letters have widths of their own')
  assert.ok(drawn.word < drawn.apart * 0.95, 'letters join into a word')
  assert.notEqual(drawn.alef, drawn.box)
  await picture(opened, 'browser-arabic')
  await expectAccessible(opened, 'a page without barriers')
})

test('a barrier is named with the element that has it', async () => {
  await assert.rejects(
    expectAccessible(await at('/barrier'), 'a page'),
    /a page: 1 kinds[^]*button-name[^]*<button>/,
  )
})

test('a page that must be scrolled sideways is found, with what sticks out', async () => {
  await assert.rejects(expectNoSidewaysScroll(await at('/wide'), 'a page'), /outside are[^]*واسع/)
})

test('no page reaches anything but this machine', async () => {
  for (const far of ['http://example.org/', 'http://192.0.2.1/', 'https://1.1.1.1/']) {
    const opened = await at('/good')
    const reached = await opened.evaluate(
      (address) => fetch(address, { mode: 'no-cors' }).then(String, String),
      far,
    )
    assert.match(reached, /TypeError/)
    await assert.rejects(opened.goto(far, { timeout: 3000 }), /ERR_NAME_NOT_RESOLVED/)
  }
})

test('a page of one origin does not read another', async () => {
  const opened = await at('/good')
  const other = url.replace('127.0.0.1', 'localhost')
  assert.match(
    await opened.evaluate((address) => fetch(address).then(String, String), `${other}/good`),
    /TypeError/,
  )
})

test('two processes that unpack at once both find a whole browser', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-browser-'))
  const script = `import { unpack } from './e2e/browser.ts'
    import { execFileSync } from 'node:child_process'
    const at = unpack(${JSON.stringify(folder)})
    console.log(String(execFileSync(at + '/chromium', ['--version'], { env: { LD_LIBRARY_PATH: at + '/lib' } })))`
  const one = (): Promise<string> =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: resolve(import.meta.dirname, '..'),
    }).then(({ stdout }) => stdout)
  for (const said of await Promise.all([one(), one()])) assert.match(said, /\d+\.\d+/)
  assert.equal((await readdir(folder)).length, 1)
  await rm(folder, { recursive: true })
})
