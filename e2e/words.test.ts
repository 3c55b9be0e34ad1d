import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startHouse, type TestHouse } from '../test/people.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { visitIn } from './visit.ts'
import { go, type Seat, signIn, speak } from './workplace.ts'

let house: TestHouse
let browser: Browser
before(async () => {
  house = await startHouse({ passphrases: ['amina', 'joseph', 'otieno', 'daniel'] })
  browser = await launch()
})
after(async () => {
  await browser.close()
  await house.close()
})

const SCREEN = '/work/settings/words'
const SENTENCE = 'قد يعرف من يأخذ هذا الهاتف أنكم فتحتم هذه الصفحة.'
const LATIN_NAME = 'A name in Turkana'

async function write(page: Page, language: string, thing: RegExp, text: string, machine: boolean) {
  await page.getByLabel('Language', { exact: true }).last().selectOption(language)
  await page.getByRole('button', { name: thing }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(text)
  if (machine) await dialog.getByRole('checkbox').check()
  return dialog
}

test('a monitor writes, a verifier who speaks the language reviews, and the form says it from then on', async () => {
  const amina = await signIn(browser, house, 'amina', { width: 1280 })
  await go(amina.page, SCREEN)
  await amina.page.getByText('Nothing waits').waitFor()
  await expectAccessible(amina.page, 'words-empty')
  await picture(amina.page, 'words-empty')
  const dialog = await write(amina.page, 'ar', /^Write What the form on the web says first$/, SENTENCE, true)
  const box = dialog.getByRole('textbox')
  assert.deepEqual([await box.getAttribute('dir'), await box.getAttribute('lang')], ['rtl', 'ar'])
  await expectAccessible(amina.page, 'words-write')
  await picture(amina.page, 'words-write')
  await dialog.getByRole('button', { name: 'Let it wait for a speaker' }).click()
  await amina.page.getByText('You wrote it: somebody else reviews it.').waitFor()
  assert.equal(await amina.page.getByRole('button', { name: 'Review it' }).count(), 0)

  // A language that is in no list of the program.
  await amina.page.getByLabel('Language', { exact: true }).last().selectOption('other')
  await amina.page.getByLabel('Code of the language').fill('tuv')
  await amina.page.getByRole('button', { name: 'Show this language' }).click()
  await amina.page.getByRole('button', { name: /^Write Name of .*Turkana Central/ }).click()
  await amina.page.getByRole('dialog').getByRole('textbox').fill(LATIN_NAME)
  await amina.page.getByRole('button', { name: 'Let it wait for a speaker' }).click()
  await amina.page.getByRole('dialog').waitFor({ state: 'detached' })

  const joseph = await signIn(browser, house, 'joseph', { width: 320 })
  await go(joseph.page, SCREEN)
  await expectAccessible(joseph.page, 'words-320')
  await picture(joseph.page, 'words-320')
  for (let left = 2; left > 0; left--) {
    await joseph.page.getByRole('button', { name: 'Review it' }).first().click()
    const review = joseph.page.getByRole('dialog')
    await review.getByRole('button', { name: 'It is right: use it' }).click()
    await review.getByRole('alert').waitFor()
    if (left === 2) {
      await expectAccessible(joseph.page, 'words-review-320')
      await picture(joseph.page, 'words-review-320')
    }
    await review.getByRole('checkbox').check()
    await review.getByRole('button', { name: 'It is right: use it' }).click()
    await review.waitFor({ state: 'detached' })
  }
  await joseph.page.getByText('Nothing waits').waitFor()

  const form = await visitIn(browser, `${house.url}/ar/turkana/tell`, { width: 320 })
  await form.getByText(SENTENCE).waitFor()
  assert.ok((await form.locator('#area').textContent())?.includes(LATIN_NAME))
  await form.getByText('ترجمت آلة بعض الأسماء').waitFor()
  await expectAccessible(form, 'tell-own-words-ar-320')
  await picture(form, 'tell-own-words-ar-320')
  await form.context().close()

  await inArabic(amina)
  await joseph.close()
})

async function inArabic({ page, close }: Seat): Promise<void> {
  await go(page, '/work')
  await go(page, SCREEN)
  await speak(page, 'ar')
  await expectAccessible(page, 'words-ar')
  await picture(page, 'words-ar')
  await page.getByLabel('اللغة', { exact: true }).last().selectOption('ar')
  const machine = page.getByText('هذا النص من عمل آلة.')
  await machine.first().waitFor()
  await page.getByRole('button', { name: 'سحبه' }).first().click()
  const sure = page.getByRole('dialog')
  await sure.getByRole('button', { name: 'سحبه' }).click()
  await machine.waitFor({ state: 'detached' })
  await close()
}

test('across a table the wheel’s own sentence is said first, and read aloud in a language of no page', async () => {
  const [amina, joseph] = [await house.person('amina'), await house.person('joseph')]
  for (const [language, text, made_by] of [
    ['en', 'First say that nobody has to give a name.', 'person'],
    ['tuv', 'A sentence in Turkana.', 'machine'],
  ]) {
    const body = { channel: 'walk_in', language, text, made_by }
    const { wheel_word_id } = (await amina.post('/api/wheel-words', body)).body
    const said = { speaks_language: true }
    const answer = await joseph.post(`/api/wheel-words/${wheel_word_id}/review`, said, { 'if-match': '"1"' })
    assert.equal(answer.status, 200)
  }
  const seat = await signIn(browser, house, 'amina', { width: 320 })
  await go(seat.page, '/work/reports/new')
  await seat.page.getByText('First say that nobody has to give a name.').waitFor()
  assert.equal(await seat.page.getByText('Say this first: whoever sees').count(), 0)
  assert.equal(await seat.page.getByText('A sentence in Turkana.').getAttribute('lang'), 'tuv')
  await seat.page.getByText('A machine translated some of this').waitFor()
  await expectAccessible(seat.page, 'walk-in-own-words-320')
  await picture(seat.page, 'walk-in-own-words-320')
  await seat.close()
})

test('a civil authority reads that civil society keeps the words, and a liaison finds no such page', async () => {
  const daniel = await signIn(browser, house, 'daniel')
  await go(daniel.page, SCREEN)
  await daniel.page.getByText('Civil society keeps the words').waitFor()
  await daniel.close()
  const otieno = await signIn(browser, house, 'otieno')
  await go(otieno.page, SCREEN)
  await otieno.page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  await otieno.close()
})
