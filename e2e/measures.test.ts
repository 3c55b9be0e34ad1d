import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Person, startHouse, type TestHouse } from '../test/people.ts'
import { draft, grade, openIncident, seen, triaged } from '../test/warned.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { go, signIn, speak } from './workplace.ts'

let house: TestHouse
let browser: Browser
before(async () => {
  house = await startHouse({ passphrases: ['ekai', 'nakiru', 'joseph', 'otieno', 'amina'] })
  await lastMonth(await house.person('ekai'))
  await thisMonth()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await house.close()
})

const SCREEN = '/work/measures'
const CONDUCT = 'About the conduct of forces'

/** Sixty reports of which twelve tell of the conduct of forces. */
async function lastMonth(ekai: Person): Promise<void> {
  const now = house.clock.now()
  const receivedAt = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 12, 9))
  for (let n = 0; n < 60; n++) {
    const id = await triaged(house, { receivedAt, state: n % 3 === 0 ? 'linked' : 'triaged' })
    if (n >= 54) continue
    const { version } = (await ekai.get(`/api/reports/${id}`)).body.report
    const category = n < 15 ? 'conduct_of_forces' : 'land_water_livestock'
    const body = {
      note_sealed: await ekai.seal(['women'], { v: 1, category }),
      handling_group: 'harm',
      area_code: house.area.localities[0],
      language: 'en',
    }
    await ekai.post(`/api/reports/${id}/categorise`, body, { 'if-match': `"${version}"` })
  }
}

/** Clocks met and missed, warnings acted on, and incidents that nobody had announced. */
async function thisMonth(): Promise<void> {
  const { wheelId } = house.wheel
  const women = house.organisations['women']?.organisationId
  await house.owner.query(
    `INSERT INTO clock (wheel_id, clock_id, subject, subject_id, kind, priority, organisation_id, role, state, started_at, due_at, next_at, ended_at)
     SELECT $1, gen_random_uuid(), 'report', gen_random_uuid(), kind, priority, $2, 'analyst', CASE WHEN n <= 18 THEN 'met' ELSE 'missed' END,
       now() - interval '2 days', now() - interval '1 day', now(), now() - interval '2 days' + n * interval '23 minutes'
     FROM generate_series(1, 25) n, unnest(ARRAY['acknowledge', 'triage']) kind, unnest(ARRAY['P1', 'P2']) priority`,
    [wheelId, women],
  )
  const [nakiru, joseph, kofi] = [
    await house.person('nakiru'),
    await house.person('joseph'),
    await house.person('kofi'),
  ]
  for (let n = 0; n < 6; n++) {
    const source = await triaged(house)
    const incident = await openIncident(house, nakiru, [source])
    await grade(joseph, incident, 'F', 3)
    const written = await draft(
      house,
      nakiru,
      incident,
      [source],
      [{ key: 'mediation', ask: 'mediation_team' }],
    )
    for (const name of ['ruth', 'ajuma'])
      await (await house.person(name)).post(`/api/releases/${written.body.id}/approve`)
    if (n === 5) continue
    const { task_id: id } = (await kofi.get('/api/tasks')).body.rows[0]
    for (const verb of ['accept', 'begin']) await seen(kofi, `/api/tasks/${id}`, verb)
  }
  await house.sweep()
}

const openAll = (page: Page) =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll('details.m-how')) (one as HTMLDetailsElement).open = true
  })

test('a liaison finds no such page, and a monitor no such room', async () => {
  const otieno = await signIn(browser, house, 'otieno')
  await go(otieno.page, SCREEN)
  await otieno.page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  assert.equal(await otieno.page.getByRole('link', { name: 'Measures' }).count(), 0)
  await otieno.close()
  const amina = await signIn(browser, house, 'amina')
  assert.equal(await amina.page.getByRole('link', { name: 'Measures' }).count(), 0)
  await amina.close()
})

