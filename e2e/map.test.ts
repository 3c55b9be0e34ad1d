import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Browser } from 'playwright-core'
import { beneath } from '../test/beneath.ts'
import { startHouse, type TestHouse } from '../test/people.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { go, type Seat, signIn, speak, steps } from './workplace.ts'

// Nakiru of the desk looks where and when reports came in: Turkana, with localities of which nobody loaded a boundary.
// Then her wheel is made to watch whole counties, which have one.

let house: TestHouse
let browser: Browser
let nakiru: Seat

before(async () => {
  house = await startHouse({ passphrases: ['nakiru'] })
  browser = await launch()
  const { localities } = house.area
  await fill(house.organisations['women']?.organisationId ?? '', [...localities, 'KE023126', 'KE023'])
  // A partner whose unread reports are told to Nakiru by the rule alone.
  await fill(house.organisations['interfaith']?.organisationId ?? '', localities)
  await house.sweep()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

const fill = (custodian: string, areas: string[]) =>
  beneath(
    house.owner,
    `INSERT INTO report (wheel_id, report_id, custodian_id, channel, language, handling_group, severity, urgency, area_code, received_at, state, sealed_by)
     SELECT $1, gen_random_uuid(), $2, 'web', 'en', (ARRAY['threat','dispute','dispute','movement','harm'])[1 + g % 5], 1 + g % 5, 1 + g % 5,
       ($3::text[])[1 + floor(power((g * 37 % 100) / 100.0, 2.2) * cardinality($3))::int], now() - (g % 28) * (1 + g % 3 * 0.31) * interval '1 day',
       (ARRAY['received','made_safe','registered','triaged','closed'])[1 + g % 5], 'browser'
     FROM generate_series(1, 400) g`,
    [house.wheel.wheelId, custodian, areas],
  )

const step = steps()
const room = '/work/coverage/map'

step('from the places a button leads to the map, and silence is said in words', async () => {
  nakiru = await signIn(browser, house, 'nakiru')
  const { page } = nakiru
  await go(page, '/work/coverage')
  await page.getByRole('link', { name: 'Map and timeline' }).click()
  await page.getByRole('heading', { name: 'Where and when reports came in' }).waitFor()
  await page.getByText('were not heard from').waitFor()
  const silent = page.locator('tr', { hasText: 'Turkana South' })
  assert.match((await silent.textContent()) ?? '', /no information/)
  assert.doesNotMatch((await silent.textContent()) ?? '', /\b0\b/)
  await expectAccessible(page, 'the map')
  await picture(page, 'map-desk')
})

step('what others have not made safe is a range, and the page says why', async () => {
  const { page } = nakiru
  await page.getByText('One to four of a day stay hidden', { exact: false }).waitFor()
  const central = page.locator('tr', { hasText: 'Turkana North' })
  assert.match((await central.textContent()) ?? '', /\d+ to \d+/)
})

step('a filter shows what she may list and links to the tray with the same filter', async () => {
  const { page } = nakiru
  await page.getByLabel('Group').selectOption('dispute')
  await page.getByText('neither group nor state is told', { exact: false }).waitFor()
  const link = page.getByRole('link', { name: 'Open these in the tray' })
  assert.match((await link.getAttribute('href')) ?? '', /^\/work\/reports\?group=dispute&on=\d{4}-\d\d-\d\d$/)
  await page.getByLabel('Group').selectOption('')
  await page.getByLabel('Told apart by').selectOption('area')
  await page.locator('.bars-part').first().waitFor()
  await page.locator('.as-table summary').click()
  assert.ok((await page.locator('.timeline tbody tr').count()) >= 30)
  await expectAccessible(page, 'the timeline by place, with its table')
  await picture(page, 'map-desk-split')
})

step('in Arabic time reads from right to left, and the page is whole', async () => {
  const { page } = nakiru
  await go(page, `${room}?period=90`)
  await speak(page, 'ar')
  const [first, last] = await page
    .locator('.bars .own')
    .evaluateAll((bars) => [bars[0], bars.at(-1)].map((bar) => bar?.getBoundingClientRect().left ?? 0))
  assert.ok((first ?? 0) > (last ?? 0), 'the earliest stands at the right')
  await expectAccessible(page, 'the map in Arabic')
  await picture(page, 'map-arabic')
  await nakiru.close()
})

step('at 320 px and in the dark nothing is lost', async () => {
  const narrow = await signIn(browser, house, 'nakiru', { width: 320, dark: true })
  await go(narrow.page, room)
  await narrow.page.locator('.bars').first().waitFor()
  await expectAccessible(narrow.page, 'the map on a phone')
  await picture(narrow.page, 'map-phone-dark')
  await narrow.close()
})

step('where boundaries are known they are drawn, and who fell silent is a gap in the drawing', async () => {
  const counties = ['KE021', 'KE022', 'KE023', 'KE024', 'KE025', 'KE026', 'KE027', 'KE028', 'KE029', 'KE030']
  const { wheelId } = house.wheel
  await beneath(house.owner, `UPDATE wheel SET area_code = 'KEN' WHERE wheel_id = $1`, [wheelId])
  await beneath(house.owner, 'DELETE FROM wheel_area WHERE wheel_id = $1', [wheelId])
  await beneath(house.owner, 'INSERT INTO wheel_area (wheel_id, area_code) SELECT $1, unnest($2::text[])', [
    wheelId,
    counties,
  ])
  await fill(house.organisations['women']?.organisationId ?? '', counties.slice(0, 7))
  await house.sweep()
  const light = await signIn(browser, house, 'nakiru')
  await go(light.page, room)
  await light.page.locator('.place-map path.place').first().waitFor()
  assert.equal(await light.page.locator('.place-map path.place').count(), counties.length)
  assert.equal(await light.page.locator('.place-map path.silent').count(), 3)
  await expectAccessible(light.page, 'the map of counties')
  await picture(light.page, 'map-counties')
  await light.close()
  const dark = await signIn(browser, house, 'nakiru', { dark: true })
  await go(dark.page, `${room}?period=365`)
  await picture(dark.page, 'map-counties-dark')
  await dark.close()
})
