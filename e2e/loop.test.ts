import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startHouse, type TestHouse } from '../test/people.ts'
import { launch } from './browser.ts'
import { go, type Seat, settle, signIn, sit, steps } from './workplace.ts'

const WORDS = 'Young men with sticks meet at the old borehole after dark. They say the herders must go.'
const SUMMARY = 'A group may be preparing to drive people away from shared water.'
const RELEASED = 'Tension over shared water may lead to violence. Talking with both sides would help.'
const ANSWER = 'Elders spoke with both sides. People fetch water again.'

let house: TestHouse
let browser: Browser
let ekai: Seat
let nakiru: Seat
let code = ''

before(async () => {
  const passphrases = ['ekai', 'nakiru', 'joseph', 'ruth', 'ajuma', 'kofi', 'otieno']
  house = await startHouse({ passphrases })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

const step = steps()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).click()
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor()
const sees = (page: Page, text: string) => page.getByText(text).first().waitFor()
const tick = (page: Page, name: string | RegExp) => page.getByRole('checkbox', { name }).check()
const choose = (page: Page, name: string | RegExp) => page.getByRole('radio', { name }).check()

/** Through the first page of the day: the line, and what it opens. */
async function take(page: Page, need: string | RegExp): Promise<void> {
  await follow(page, /^Needs me/)
  await heading(page, 'What needs you now')
  await follow(page, need)
  await settle(page)
}

step('a person tells what she saw on a small phone, and notes her digits', async () => {
  const { page, close } = await sit(browser, { width: 320 })
  await page.goto(`${house.url}/en/turkana`)
  await follow(page, 'Tell us what you saw or heard')
  await sees(page, 'Your words are locked on this phone')
  await page.getByLabel('In your own words').fill(WORDS)
  await page.getByLabel('Where, roughly').selectOption('KE023123')
  await page
    .getByLabel('What is it about?')
    .selectOption({ label: 'A threat, or signs that violence may come' })
  await tick(page, /^Check it with others/)
  await tick(page, /^Pass on a summary/)
  await tick(page, /^Write back to you/)
  await press(page, 'Send')
  await heading(page, 'It arrived. Thank you.')
  code = await page.locator('p.code').innerText()
  await close()
})

step('Ekai finds it first in what needs her, makes it safe and sorts it', async () => {
  ekai = await signIn(browser, house, 'ekai')
  const { page } = ekai
  await take(page, /^Read a new report/)
  await sees(page, WORDS)
  const summary = page.getByLabel('Summary without anything that points to the person')
  await summary.fill('Young men with sticks meet at the old borehole.')
  await sees(page, 'the person’s own phrase')
  await summary.fill(SUMMARY)
  await press(page, 'Seal it for the desk')
  await page.getByLabel('What it truly is').selectOption({ label: 'Gathering or mobilisation' })
  await press(page, 'Save and register')
  await sees(page, 'Registered')
})

step('Nakiru judges it with the keyboard alone and opens an incident from it', async () => {
  nakiru = await signIn(browser, house, 'nakiru')
  const { page } = nakiru
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    )
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let at = 0; at < 40 && !name.test(await focused()); at++) await page.keyboard.press('Tab')
    assert.match(await focused(), name)
  }
  await tabTo(/^Judge how pressing a report is/)
  await page.keyboard.press('Enter')
  await sees(page, SUMMARY)
  assert.equal(await page.getByText(WORDS).count(), 0, 'the desk never sees her own words')
  await tabTo(/^A few hurt or displaced; within 7 days/)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowRight')
  assert.match(await focused(), /^Death, or many displaced; within 24 hours: P1/)
  await page.keyboard.press('Enter')
  await tabTo(/^Save this judgement/)
  await page.keyboard.press('Enter')
  await tabTo(/^Open an incident from it/)
  await page.keyboard.press('Enter')
  await heading(page, 'Open an incident')
  await sees(page, SUMMARY)
  await page.getByLabel('Title').fill('Quarrel over water')
  await page.getByLabel('Account').fill('A group speaks of driving others from the water.')
  await choose(page, /^4: death/)
  await choose(page, /^4: within 24 hours/)
  await press(page, 'Open the incident')
  await heading(page, 'Quarrel over water')
  await press(page, 'Take it on')
  await sees(page, 'Somebody works on it now')
})

step('Joseph says how sure he is', async () => {
  const { page, close } = await signIn(browser, house, 'joseph')
  await take(page, /^Check what happened/)
  await heading(page, 'Quarrel over water')
  await press(page, 'Grade source and content')
  await choose(page, /^F: not known/)
  await choose(page, /^3: possibly true/)
  await page.getByLabel('Why you judge so').fill('One account; a second monitor heard the same talk.')
  await press(page, 'Save the judgement')
  await sees(page, 'The judgement was added')
  await close()
})

