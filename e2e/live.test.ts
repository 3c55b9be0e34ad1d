import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { announce } from '../src/platform/live.ts'
import { startHouse, type TestHouse } from '../test/people.ts'
import { tell } from '../test/reporter.ts'
import { openIncident, triaged } from '../test/warned.ts'
import { launch } from './browser.ts'
import { enter, go, settle, signIn, sit } from './workplace.ts'

let house: TestHouse
let browser: Browser
before(async () => {
  house = await startHouse({ passphrases: ['ekai', 'nakiru', 'joseph'] })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

const say = (kind: string): Promise<void> =>
  house.house.db.as('cw_job', null, (tx) => announce(tx, house.wheel.wheelId, kind, 'civil_society'))

/** How often the page has asked for this since. */
function counting(page: Page, path: string): () => number {
  let count = 0
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === path) count += 1
  })
  return () => count
}

test('what one person does appears before another without her loading anything', async () => {
  const ekai = await signIn(browser, house, 'ekai')
  const joseph = await signIn(browser, house, 'joseph')
  await go(joseph.page, '/work/incidents')
  let loaded = 0
  for (const { page } of [ekai, joseph]) page.on('load', () => (loaded += 1))

  // Ekai looks at what needs her; a report that comes in stands there by itself.
  const report = await tell(house, { words: 'Goats are moved at night.' })
  await ekai.page.locator(`a[href="/work/reports/${report.reportId}"]`).first().waitFor()
  // Joseph looks at the incidents while a colleague opens one.
  const incident = await openIncident(house, await house.person('nakiru'), [await triaged(house)])
  await joseph.page.locator(`a[href="/work/incidents/${incident}"]`).first().waitFor()
  assert.equal(loaded, 0)
  for (const seat of [ekai, joseph]) await seat.close()
})

test('a page that nobody looks at asks once it is seen again', async () => {
  const nakiru = await sit(browser)
  const { page } = nakiru
  await page.clock.install()
  await enter(nakiru, house, 'nakiru')
  await go(page, '/work/levels')
  await page.clock.runFor(10_000)
  await settle(page)
  const asked = counting(page, '/api/alert-levels')
  await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true, configurable: true }))
  await say('alert_level')
  await page.waitForTimeout(1500)
  await say('alert_level')
  await page.waitForTimeout(500)
  await page.clock.runFor(30_000)
  assert.equal(asked(), 0, 'nobody looks')
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: false, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await page.clock.runFor(10_000)
  await settle(page)
  assert.equal(asked(), 1)
  await nakiru.close()
})

test('nothing is drawn anew under the hands of somebody who writes', async () => {
  const nakiru = await sit(browser)
  const { page } = nakiru
  await page.clock.install()
  await enter(nakiru, house, 'nakiru')
  await go(page, '/work/levels')
  await page.getByRole('button', { name: 'Set a level' }).first().click()
  await page.getByRole('textbox').first().fill('Young men gather at the')
  await page.clock.runFor(10_000)
  await settle(page)
  const asked = counting(page, '/api/alert-levels')
  await page.keyboard.type(' borehole')
  await say('alert_level')
  await page.waitForTimeout(500)
  await page.clock.runFor(20_000)
  assert.equal(asked(), 0, 'she writes')
  assert.equal(await page.getByRole('textbox').first().inputValue(), 'Young men gather at the borehole')
  await page.keyboard.press('Escape')
  await page.clock.runFor(10_000)
  await settle(page)
  assert.equal(asked(), 1)
  await nakiru.close()
})

test('where no stream comes through, the page asks every half minute', async () => {
  const ekai = await sit(browser)
  const { page } = ekai
  await page.clock.install()
  await ekai.context.route('**/api/live', (route) => route.abort())
  await enter(ekai, house, 'ekai')
  await page.clock.runFor(10_000)
  await settle(page)
  const asked = counting(page, '/api/needs-me')
  const minutes = async (count: number): Promise<number> => {
    const before = asked()
    for (let tens = 0; tens < count * 6; tens += 1) {
      await page.clock.runFor(10_000)
      await settle(page)
    }
    return asked() - before
  }
  assert.ok((await minutes(2)) > 0)
  assert.ok((await minutes(2)) > 0)
  ekai.complaints.splice(0)
  await ekai.close()
})
