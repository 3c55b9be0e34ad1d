import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { beneath } from '../test/beneath.ts'
import { type EmptyHouse, startEmpty } from '../test/founding.ts'
import { launch } from './browser.ts'
import { answer, fillIn, heading, said, wordsOf, writeDown } from './founding-steps.ts'
import { picture } from './picture.ts'
import { go, type Seat, settle, sit, steps } from './workplace.ts'

// From an empty database to a first report answered: after the code from the terminal everything is done by people at their
// own browsers. Asha and Akinyi are of the lake women, Fatuma of the interfaith council works in Arabic, Ibrahim of the
// youth bridge came later, Otieno is of the police. A sixth person, on a phone, tells in Arabic and hears back.

const WORDS = 'رجال غرباء يسألون ليلًا عن بيوت الصيادين.'
const BACK = 'شكرًا. تكلّمت معهم نساء المكان، والليلة يسهر الجيران معًا.'

let house: EmptyHouse
let browser: Browser
let asha: Seat, fatuma: Seat, akinyi: Seat, ibrahim: Seat, otieno: Seat
let digits = ''

before(async () => {
  house = await startEmpty()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

const step = steps()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
/** The one button that goes on, in whatever language the page is. */
const primary = (page: Page) => page.locator('main .button.primary').first().click()

/** The code of a link as it stands on the inviter's page, to be carried to the one who is invited. */
async function codeOn(page: Page): Promise<string> {
  await page.locator('.s-copy code').nth(1).waitFor()
  const [, code] = await page.locator('.s-copy code').allTextContents()
  return code ?? ''
}

/** With the link that somebody gave her, in her own language, to a key of her own. */
async function comeIn(code: string, name: string, locale = 'en-GB'): Promise<Seat> {
  const seat = await sit(browser, { locale })
  const { page } = seat
  await page.goto(`${house.url}/work/join#${code}`)
  await page.locator('h1').waitFor()
  await settle(page)
  await primary(page)
  await page.locator('input[name="name"]').fill(name)
  await page.locator('input[name="username"]').fill(name.toLowerCase())
  await primary(page)
  const words = await wordsOf(page)
  await primary(page)
  await page.locator('form .field').first().waitFor()
  await answer(page, words)
  await primary(page)
  return seat
}

async function invite(page: Page, card: { sector?: string; kind: string; name: string; roles: RegExp[] }) {
  await go(page, '/work/settings')
  await go(page, '/work/settings/organisations/new')
  if (card.sector) await page.getByLabel(card.sector).check()
  await page.getByLabel('Kind').selectOption(card.kind)
  await page.getByLabel('Name', { exact: true }).fill(card.name)
  for (const name of card.roles) await page.getByRole('checkbox', { name }).check()
  await press(page, 'Make the link')
  return codeOn(page)
}

/** Fatuma stands in for an organisation, on a page from right to left. */
async function vouch(): Promise<void> {
  const { page } = fatuma
  await go(page, '/work/settings')
  await go(page, '/work/settings/organisations')
  const before = await page.locator('main button', { hasText: 'زك' }).count()
  assert.ok(before > 0, 'a candidate waits for her word')
  await page.locator('main button', { hasText: 'زك' }).first().click()
  await page.locator('dialog[open] .button.primary').click()
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
  await settle(page)
}

step(
  'Asha founds the wheel with the code from the terminal, and her keys are made in her browser',
  async () => {
    asha = await sit(browser)
    const { page } = asha
    await page.goto(`${house.url}/work/found#${await house.foundingCode()}`)
    await fillIn(page)
    await press(page, 'Go on')
    await heading(page, 'Your passphrase')
    await writeDown(page)
    await press(page, 'Go on')
    await heading(page, 'Read it once more')
    await press(page, 'Found the wheel')
    await heading(page, 'What needs you now')
    await page.getByRole('heading', { name: 'Your wheel is being founded' }).waitFor()
  },
)

step('Fatuma’s council joins with a link that Asha gives her, and she works in Arabic', async () => {
  const code = await invite(asha.page, {
    kind: 'religious',
    name: 'Kisumu Interfaith Council',
    roles: [/^verifier/i, /^release approver/i],
  })
  fatuma = await comeIn(code, 'Fatuma', 'ar')
  await fatuma.page.locator('.first-steps').waitFor()
  assert.equal(await fatuma.page.locator('html').getAttribute('dir'), 'rtl')
})

step('Asha proposes the first protocol, and alone it is in force for nobody', async () => {
  const { page } = asha
  await go(page, '/work/settings/protocol')
  await page.getByRole('link', { name: 'Propose the first version' }).click()
  await settle(page)
  await page.getByLabel('Reason').fill('What both organisations agreed in their first meeting.')
  await press(page, 'Propose')
  await said(page, 'One more organisation of civil society must confirm it')
  const visitor = await sit(browser, { width: 320 })
  await visitor.page.goto(`${house.url}/en/kisumu/tell`)
  await said(visitor.page, 'This wheel is being founded; it takes no reports yet.')
  await visitor.close()
})

step('Fatuma reads it from right to left and confirms it: the wheel is open', async () => {
  const { page } = fatuma
  await go(page, '/work/settings/protocol')
  await page.locator('main input[type="checkbox"]').first().check()
  await picture(page, 'real-wheel-confirm-ar')
  await page.locator('main form .button.primary').click()
  await page.locator('main form input[type="checkbox"]').waitFor({ state: 'detached' })
  const rows = await beneath(house.owner, 'SELECT protocol_version FROM wheel')
  assert.deepEqual(rows, [{ protocol_version: 1 }])
})

step('Akinyi comes to take reports in, and is let in when her digits are the same', async () => {
  const { page } = asha
  await go(page, '/work/settings/people/new')
  await page.getByRole('checkbox', { name: /^intake/i }).check()
  await page.getByRole('checkbox', { name: /^analyst/i }).check()
  await press(page, 'Make the link')
  akinyi = await comeIn(await codeOn(page), 'Akinyi')
  await heading(akinyi.page, 'A colleague lets you in')
  await go(page, '/work/settings/people')
  await page.getByRole('link', { name: /Let in .?Akinyi/ }).click()
  await settle(page)
  const read = (await akinyi.page.locator('.digits li').allTextContents()).join(' ')
  assert.equal(await page.locator('.s-large').textContent(), read)
  await page.getByLabel(/read me the same digits/).check()
  await press(page, 'Let in')
  await akinyi.page.getByRole('heading', { name: 'What needs you now' }).waitFor({ timeout: 30_000 })
})

step('Ibrahim’s youth bridge joins when two have vouched, and sits on no desk yet', async () => {
  const code = await invite(asha.page, {
    sector: 'Civil society',
    kind: 'youth_group',
    name: 'Kisumu Youth Bridge',
    roles: [/^field monitor/i],
  })
  await vouch()
  ibrahim = await comeIn(code, 'Ibrahim')
  await ibrahim.page.getByRole('heading', { name: 'What needs you now' }).waitFor()
  await go(ibrahim.page, '/work/settings/organisations')
  await said(ibrahim.page, /No desk seat before/i)
})

step('Otieno’s police station joins by the same two, as a guest with an inbox', async () => {
  const code = await invite(asha.page, {
    sector: 'Police',
    kind: 'office',
    name: 'Kisumu Central Station',
    roles: [],
  })
  await vouch()
  otieno = await comeIn(code, 'Otieno')
  await otieno.page.getByRole('heading', { name: 'Inbox' }).waitFor()
  const menu = otieno.page.getByRole('navigation').getByRole('link')
  assert.deepEqual(await menu.allInnerTexts(), ['Inbox', 'Responses', 'Settings', 'Account'])
})

step('somebody on a phone tells in Arabic what she saw, and notes her digits', async () => {
  const { page, close } = await sit(browser, { width: 320, locale: 'ar' })
  await page.goto(`${house.url}/ar/kisumu/tell`)
  await page.locator('#words').fill(WORDS)
  await page.locator('#area').selectOption({ index: 1 })
  for (const may of ['check', 'summary', 'write']) await page.locator(`input[name="may_${may}"]`).check()
  await page.locator('form button').last().click()
  await page.locator('p.code').waitFor()
  digits = await page.locator('p.code').innerText()
  assert.equal(digits.replace(/\D/g, '').length, 24)
  await picture(page, 'real-wheel-receipt-ar')
  await close()
})

step('Akinyi reads it, and writes back', async () => {
  const { page } = akinyi
  await go(page, '/work')
  await picture(page, 'real-wheel-needs')
  await go(page, '/work/reports')
  await page.locator('main .row-link').first().click()
  await said(page, WORDS)
  await page.getByLabel('Write back').fill(BACK)
  await press(page, 'Send')
  await said(page, 'Sent to the page of the code')
  await picture(page, 'real-wheel-answered')
})

step('with her digits she reads what came of it, and nobody else has seen her words', async () => {
  const { page, close } = await sit(browser, { width: 320, locale: 'ar' })
  await page.goto(`${house.url}/ar/kisumu/look-up`)
  await page.locator('form input').first().fill(digits)
  await page.locator('form button').last().click()
  await said(page, BACK)
  await picture(page, 'real-wheel-looked-up-ar')
  await close()
  for (const { page: other } of [fatuma, ibrahim, otieno]) {
    await go(other, '/work/reports')
    assert.equal(await other.getByText(WORDS).count(), 0)
  }
  for (const seat of [asha, fatuma, akinyi, ibrahim, otieno]) await seat.close()
})
