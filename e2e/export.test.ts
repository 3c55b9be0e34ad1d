import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before } from 'node:test'
import { parse } from 'csv-parse/sync'
import type { Browser, Page } from 'playwright-core'
import { startHouse, type TestHouse } from '../test/people.ts'
import { triaged } from '../test/warned.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { go, type Seat, settle, signIn, speak, steps } from './workplace.ts'

let house: TestHouse
let browser: Browser
let nakiru: Seat
before(async () => {
  house = await startHouse({ passphrases: ['nakiru', 'joseph', 'otieno'] })
  for (let n = 0; n < 12; n += 1) await triaged(house)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

const step = steps()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
async function count(page: Page, kind: string): Promise<void> {
  await page.getByRole('radio', { name: kind }).check()
  await press(page, 'Count the rows')
  await page.getByText('12 rows would leave').waitFor()
}

step('an analyst counts a list before it leaves, and reads what she answers for', async () => {
  nakiru = await signIn(browser, house, 'nakiru')
  const { page } = nakiru
  await go(page, '/work/reports/export?group=threat')
  await page.getByText('Threat').first().waitFor()
  await expectAccessible(page, 'export')
  await picture(page, 'export-1280')
  await count(page, 'Table (CSV)')
  await page.getByText('you answer for this file').waitFor()
  await expectAccessible(page, 'export counted')
  await picture(page, 'export-counted-1280')
})

step('she saves it, and sees that all that was counted was written', async () => {
  const { page } = nakiru
  const saving = page.waitForEvent('download')
  await press(page, 'Fetch and save the file')
  const saved = await saving
  assert.match(saved.suggestedFilename(), /^reports-[\d-]+\.csv$/)
  const rows = parse(await readFile(await saved.path(), 'utf8'), { columns: true })
  assert.equal(rows.length, 12)
  await page.getByText('12 rows counted, 12 written').waitFor()
  await expectAccessible(page, 'export done')
  await picture(page, 'export-done-1280')
})

step('a file that breaks off is not saved, and the page says so', async () => {
  const { page, context } = nakiru
  await press(page, 'Count again')
  await count(page, 'Map (GeoJSON)')
  let saved = 0
  page.on('download', () => (saved += 1))
  await context.route('**/file', (route) => route.abort())
  await press(page, 'Fetch and save the file')
  await page.getByText('It broke off before all rows were here').waitFor()
  await context.unroute('**/file')
  assert.equal(saved, 0)
  nakiru.complaints.splice(0)
})

step('what is on its way can be cancelled', async () => {
  const { page, context } = nakiru
  await press(page, 'Count again')
  await count(page, 'Lines for a program (NDJSON)')
  await context.route('**/file', () => {})
  await press(page, 'Fetch and save the file')
  await picture(page, 'export-progress-1280')
  await press(page, 'Cancel')
  await page.getByText('You cancelled. Nothing was saved.').waitFor()
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  nakiru.complaints.splice(0)
})

step('on a small phone, from right to left, and in the dark it is the same page', async () => {
  const { page } = nakiru
  await press(page, 'Count again')
  await speak(page, 'ar')
  await expectAccessible(page, 'export in Arabic')
  await picture(page, 'export-ar-1280')
  await nakiru.close()
  const small = await signIn(browser, house, 'nakiru', { width: 320, dark: true })
  await go(small.page, '/work/reports/export')
  await expectAccessible(small.page, 'export at 320')
  await picture(small.page, 'export-320-dark')
  await count(small.page, 'Table (CSV)')
  await expectAccessible(small.page, 'export counted at 320')
  await picture(small.page, 'export-counted-320-dark')
  await small.close()
})

step('whoever may list and take nothing along is told who may; a liaison has no such page', async () => {
  const joseph = await signIn(browser, house, 'joseph')
  await go(joseph.page, '/work/reports/export')
  await joseph.page.getByText('This list is not yours to take along').waitFor()
  assert.equal(await joseph.page.getByRole('radio').count(), 0)
  await joseph.close()
  const otieno = await signIn(browser, house, 'otieno')
  await go(otieno.page, '/work/reports/export')
  await settle(otieno.page)
  assert.equal(await otieno.page.getByRole('heading', { name: 'Export a list' }).count(), 0)
  await otieno.close()
})
