import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startHouse, type TestHouse } from '../test/people.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { go, type Seat, settle, signIn, sit, speak, steps } from './workplace.ts'

const RUMOUR = 'They burned the ballots at the school last night'
let house: TestHouse
let browser: Browser
let joseph: Seat
let nakiru: Seat
let lokwang: Seat
let address = ''

before(async () => {
  house = await startHouse({ passphrases: ['joseph', 'nakiru', 'lokwang', 'otieno'] })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

const step = steps()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click()
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()
const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const choose = (page: Page, name: string | RegExp) => page.getByRole('radio', { name }).first().check()
const select = (page: Page, label: string, option: string) =>
  page.getByLabel(label, { exact: true }).selectOption({ label: option })
/** From another page, so that it is read anew. */
async function open(page: Page): Promise<void> {
  await go(page, '/work/rumours')
  await go(page, address)
  await heading(page, 'Rumour')
}

step('nobody has recorded one: the room says what to do, and that silence is no good news', async () => {
  joseph = await signIn(browser, house, 'joseph')
  const { page } = joseph
  await follow(page, 'Rumours')
  await sees(page, 'That does not mean that none goes round.')
  await expectAccessible(page, 'no rumours')
  await picture(page, 'rumours-empty')
})

step('Joseph records it in the words heard; nothing asks him from whom', async () => {
  const { page } = joseph
  await follow(page, 'Record a rumour')
  await page.getByLabel('The rumour in the words heard').fill(RUMOUR)
  await select(page, 'Language', 'English')
  await page.getByLabel('Place', { exact: true }).selectOption('KE023125')
  await select(page, 'By which way', 'in a messenger')
  await expectAccessible(page, 'recording a rumour')
  await picture(page, 'rumour-new')
  await press(page, 'Record it')
  await heading(page, 'In the words heard')
  await sees(page, RUMOUR)
  address = new URL(page.url()).pathname
})

step('Nakiru finds it in what needs her, takes it on and rates it', async () => {
  nakiru = await signIn(browser, house, 'nakiru')
  const { page } = nakiru
  await follow(page, 'Look at a rumour that nobody has rated')
  await sees(page, RUMOUR)
  await press(page, 'Take it on')
  await press(page, 'Rate it')
  await choose(page, /^4: death/)
  await choose(page, /^4: within 24 hours/)
  await choose(page, '50 to 500')
  await press(page, 'Save the rating')
  await sees(page, 'The clock for checking it runs.')
})

step('Joseph writes down what was done; that he brought it in, another has to judge', async () => {
  const { page } = joseph
  await open(page)
  await press(page, 'Write what was done')
  await page.getByLabel('Write down what was done').fill('A monitor went to the kitchen of the school.')
  await press(page, 'Save')
  await sees(page, 'somebody else of the desk says whether it is so')
  assert.equal(await page.getByRole('button', { name: 'Say whether it is so' }).count(), 0)
  await press(page, 'Add it in another language')
  await select(page, 'Language', 'Swahili')
  await page.getByLabel('The rumour in this language').fill('Kura zimechomwa shuleni')
  await press(page, 'Save')
  await sees(page, 'Kura zimechomwa shuleni')
})

step('Lokwang says that it is not so', async () => {
  lokwang = await signIn(browser, house, 'lokwang')
  const { page } = lokwang
  await go(page, address)
  await press(page, 'Say whether it is so')
  await choose(page, /^It is not so/)
  await page.getByLabel('Why', { exact: true }).fill('Kitchen smoke; the boxes were counted.')
  await press(page, 'Save the judgement')
  await sees(page, 'Kitchen smoke; the boxes were counted.')
})

const headline = (page: Page, language: string) => page.getByLabel(`Headline in ${language}`)
const text = (page: Page, language: string) => page.getByLabel(`Text in ${language}`)

step(
  'FAIL IF a headline repeats the rumour: the screen says which words, in English and in Swahili, and sends nothing',
  async () => {
    const { page } = nakiru
    await open(page)
    await press(page, 'Write a correction')
    const send = page.getByRole('button', { name: 'Send it to a second person' })
    await text(page, 'English').fill('The cook burned maize. Everything was counted in front of observers.')
    for (const repeating of ['No ballots were burned', RUMOUR, 'FALSE: ballots burned at school']) {
      await headline(page, 'English').fill(repeating)
      await sees(page, 'This says the rumour again')
      assert.ok(await send.isDisabled(), repeating)
    }
    await expectAccessible(page, 'a headline that repeats')
    await picture(page, 'rumour-headline-repeats')
    await headline(page, 'English').fill('Kitchen smoke was mistaken for a fire')
    await page.getByText('This says the rumour again').waitFor({ state: 'detached' })
    assert.ok(await send.isEnabled())
    await text(page, 'Swahili').fill('Mpishi aliunguza mahindi.')
    await headline(page, 'Swahili').fill('Kura hazikuchomwa')
    await sees(page, 'This says the rumour again')
    assert.ok(await send.isDisabled())
    await headline(page, 'Swahili').fill('Moshi ulitoka jikoni')
    await headline(page, 'Arabic').fill('الدخان كان من المطبخ')
    await sees(page, 'The rumour is not written down in this language (Arabic)')
    await text(page, 'Arabic').fill('الفرز مستمر.')
    await sees(page, 'Languages of the wheel still missing: French, Spanish')
    await picture(page, 'rumour-editor')
    await send.click()
    await sees(page, 'waits for a second person')
    await sees(page, 'A second person of the desk reads and confirms it')
    assert.equal(await page.getByRole('button', { name: 'Confirm and publish' }).count(), 0)
  },
)

step('nothing is out before somebody else has read it; Joseph confirms it from what needs him', async () => {
  const visitor = await sit(browser, { script: false })
  await visitor.page.goto(`${house.url}/en/turkana/corrections`)
  await sees(visitor.page, 'Nothing has been published here yet.')
  await visitor.close()
  const { page } = joseph
  await follow(page, /^Needs me/)
  await settle(page)
  await follow(page, 'Read a correction as the second person')
  await sees(page, 'Kitchen smoke was mistaken for a fire')
  const confirm = page.getByRole('button', { name: 'Confirm and publish' })
  assert.ok(await confirm.isDisabled())
  await page.getByRole('checkbox', { name: /^No headline says the rumour again/ }).check()
  await expectAccessible(page, 'confirming a correction')
  await picture(page, 'rumour-confirm')
  await confirm.click()
  await sees(page, 'Now say it where people hear it.')
})

step(
  'everybody reads it without a script, on a small phone, in her language; the rumour stands nowhere',
  async () => {
    // The page remembers for a moment what it read.
    await new Promise((done) => setTimeout(done, 5100))
    for (const [locale, words] of [
      ['en', 'Kitchen smoke was mistaken for a fire'],
      ['sw', 'Moshi ulitoka jikoni'],
      ['ar', 'الدخان كان من المطبخ'],
    ] as const) {
      const plain = await sit(browser, { script: false })
      await plain.page.goto(`${house.url}/${locale}/turkana/corrections`)
      await plain.page.getByRole('heading', { name: words }).waitFor()
      await plain.close()
      const { page, close } = await sit(browser, { width: 320, dark: locale === 'sw' })
      await page.goto(`${house.url}/${locale}/turkana`)
      await page.locator('main a[href$="/corrections"]').click()
      await page.getByRole('heading', { name: words }).waitFor()
      assert.doesNotMatch(await page.content(), /ballot|Kura |zimechomwa/i)
      await expectAccessible(page, `corrections ${locale}`)
      await picture(page, `corrections-${locale}`)
      await close()
    }
  },
)

step('where it was said and where it is still heard are noted, and the page draws both', async () => {
  const { page } = lokwang
  await open(page)
  await press(page, 'Note where it was said')
  await select(page, 'How', 'Public meeting (baraza)')
  await select(page, 'Language', 'Swahili')
  await page.getByLabel('Place', { exact: true }).selectOption('KE023125')
  await press(page, 'Note it')
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
  await sees(page, 'Public meeting (baraza)')
  for (const [what, place] of [
    ['Heard', 'KE023123'],
    ['Asked, not heard', 'KE023124'],
  ] as const) {
    await press(page, 'Note where it is heard')
    await page.getByRole('radio', { name: new RegExp(`^${what}`) }).check()
    await page.getByLabel('Place', { exact: true }).selectOption(place)
    await select(page, 'By which way', 'at a gathering')
    await press(page, 'Note it')
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
    await page.getByRole('cell', { name: what }).first().waitFor()
  }
  await sees(page, 'The upright line: the correction of')
})

step(
  'the page of a rumour stands on small and wide screens, in the dark and from right to left',
  async () => {
    const { page } = nakiru
    await open(page)
    await expectAccessible(page, 'a rumour')
    await picture(page, 'rumour-1280')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page, 'a rumour in the dark')
    await picture(page, 'rumour-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await speak(page, 'ar')
    await expectAccessible(page, 'a rumour in Arabic')
    await picture(page, 'rumour-ar')
    await page.setViewportSize({ width: 320, height: 800 })
    await expectAccessible(page, 'a rumour in Arabic at 320')
    await picture(page, 'rumour-ar-320')
    await page.setViewportSize({ width: 1280, height: 800 })
    await speak(page, 'en')
    await page.setViewportSize({ width: 320, height: 800 })
    await expectAccessible(page, 'a rumour at 320')
    await picture(page, 'rumour-320')
    await go(page, '/work/rumours')
    await sees(page, RUMOUR)
    await expectAccessible(page, 'rumours at 320')
    await picture(page, 'rumours-320')
  },
)

step('Inspector Otieno has no such room', async () => {
  const otieno = await signIn(browser, house, 'otieno')
  assert.equal(await otieno.page.getByRole('link', { name: 'Rumours' }).count(), 0)
  await go(otieno.page, address)
  await heading(otieno.page, 'There is nothing here')
  await otieno.close()
  for (const seat of [joseph, nakiru, lokwang]) await seat.close()
})