test('a verifier reads what was in time, with its range, and opens how it was reckoned', async () => {
  const { page, close } = await signIn(browser, house, 'joseph')
  await page.getByRole('link', { name: 'Measures' }).first().click()
  await page.getByRole('heading', { name: 'How warning and response went' }).waitFor()
  await page.getByText('18 of 25: 72 % (range 52 to 86 %)').first().waitFor()
  await page.getByText('5 of 6: 83 % (range 44 to 97 %)').waitFor()
  await page.getByText('No information from:').waitFor()
  await page.getByText('Balance of monitors').waitFor()
  await page.getByText('No custodian has said anything yet.').waitFor()
  await expectAccessible(page, 'measures')
  await picture(page, 'measures')
  await openAll(page)
  await page.getByText('95 % Wilson interval').first().waitFor()
  await expectAccessible(page, 'measures-how')
  await page.emulateMedia({ media: 'print' })
  await picture(page, 'measures-print')
  await page.emulateMedia({ media: 'screen' })

  await page.getByLabel('Period').selectOption('own')
  await page.getByLabel('From', { exact: true }).fill('2026-03-05')
  await page.getByLabel('To', { exact: true }).fill('2026-03-01')
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByText('The period ends before it begins.').waitFor()
  await page.getByLabel('To', { exact: true }).fill('2026-03-31')
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByText('No warning left in this period.').waitFor()
  await expectAccessible(page, 'measures-empty')
  await picture(page, 'measures-empty')
  await page.getByLabel('Period').selectOption('days_30')
  await page.getByText('18 of 25: 72 % (range 52 to 86 %)').first().waitFor()

  await page.getByRole('link', { name: 'Incident 1 of the sample' }).click()
  await page.waitForURL(/\/work\/incidents\//)
  await close()
})

test('on a phone, in the dark, and from right to left', async () => {
  const small = await signIn(browser, house, 'joseph', { width: 320, dark: true })
  await go(small.page, SCREEN)
  await small.page.getByText('18 of 25: 72 % (range 52 to 86 %)').first().waitFor()
  await expectAccessible(small.page, 'measures-320-dark')
  await picture(small.page, 'measures-320-dark')
  await small.close()
  const wide = await signIn(browser, house, 'joseph')
  await speak(wide.page, 'ar')
  await go(wide.page, SCREEN)
  await wide.page.getByRole('heading', { name: 'كيف سارت الإنذارات والاستجابة' }).waitFor()
  await expectAccessible(wide.page, 'measures-ar')
  await picture(wide.page, 'measures-ar')
  await wide.page.setViewportSize({ width: 320, height: 800 })
  await expectAccessible(wide.page, 'measures-ar-320')
  await picture(wide.page, 'measures-ar-320')
  await wide.close()
})

test('a custodian counts what only she can open, a second person agrees, and another organisation reads it', async () => {
  const ekai = await signIn(browser, house, 'ekai')
  await go(ekai.page, SCREEN)
  await ekai.page.getByRole('button', { name: 'Count', exact: true }).click()
  await ekai.page.getByText('This, and no more, would be said:').waitFor()
  const said = ekai.page.getByRole('region', { name: 'Count your own custody' })
  assert.match((await said.getByText(CONDUCT).locator('..').textContent()) ?? '', /15/)
  await expectAccessible(ekai.page, 'measures-count')
  await picture(ekai.page, 'measures-count')
  await ekai.page.getByRole('button', { name: 'Put it before a second person' }).click()
  await ekai.page.getByText('Only your organisation sees this.').waitFor()
  assert.equal(
    await ekai.page.getByRole('button', { name: 'Agree, and let civil society read it' }).count(),
    0,
  )
  await ekai.close()

  const nakiru = await signIn(browser, house, 'nakiru', { width: 320 })
  await go(nakiru.page, SCREEN)
  await nakiru.page.getByRole('button', { name: 'Agree, and let civil society read it' }).click()
  const sure = nakiru.page.getByRole('dialog')
  await sure.getByText('Could these numbers point at somebody?').waitFor()
  await sure.getByRole('button', { name: 'Agree, and let civil society read it' }).click()
  await nakiru.page.getByText('Only your organisation sees this.').waitFor({ state: 'detached' })
  await expectAccessible(nakiru.page, 'measures-published-320')
  await picture(nakiru.page, 'measures-published-320')
  await nakiru.close()

  const joseph = await signIn(browser, house, 'joseph')
  await go(joseph.page, SCREEN)
  await joseph.page.getByText('15 of 54: 28 %').waitFor()
  await joseph.page.getByText('went to the custody of oversight are not in these numbers').waitFor()
  await joseph.close()
})
