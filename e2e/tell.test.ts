import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { countBeneath, tablesWith } from '../test/beneath.ts'
import { startHouse, type TestHouse } from '../test/people.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { type Look, visitIn } from './visit.ts'

const root = resolve(import.meta.dirname, '..')
const WORDS = 'رأيت رجالًا ينقلون الماعز ليلًا قرب البئر.'

let house: TestHouse
let browser: Browser

before(async () => {
  assert.ok(existsSync(join(root, 'dist/web/manifest.json')), 'the script is not built: npm run build')
  house = await startHouse()
  browser = await launch()
  await house.owner.query(
    `INSERT INTO service VALUES ($1, gen_random_uuid(), 'KE023124', 'health', 'Kakuma Mission Hospital', 'Gate 2, day and night', '{en,sw}', '2026-10-01')`,
    [house.wheel.wheelId],
  )
})
after(async () => {
  await browser.close()
  await house.close()
})

const visit = (path: string, look: Look): Promise<Page> => visitIn(browser, house.url + path, look)
const digitsOn = async (page: Page): Promise<string> =>
  (await page.locator('p.code').innerText()).replace(/\s+/g, ' ').trim()
const newest = async () => {
  const ekai = await house.person('ekai')
  const { rows } = (await ekai.get('/api/reports?limit=1')).body
  const view = (await ekai.get(`/api/reports/${rows[0].report_id}`)).body
  return { view, content: await ekai.open(view.body_sealed) }
}
const fill = async (page: Page, words: string): Promise<void> => {
  await page.locator('#words').fill(words)
  await page.locator('#area').selectOption('KE023124')
}

test('on a small phone in Arabic she tells, and her words are locked before they leave it', async () => {
  const page = await visit('/ar/turkana/tell', { width: 320 })
  await page.getByText('تُقفل كلماتك على هذا الهاتف').waitFor()
  await expectAccessible(page, 'form, Arabic, 320')
  await picture(page, 'tell-ar-320')
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  await fill(page, WORDS)
  await page.locator('#where').fill('بئر قديمة')
  await page.locator('#group').selectOption('threat')
  await page.locator('[name="may_write"]').check()
  await page.locator('#reply').fill('0700 123456')
  await picture(page, 'tell-ar-320-filled')
  await page.getByRole('button', { name: 'إرسال' }).click()
  await page.getByRole('heading', { name: 'وصلت. شكرًا.' }).waitFor()
  await expectAccessible(page, 'receipt, Arabic, 320')
  await picture(page, 'receipt-ar-320')
  const code = await digitsOn(page)
  assert.match(code, /^\d{4}( \d{4}){5}$/)
  assert.match(await page.locator('main').innerText(), /قُفلت كلماتك على هذا الهاتف/)
  for (const request of sent) {
    assert.doesNotMatch(decodeURIComponent(request), /الماعز|بئر|700 ?123456/)
    assert.ok(!request.includes(code.replaceAll(' ', '').slice(8)), 'the secret digits stay on the phone')
  }
  const { view, content } = await newest()
  assert.deepEqual(content, { v: 1, words: WORDS, where: 'بئر قديمة' })
  assert.deepEqual(
    [view.report.sealed_by, view.report.channel, view.report.language],
    ['browser', 'web', 'ar'],
  )
  assert.deepEqual(view.report.purposes, { check: false, summary: false, write: true, publish: false })
  await page.context().close()

  await talk(code)
})

/** Later, on another phone: she reads the question and answers it. */
async function talk(code: string): Promise<void> {
  const ekai = await house.person('ekai')
  const { view } = await newest()
  const sealed = await ekai.seal(['women', view.reporter_recipient], { v: 1, words: 'في أي يوم؟' })
  await ekai.post(`/api/reports/${view.report.report_id}/write`, { message_sealed: sealed })

  const page = await visit('/ar/turkana/look-up', { width: 320 })
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.postData() ?? ''))
  await expectAccessible(page, 'look up, Arabic, 320')
  await page.locator('#code').fill(code.slice(0, -1))
  await page.locator('main button').click()
  await page.locator('#code-problem').filter({ hasText: '24' }).waitFor()
  await page.locator('#code').fill(code.replaceAll(' ', ''))
  await page.locator('main button').click()
  await page.getByText('في أي يوم؟').waitFor()
  await expectAccessible(page, 'conversation, Arabic, 320')
  await page.locator('#words').fill('يوم السوق')
  await page.locator('main button').click()
  await page.getByText('وصلت رسالتك').waitFor()
  await picture(page, 'talk-ar-320')
  for (const body of sent) assert.ok(!body.includes(code.replaceAll(' ', '').slice(8)))
  const after = (await ekai.get(`/api/reports/${view.report.report_id}`)).body
  assert.equal((await ekai.open(after.messages.at(-1).sealed))['words'], 'يوم السوق')
  await page.context().close()
}

