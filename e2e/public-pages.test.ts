import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startHouse, type TestHouse } from '../test/people.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { type Look, visitIn } from './visit.ts'

let house: TestHouse
let browser: Browser

before(async () => {
  house = await startHouse()
  browser = await launch()
})
after(async () => {
  await browser.close()
  await house.close()
})

const visit = (path: string, look: Look): Promise<Page> => visitIn(browser, house.url + path, look)

test('Escape three times, or one touch, and nothing of it is on the screen or one step back', async () => {
  for (const leave of [
    (page: Page) => page.locator('a.leave').click(),
    async (page: Page) => {
      for (let at = 0; at < 3; at++) await page.keyboard.press('Escape')
    },
  ]) {
    const page = await visit('/en/turkana/how', { width: 360 })
    await page.goto(`${house.url}/en/turkana/tell`)
    await page.getByText('locked on this phone').waitFor()
    await page
      .context()
      .route('https://www.wikipedia.org/**', (route) => route.fulfill({ body: 'elsewhere' }))
    await page.locator('#words').fill('something')
    await leave(page)
    await page.waitForURL('https://www.wikipedia.org/')
    await page.goBack()
    assert.match(page.url(), /\/how$/, 'the form has no place in the history')
    await page.context().close()
  }
})

test('the whole form by keyboard', async () => {
  const page = await visit('/en/turkana/tell', { width: 1280 })
  await page.getByText('locked on this phone').waitFor()
  const reach = async (selector: string): Promise<void> => {
    for (let at = 0; at < 40; at++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
      await page.keyboard.press('Tab')
    }
    assert.fail(`${selector} was not reached`)
  }
  await reach('#words')
  await page.keyboard.type('A rumour about the borehole')
  await reach('#area')
  await page.keyboard.type('Turkana W')
  await reach('[name="may_summary"]')
  await page.keyboard.press('Space')
  await reach('form button:not([type])')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'It arrived' }).waitFor()
  const focused = await page.evaluate(() => document.activeElement?.textContent)
  assert.match(focused ?? '', /It arrived/)
  await page.context().close()
})

test('every public page is accessible in both directions, narrow and wide, light and dark', async () => {
  const paths = ['', '/tell', '/look-up', '/how', '/red-lines', '/services', '/help']
  for (const locale of ['en', 'ar']) {
    for (const width of [320, 1280]) {
      for (const path of paths) {
        for (const dark of [false, true]) {
          const page = await visit(`/${locale}/turkana${path}`, { width, dark })
          const name = `${path.slice(1) || 'home'}-${locale}-${width}${dark ? '-dark' : ''}`
          await expectAccessible(page, name)
          await picture(page, name)
          await page.context().close()
        }
      }
    }
  }
})
