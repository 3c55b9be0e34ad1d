import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { sealTo } from '../src/custody/seal.ts'
import { startHouse, type TestHouse } from '../test/people.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { go, type Seat, settle, signIn, speak, steps } from './workplace.ts'

const FORWARD = 'FORWARDED: ballots burn at the school in the east! Tell everyone before the polls close.'
const SUMMARY = 'A message says that voting papers may be on fire at one place.'
const COPIES = 40

let house: TestHouse
let browser: Browser
let ekai: Seat
let akiru: Seat
let nakiru: Seat

before(async () => {
  house = await startHouse({ passphrases: ['ekai', 'akiru', 'nakiru'] })
  browser = await launch()
  for (const [n, words] of [
    'Goats were taken at night.',
    'A quarrel at the well.',
    'Shots near the road.',
  ].entries())
    await tell(words, n, 'threat')
  for (let n = 0; n < COPIES; n++)
    await tell(n % 4 === 3 ? `${FORWARD} ${n}` : FORWARD, 10 + n, 'other_or_peace')
  await tell('The clinic is open again and people are glad of it.', 90, 'other_or_peace')
})
after(async () => {
  await browser?.close()
  await house?.close()
})

/** From a phone of its own, as forwards come. */
async function tell(words: string, n: number, handling_group: string): Promise<void> {
  const custodian = house.organisations['women']?.recipient ?? ''
  const sealed = await sealTo([custodian], { v: 1, words })
  const answer = await house.house.app.inject({
    method: 'POST',
    url: `/api/intake/${house.wheel.slug}`,
    remoteAddress: `10.9.${n}.1`,
    headers: { 'idempotency-key': randomUUID() },
    payload: {
      area_code: house.area.localities[1],
      language: 'en',
      handling_group,
      purposes: { check: true, summary: true, write: false, publish: false },
      body_sealed: Buffer.from(sealed).toString('base64'),
    },
  })
  assert.equal(answer.statusCode, 201, answer.body)
}

const step = steps()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const queue = async (page: Page, name: string) => {
  await page.getByRole('navigation', { name: 'What waits' }).getByRole('link', { name }).click()
  await settle(page)
}
const boxes = (page: Page) => page.locator('input[data-row]')
const shows = (page: Page, count: number) =>
  page.waitForFunction((n) => document.querySelectorAll('input[data-row]').length === n, count)
const dialog = (page: Page) => page.getByRole('dialog')
/** What the page would ask for by itself within the half minute. */
const again = async (page: Page) => {
  const here = new URL(page.url())
  await go(page, '/work/coverage')
  await go(page, here.pathname + here.search)
}
const first = async (state: string) => {
  const person = await house.person('ekai')
  return (await person.get(`/api/reports?state=${state}&group=threat&limit=1`)).body.rows[0]
}

step('the tray opens on what waits to be read, with a place for every queue', async () => {
  ekai = await signIn(browser, house, 'ekai')
  akiru = await signIn(browser, house, 'akiru')
  await go(ekai.page, '/work/reports')
  const current = ekai.page.locator('.tray-queues a[aria-current="page"]')
  assert.match(await current.innerText(), /^To read/)
  const names = await ekai.page.locator('.tray-queues a').allInnerTexts()
  assert.deepEqual(
    names.map((name) => name.replace(/ · .*/, '')),
    ['To read', 'To register', 'To judge', 'To close', 'Mine', 'All'],
  )
  await shows(ekai.page, COPIES + 4)
  await expectAccessible(ekai.page, 'many-tray')
  await picture(ekai.page, 'many-tray')
  await queue(ekai.page, 'Mine')
  await sees(ekai.page, 'You are working on nothing now')
  await expectAccessible(ekai.page, 'many-none')
  await queue(ekai.page, 'To read')
})

step('filters stand in the address, are kept without a name, and are taken off again', async () => {
  const { page } = ekai
  await page.getByText('Filter', { exact: true }).click()
  await page.getByLabel('Group').selectOption('threat')
  await settle(page)
  assert.match(page.url(), /group=threat/)
  await shows(page, 3)
  await press(page, 'Keep this filter')
  const kept = page.getByRole('region', { name: 'Filters you keep' })
  await kept.getByRole('link').waitFor()
  assert.match(await kept.getByRole('link').innerText(), /To read.*Threat/)
  await picture(page, 'many-filter')
  await expectAccessible(page, 'many-filter')
  await press(page, 'Take all filters off')
  await kept.getByRole('link').click()
  await shows(page, 3)
  await page.getByLabel('From this day back').fill('2020-01-01')
  await settle(page)
  await sees(page, 'Nothing fits these filters')
  await press(page, 'Take all filters off')
  await settle(page)
  await kept.getByRole('button', { name: /^Keep this filter no longer/ }).click()
  await kept.waitFor({ state: 'detached' })
})

