import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { startDemonstration } from './demonstration.ts'
import { picture } from './picture.ts'
import { go, settle, signIn, sit, speak } from './workplace.ts'

type Demonstration = Awaited<ReturnType<typeof startDemonstration>>
/** An address, or where its id is found in a list that this person may ask for. */
type Screen = [name: string, path: string, list?: [address: string, id: string]]

const report = (state: string): Screen => [
  `report-${state}`,
  '/work/reports/',
  [`/api/reports?state=${state}`, 'report_id'],
]
const SCREENS: Record<string, Screen[]> = {
  ekai: [
    ['needs', '/work'],
    ['reports', '/work/reports'],
    report('received'),
    report('linked'),
    ['report-new', '/work/reports/new'],
    ['places', '/work/coverage'],
    ['who', '/work/who'],
    ['account', '/work/account'],
    ['nothing-here', '/work/nothing'],
  ],
  nakiru: [
    ['needs', '/work'],
    ['reports', '/work/reports'],
    report('triaged'),
    ['incidents', '/work/incidents'],
    ['incident', '/work/incidents/', ['/api/incidents', 'incident_id']],
    ['incident-closed', '/work/incidents/', ['/api/incidents?state=reviewed', 'incident_id']],
    ['incident-new', '/work/incidents/new'],
    ['releases', '/work/releases'],
    ['release', '/work/releases/', ['/api/releases', 'release_id']],
    ['release-new', '/work/releases/new?incident=', ['/api/incidents', 'incident_id']],
    ['levels', '/work/levels'],
  ],
  ruth: [
    ['needs', '/work'],
    ['settings', '/work/settings'],
    ['settings-protocol', '/work/settings/protocol'],
    ['settings-organisations', '/work/settings/organisations'],
    ['settings-people', '/work/settings/people'],
    ['settings-keys', '/work/settings/keys'],
    ['release', '/work/releases/', ['/api/releases?state=draft', 'release_id']],
  ],
  amina: [
    ['needs', '/work'],
    ['places', '/work/coverage'],
  ],
  kofi: [
    ['needs', '/work'],
    ['inbox', '/work/inbox'],
    ['inbox-item', '/work/inbox/', ['/api/inbox', 'inbox_item_id']],
    ['tasks', '/work/tasks'],
    ['task', '/work/tasks/', ['/api/tasks', 'task_id']],
  ],
  otieno: [
    ['inbox', '/work/inbox'],
    ['inbox-item', '/work/inbox/', ['/api/inbox', 'inbox_item_id']],
    ['tasks', '/work/tasks'],
    ['task', '/work/tasks/', ['/api/tasks', 'task_id']],
    ['settings', '/work/settings'],
    ['settings-protocol', '/work/settings/protocol'],
    ['settings-people', '/work/settings/people'],
    ['settings-keys', '/work/settings/keys'],
    ['account', '/work/account'],
  ],
  esther: [['envelopes', '/work/envelopes']],
  halima: [
    ['needs', '/work'],
    ['oversight', '/work/oversight'],
    ['oversight-report', '/work/oversight/', ['/api/oversight-reports', 'oversight_report_id']],
  ],
}
/** Where dark is looked at too: between them they have every part. */
const IN_THE_DARK = /^(?:nakiru-(?:needs|report-triaged|incident|release-new)|ekai-reports|otieno-inbox)$/

let house: Demonstration
let browser: Browser

before(async () => {
  house = await startDemonstration()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

async function address(page: Page, [, path, list]: Screen): Promise<string> {
  if (list === undefined) return path
  const [from, id] = list
  const found = await page.evaluate(async (at) => (await fetch(at)).json(), from)
  const first = (found as { rows: Record<string, string>[] }).rows[0]?.[id]
  assert.ok(first, `the demonstration has something at ${from}`)
  return path + first
}

async function look(page: Page, name: string, dark: boolean): Promise<void> {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 })
    await expectAccessible(page, `${name}-${width}`)
    await picture(page, `${name}-${width}`)
    if (!dark) continue
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page, `${name}-${width}-dark`)
    await picture(page, `${name}-${width}-dark`)
    await page.emulateMedia({ colorScheme: 'light' })
  }
}

for (const [name, screens] of Object.entries(SCREENS)) {
  test(`${name}: every screen of the work, in two directions, narrow and wide`, async () => {
    const { page, close } = await signIn(browser, house, name)
    for (const locale of ['en', 'ar']) {
      await page.setViewportSize({ width: 1280, height: 800 })
      await speak(page, locale)
      for (const screen of screens) {
        await page.setViewportSize({ width: 1280, height: 800 })
        await go(page, await address(page, screen))
        await look(page, `${name}-${screen[0]}-${locale}`, IN_THE_DARK.test(`${name}-${screen[0]}`))
      }
    }
    await close()
  })
}

test('the pages for everyone', async () => {
  const paths = ['', '/tell', '/look-up', '/how', '/red-lines', '/services', '/help', '/nothing']
  for (const locale of ['en', 'ar']) {
    const { page, complaints, close } = await sit(browser, { locale })
    for (const path of paths) {
      await page.goto(`${house.url}/${locale}/turkana${path}`)
      await settle(page)
      await look(page, `public${path.replace('/', '-') || '-home'}-${locale}`, path === '/tell')
    }
    assert.match(complaints.splice(0).join(), /^[^,]*\/nothing[^,]*404[^,]*$/, 'one page is not there')
    await page.goto(house.url)
    await look(page, `public-start-${locale}`, false)
    await page.goto(`${house.url}/work`)
    await page.locator('form').waitFor()
    await look(page, `sign-in-${locale}`, true)
    await close()
  }
})

test('with the keyboard: the content is one step away, the focus is seen, the menu of a phone opens', async () => {
  const { page, close } = await signIn(browser, house, 'nakiru', { width: 320 })
  const skip = page.getByRole('link', { name: 'Skip to the content' })
  // From the top of the page on, as after an address was entered.
  await page.locator('.brand').click()
  await page.keyboard.press('Shift+Tab')
  assert.ok(await skip.evaluate((link) => link === document.activeElement))
  const seen = await skip.evaluate((link) => {
    const { top, left } = link.getBoundingClientRect()
    return { top, left, outline: getComputedStyle(link).outlineStyle }
  })
  assert.ok(seen.top >= 0 && seen.left >= 0 && seen.outline === 'solid', JSON.stringify(seen))
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Menu')
  await page.keyboard.press('Enter')
  const reports = page.getByRole('link', { name: 'Reports', exact: true })
  await reports.waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  assert.ok(await reports.evaluate((link) => link === document.activeElement))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor()
  assert.equal(await reports.isVisible(), false, 'the menu has closed behind it')
  await close()
})