step('Nakiru writes what may leave, to mediators and, with a reason, to the police', async () => {
  const { page } = nakiru
  await follow(page, 'Incidents')
  await follow(page, /Quarrel over water/)
  await follow(page, 'Write what may leave')
  await heading(page, 'Write what may leave')
  await page.getByLabel('Words for those who receive it').fill(RELEASED)
  await choose(page, 'Prevent harm')
  await page.getByLabel('Ends after').selectOption({ label: '7 days' })
  await tick(page, /^Mediation Circle/)
  await page.getByLabel('What is it asked?').selectOption({ label: 'Mediate' })
  await tick(page, /^Lodwar Police Station/)
  await page.getByLabel('What is it asked?').last().selectOption({ label: 'Police presence or action' })
  assert.ok(await page.getByRole('button', { name: 'Put it before the panel' }).isDisabled(), 'no reason yet')
  await tick(page, 'Mediate')
  await page
    .getByLabel('Why nothing less will do')
    .fill('If talks fail, people at the water need to be protected.')
  await press(page, 'Put it before the panel')
  await heading(page, /^Prevent harm/)
})

step('two people of the panel read the words again and let them leave', async () => {
  for (const name of ['ruth', 'ajuma']) {
    const { page, close } = await signIn(browser, house, name)
    await take(page, 'Approve or refuse a release')
    await sees(page, RELEASED)
    await press(page, 'Approve')
    await press(page, 'They may leave')
    await sees(page, 'Your approval is recorded')
    await close()
  }
  await house.sweep()
})

step('Kofi opens it, says yes, begins, and tells what was done', async () => {
  const { page, close } = await signIn(browser, house, 'kofi')
  await take(page, /^Read a warning/)
  assert.equal(await page.getByText(RELEASED).count(), 0, 'closed until he opens it')
  await press(page, 'Open it')
  await sees(page, RELEASED)
  await press(page, 'We have it')
  await follow(page, 'See what is asked')
  await press(page, 'We will do it')
  await page.getByLabel('How and when').fill('We call both sides together tomorrow.')
  await press(page, 'Say yes')
  await press(page, 'We have begun')
  await page.getByLabel('What was done').fill('Both sides met and agreed on hours for the water.')
  await press(page, 'Save what was done')
  await sees(page, 'done, reported')
  await close()
})

step(
  'Inspector Otieno sees what was addressed to him, answers, and finds no way to anything else',
  async () => {
    const { page, close } = await signIn(browser, house, 'otieno')
    await heading(page, 'Inbox')
    const menu = page.getByRole('navigation').getByRole('link')
    assert.deepEqual(await menu.allInnerTexts(), ['Inbox', 'Responses', 'Settings', 'Account'])
    await follow(page, /^Prevent harm/)
    await press(page, 'Open it')
    await sees(page, RELEASED)
    assert.equal(await page.getByText('If talks fail').count(), 0, 'the reason is for the panel')
    await follow(page, 'See what is asked')
    await press(page, 'We cannot')
    await page.getByLabel('Reason').selectOption({ label: 'Somebody does it already' })
    await press(page, 'Say no')
    await sees(page, 'Your no and its reason are recorded')
    for (const path of [
      '/work/reports',
      '/work/incidents',
      '/work/coverage',
      '/work/levels',
      '/work/releases',
    ]) {
      await go(page, path)
      await heading(page, 'There is nothing here')
      assert.equal(await page.getByText('Quarrel over water').count(), 0)
    }
    await close()
  },
)

step('Nakiru records what came of it and who was told, and closes', async () => {
  const { page, close } = nakiru
  await follow(page, 'Incidents')
  await follow(page, /Quarrel over water/)
  await sees(page, 'Both sides met and agreed')
  await press(page, 'We have judged what was done')
  await press(page, 'Record what came of it')
  await choose(page, 'It calmed')
  await choose(page, 'People of the place')
  await page.getByLabel('In words').fill('People fetch water in turns.')
  await press(page, 'Record it')
  await sees(page, 'The outcome is recorded')
  await press(page, 'Record who was told')
  await choose(page, 'Whoever had told us')
  await page.getByLabel('How?').selectOption({ label: 'in the receipt' })
  await page.getByLabel('What was said').fill('Ekai writes to the person today.')
  await press(page, 'Record it')
  await sees(page, 'Nothing is missing')
  await press(page, 'Close the incident')
  await page.getByRole('dialog').getByRole('button', { name: 'Close the incident' }).click()
  await sees(page, 'The incident is closed')
  await close()
})

step('Ekai writes back, and the person finds under her digits what came of it', async () => {
  await follow(ekai.page, /^Reports/)
  await follow(ekai.page, /Threat/)
  await ekai.page.getByLabel('Write back').fill(ANSWER)
  await press(ekai.page, 'Send')
  await sees(ekai.page, 'Sent to the page of the code')
  await ekai.close()

  const { page, close } = await sit(browser, { width: 320 })
  await page.goto(`${house.url}/en/turkana`)
  await follow(page, 'Look up what came of it')
  await page.getByLabel('Your 24 digits').fill(code)
  await press(page, 'Open')
  await sees(page, ANSWER)
  await sees(page, 'Work on it has ended')
  await close()
})