step('Ekai opens a report, and Akiru sees at once who works on it', async () => {
  const report = await first('received')
  await go(ekai.page, `/work/reports/${report.report_id}`)
  await go(akiru.page, '/work/reports')
  await sees(akiru.page, /Ekai.* works on it/)
  await go(akiru.page, `/work/reports/${report.report_id}`)
  await sees(akiru.page, /Ekai.* is working on this report/)
  await sees(akiru.page, report.handling_group === 'threat' ? 'The words' : '')
  assert.equal(await akiru.page.getByRole('button', { name: 'Seal it for the desk' }).count(), 0)
  await expectAccessible(akiru.page, 'many-held')
  await picture(akiru.page, 'many-held')
})

step('Akiru takes it over knowingly; what Ekai sends then is refused with a name', async () => {
  await press(akiru.page, 'Take it over')
  await sees(akiru.page, /may be in the middle of it/)
  await dialog(akiru.page).getByRole('button', { name: 'Take it over' }).click()
  await akiru.page.getByRole('button', { name: 'Seal it for the desk' }).waitFor()

  await ekai.page.getByLabel('Summary without anything that points to the person').fill('Tension is told of.')
  await press(ekai.page, 'Seal it for the desk')
  await sees(ekai.page, /Akiru.* is working on this report/)
  assert.match(ekai.complaints.splice(0).join(), /^[^,]*status of 409[^,]*make-safe$/)
  await again(ekai.page)
  await sees(ekai.page, /Akiru.* is working on this report/)
  await go(akiru.page, '/work/reports')
  await again(ekai.page)
  await ekai.page.getByRole('button', { name: 'Seal it for the desk' }).waitFor()
  await go(ekai.page, '/work/reports')
})

step('rows are chosen with the keyboard, alone, as a stretch and all', async () => {
  const { page } = ekai
  const box = boxes(page)
  await box.nth(0).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await sees(page, '3 chosen')
  await box.nth(6).focus()
  await page.keyboard.press('Shift+Space')
  await sees(page, '7 chosen')
  await box.nth(9).click({ modifiers: ['Shift'] })
  await sees(page, '10 chosen')
  await picture(page, 'many-chosen')
  await expectAccessible(page, 'many-chosen')
  await press(page, 'Choose none')
  await page.getByLabel(/^All \d+ that are shown/).check()
  await sees(page, `${COPIES + 4} chosen`)
  await press(page, 'Choose none')
})

step('Ekai makes forty copies safe at once, with the hints for all of them', async () => {
  const { page } = ekai
  const report = (await (await house.person('ekai')).get('/api/reports?group=other_or_peace&limit=2')).body
    .rows[1]
  await go(page, `/work/reports/${report.report_id}`)
  await press(page, /^Compare the words of/)
  await sees(page, 'Near copy')
  await picture(page, 'many-same')
  await expectAccessible(page, 'many-same')
  await press(page, `Choose all ${COPIES - 1} near copies`)
  const bar = page.getByRole('region', { name: `These ${COPIES} are copies of one message` })
  await bar.waitFor()
  await bar.getByRole('button', { name: 'Make safe as copies' }).click()
  await sees(page, `It will touch ${COPIES} reports.`)
  await sees(page, `All ${COPIES} read alike.`)
  const summary = dialog(page).getByLabel('Summary without anything that points to the person')
  await summary.fill('They say ballots burn at the school in the east.')
  await sees(page, 'the person’s own phrase')
  await picture(page, 'many-copies')
  await expectAccessible(page, 'many-copies')
  await summary.fill(SUMMARY)
  await press(page, `Seal it for all ${COPIES}`)
  await sees(page, `${COPIES} reports were made safe.`)
  await bar.getByRole('button', { name: 'Register', exact: true }).click()
  await dialog(page)
    .getByRole('button', { name: `Register ${COPIES} reports` })
    .click()
  await sees(page, `${COPIES} reports were registered.`)
  await go(page, '/work/reports?queue=to_triage')
  await shows(page, COPIES)
})

step('Nakiru judges them at once, takes it back, and learns what Akiru has touched since', async () => {
  nakiru = await signIn(browser, house, 'nakiru')
  const { page } = nakiru
  await go(page, '/work/reports')
  assert.match(await page.locator('.tray-queues a[aria-current="page"]').innerText(), /^To judge/)
  await page.getByLabel(/^All \d+ that are shown/).check()
  await press(page, 'Judge how pressing')
  await dialog(page)
    .getByRole('button', { name: /^A few hurt or displaced; within 7 days/ })
    .click()
  await picture(page, 'many-judge')
  await expectAccessible(page, 'many-judge')
  await dialog(page)
    .getByRole('button', { name: `Save for ${COPIES} reports` })
    .click()
  await sees(page, `${COPIES} reports were judged.`)
  const [touched] = (await (await house.person('akiru')).get('/api/reports?state=triaged&limit=1')).body.rows
  const person = await house.person('akiru')
  const purposes = { check: true, summary: true, write: false, publish: false }
  const note_sealed = await person.seal(['women'], { v: 1, notes: 'Asked again.' })
  const asked = await person.post(
    `/api/reports/${touched.report_id}/purposes`,
    { purposes, note_sealed },
    { 'if-match': `"${touched.version}"` },
  )
  assert.equal(asked.status, 200, asked.text)
  await press(page, /^Undo/)
  await sees(page, `${COPIES - 1} reports are again as they were.`)
  await sees(page, 'One stays as it is now: somebody has gone on with it since.')
  await picture(page, 'many-undone')
  await expectAccessible(page, 'many-undone')
  await page.getByLabel(/^All \d+ that are shown/).check()
  await press(page, 'Judge how pressing')
  await dialog(page)
    .getByRole('button', { name: /^A few hurt or displaced; within 7 days/ })
    .click()
  await dialog(page)
    .getByRole('button', { name: `Save for ${COPIES - 1} reports` })
    .click()
  await sees(page, `${COPIES - 1} reports were judged.`)
})