test('without a script the same form arrives, and the page says where it was locked', async () => {
  const page = await visit('/ar/turkana/tell', { width: 320, script: false })
  await expectNoScriptText(page)
  await fill(page, WORDS)
  await page.locator('[name="may_write"]').check()
  await page.getByRole('button', { name: 'إرسال' }).click()
  const code = await digitsOn(page)
  assert.match(await page.locator('main').innerText(), /لا على هاتفك/)
  await picture(page, 'receipt-ar-320-plain')
  const { view, content } = await newest()
  assert.equal(content['words'], WORDS)
  assert.equal(view.report.sealed_by, 'server')
  await page.reload()
  assert.equal(await digitsOn(page), code, 'the same page again, the same digits')
  await page.getByRole('button').first().click()
  assert.match(await page.locator('main').innerText(), /وصل وينتظر القراءة/)
  assert.ok(!page.url().includes(code.slice(0, 4)))
  await page.context().close()
})

async function expectNoScriptText(page: Page): Promise<void> {
  assert.match(await page.locator('#lock').innerText(), /تُقفل كلماتك عند وصولها/)
  assert.equal(await page.locator('input[type="file"]').count(), 0)
}

test('a photo is drawn anew before it is locked: nothing of its file remains', async () => {
  const page = await visit('/en/turkana/tell', { width: 360 })
  await page.getByText('locked on this phone').waitFor()
  const file = await photoWithPlace(page)
  assert.ok(file.includes('Turkana, at night'))
  await page.locator('#file').setInputFiles({ name: 'night.jpg', mimeType: 'image/jpeg', buffer: file })
  await page.locator('main img').waitFor()
  await picture(page, 'tell-en-360-photo')
  await fill(page, 'A picture of the tracks')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('heading', { name: 'It arrived' }).waitFor()
  const { content } = await newest()
  const [photo] = content['photos'] as { type: string; data: string }[]
  assert.equal(photo?.type, 'image/jpeg')
  const bytes = Buffer.from(photo?.data ?? '', 'base64')
  assert.ok(bytes.length > 1000 && bytes.length <= 40_000, `${bytes.length} bytes`)
  assert.ok(!bytes.includes('Turkana, at night') && !bytes.includes('Exif'))
  await page.context().close()
})

/** A noisy photo, larger than may be sent, with a comment in its file as a camera writes one. */
async function photoWithPlace(page: Page): Promise<Buffer> {
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 1600
    canvas.height = 1200
    const context = canvas.getContext('2d')
    for (let at = 0; at < 4000; at++) {
      if (context === null) break
      context.fillStyle = `hsl(${(at * 37) % 360} 60% 50%)`
      context.fillRect((at * 97) % 1600, (at * 61) % 1200, 30, 30)
    }
    return canvas.toDataURL('image/jpeg', 0.95)
  })
  const bytes = Buffer.from(drawn.split(',')[1] ?? '', 'base64')
  const comment = Buffer.from('Exif Turkana, at night')
  const marker = Buffer.from([0xff, 0xfe, 0, comment.length + 2])
  return Buffer.concat([bytes.subarray(0, 2), marker, comment, bytes.subarray(2)])
}

test('when the network fails her words stay on the page, and the same report is sent once it is back', async () => {
  const page = await visit('/en/turkana/tell', { width: 360 })
  await page.getByText('locked on this phone').waitFor()
  await fill(page, 'They closed the road to the market')
  const before = await countBeneath(house.owner, 'report')
  // The report arrives, its answer does not: the worst moment.
  await page.route('**/api/intake/**', async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Your words are on this page and nowhere else').waitFor()
  await picture(page, 'tell-en-360-no-network')
  assert.equal(await page.locator('#words').inputValue(), 'They closed the road to the market')
  await page.unroute('**/api/intake/**')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'It arrived' }).waitFor()
  assert.equal(await countBeneath(house.owner, 'report'), before + 1)
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [
    0,
    0,
    '',
  ])
  await page.context().close()
})

test('an account of sexual violence never leaves the phone; who can help comes first, and her words can come back', async () => {
  const page = await visit('/en/turkana/tell', { width: 320 })
  await page.getByText('locked on this phone').waitFor()
  const before = await countBeneath(house.owner, 'report')
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.method()} ${request.postData() ?? ''}`))
  await fill(page, 'They stopped the bus and raped two girls')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('heading', { name: 'There are people who can help' }).waitFor()
  await page.getByText('Kakuma Mission Hospital').waitFor()
  await expectAccessible(page, 'stopped, English, 320')
  await picture(page, 'care-en-320')
  assert.ok(
    sent.every((one) => one.startsWith('GET')),
    'nothing was posted',
  )
  await page.getByRole('button', { name: 'Back to my words' }).click()
  assert.match(await page.locator('#words').inputValue(), /stopped the bus/)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('button', { name: 'Send to Northern Care Partners only' }).click()
  await page.getByRole('heading', { name: 'Your words go to' }).waitFor()
  assert.equal(await countBeneath(house.owner, 'report'), before)
  assert.equal(await countBeneath(house.owner, 'envelope'), 1)
  assert.deepEqual(await tablesWith(house.owner, 'raped'), [])
  await page.context().close()
})