step('what Akiru holds is left out, and it says so before', async () => {
  const person = await house.person('akiru')
  const rows = (await person.get('/api/reports?state=triaged&limit=2')).body.rows
  const report_ids = rows.map((row: { report_id: string }) => row.report_id)
  await person.post('/api/reports/claim', { report_ids })
  const { page } = nakiru
  await queue(page, 'To link')
  await page.getByLabel(/^All \d+ that are shown/).check()
  await press(page, /^Link as one origin/)
  await sees(page, `It will touch ${COPIES - 2} reports.`)
  await sees(page, /Akiru.*: working on 2/)
  await expectAccessible(page, 'many-touches')
  await picture(page, 'many-touches')
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  await person.post('/api/reports/release-claims', { report_ids })
  await again(page)
})

step('the forty become one incident with one origin, and are taken out again as one', async () => {
  const { page } = nakiru
  await page.getByLabel(/^All \d+ that are shown/).check()
  await press(page, 'Link as one origin')
  await dialog(page)
    .getByRole('button', { name: `Go on with ${COPIES} reports` })
    .click()
  await sees(page, `${COPIES} reports, one origin`)
  await page.getByRole('radio', { name: /^A new incident/ }).check()
  await picture(page, 'many-where')
  await expectAccessible(page, 'many-where')
  await press(page, 'Open an incident from them')
  await page.getByLabel('Title').fill('A forwarded message about ballots')
  await page.getByLabel('Account').fill('Forwarded often; nobody has seen it.')
  await picture(page, 'many-incident-new')
  await press(page, 'Open the incident')
  await sees(page, `${COPIES} reports, 1 origin`)
  await press(page, `Take all ${COPIES} of this origin out`)
  await sees(page, `${COPIES} reports were taken out again.`)
  await settle(page)
})

step('and join it again from the tray, as one origin, undone from the word that says so', async () => {
  const { page } = nakiru
  await go(page, '/work/reports?queue=to_link')
  await page.getByLabel(/^All \d+ that are shown/).check()
  await press(page, 'Link as one origin')
  await dialog(page)
    .getByRole('button', { name: /^Go on with/ })
    .click()
  await page.getByRole('radio', { name: /^A forwarded message about ballots/ }).check()
  await page.getByRole('radio', { name: /^Another origin/ }).check()
  await press(page, `Link all ${COPIES} as one origin`)
  await sees(page, `${COPIES} reports were linked as one origin.`)
  const linked = async (): Promise<number[]> => {
    const { rows } = (await (await house.person('nakiru')).get('/api/incidents')).body
    return [rows[0].reports, rows[0].origins]
  }
  assert.deepEqual(await linked(), [COPIES, 1])
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).last().click()
  for (let tries = 0; tries < 50 && (await linked()).join() !== '0,0'; tries++) await page.waitForTimeout(100)
  assert.deepEqual(await linked(), [0, 0])
  await settle(page)
})

step('on a small phone, from right to left, by day and by night', async () => {
  for (const locale of ['en', 'ar']) {
    await nakiru.page.setViewportSize({ width: 1280, height: 800 })
    await speak(nakiru.page, locale)
    for (const width of [1280, 320]) {
      const { page } = nakiru
      await page.setViewportSize({ width, height: 800 })
      await go(page, '/work/reports?queue=to_link')
      await boxes(page).nth(0).check()
      await boxes(page).nth(1).check()
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await expectAccessible(page, `many-${locale}-${width}-${colorScheme}`)
        await picture(page, `many-${locale}-${width}-${colorScheme}`)
      }
      await page.emulateMedia({ colorScheme: 'light' })
      await page.locator('.bulk-bar .button').nth(1).click()
      await dialog(page).waitFor()
      await expectAccessible(page, `many-dialog-${locale}-${width}`)
      await picture(page, `many-dialog-${locale}-${width}`)
      await page.keyboard.press('Escape')
    }
    const id = await page0(nakiru.page)
    await go(nakiru.page, `/work/reports/${id}`)
    const same = nakiru.page.locator('.report-main > .card').last()
    await same.getByRole('button').first().click()
    await same.locator('.likely').waitFor()
    await same.getByRole('button').first().click()
    await same.locator('.bulk-bar').waitFor()
    await picture(nakiru.page, `many-report-${locale}-320`)
    await expectAccessible(nakiru.page, `many-report-${locale}-320`)
  }
  for (const seat of [ekai, akiru, nakiru]) await seat.close()
})

const page0 = async (page: Page): Promise<string> => (await boxes(page).nth(0).getAttribute('data-row')) ?? ''
