import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { expectAccessible } from './axe.ts'
import { picture } from './picture.ts'
import { type Seat, settle } from './workplace.ts'

/** Narrow and wide, light and dark. */
export async function look(page: Page, name: string, dark = false): Promise<void> {
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
  await page.setViewportSize({ width: 1280, height: 800 })
}

/** A browser reports each refusal at its console; the ones that a test asked for are no complaint of the page. */
export function refusedAs(seat: Seat, ...statuses: number[]): void {
  const said = seat.complaints.splice(0)
  for (const one of said) assert.match(one, new RegExp(`status of (?:${statuses.join('|')}) `), one)
}

export const go = (page: Page, name = 'Go on') => page.getByRole('button', { name, exact: true }).click()
export const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { name, level: 1 }).waitFor()
export const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

/** Writes the seven words down, as she does, and answers the three that are asked for. */
export async function writeDown(page: Page): Promise<string> {
  const words = await wordsOf(page)
  await go(page, 'I have written them down')
  await answer(page, words)
  return words.join(' ')
}

export async function wordsOf(page: Page): Promise<string[]> {
  await page.locator('.passphrase').waitFor()
  const words = await page.locator('.passphrase li').allTextContents()
  assert.equal(words.length, 7)
  return words
}

export async function answer(page: Page, words: readonly string[]): Promise<void> {
  await page.locator('form .field').first().waitFor()
  for (const field of await page.locator('form .field').all()) {
    const n = Number(/\d/.exec((await field.locator('label').textContent()) ?? '')?.[0])
    await field.locator('input').fill(words[n - 1] ?? '')
  }
}

/** Kisumu, as its women found it: every page up to the passphrase. */
export async function fillIn(page: Page, over: { name?: string; slug?: string } = {}): Promise<void> {
  await heading(page, 'Where the wheel is')
  await page.getByLabel('Country').selectOption('KEN')
  // With the keyboard alone: Enter takes the one place that a search has left, and does not send the page.
  await page.getByLabel('Search the list').fill('kisumu')
  await page.keyboard.press('Enter')
  assert.ok(await page.getByRole('radio', { name: 'Kisumu', exact: true }).isChecked())
  assert.equal(await page.getByLabel('Name of the wheel').inputValue(), 'Kisumu')
  assert.equal(await page.getByLabel('Short name').inputValue(), 'kisumu')
  if (over.slug) await page.getByLabel('Short name').fill(over.slug)
  await go(page)
  await heading(page, 'How it works day by day')
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1')
  assert.equal(await page.getByLabel('Time zone').inputValue(), 'Africa/Nairobi')
  await page.getByRole('checkbox', { name: 'العربية' }).check()
  await page.getByRole('checkbox', { name: 'Nyando' }).check()
  await page.getByRole('checkbox', { name: 'Seme' }).check()
  await page.getByLabel('How often Nyando writes').selectOption('7')
  await go(page)
  await heading(page, 'The first organisation')
  await page.getByLabel('Name of the organisation').fill('Lake Women for Peace')
  await page.getByRole('radio', { name: 'Women’s group' }).check()
  await page.getByRole('textbox', { name: 'العربية' }).fill('نساء البحيرة من أجل السلام')
  await go(page)
  await heading(page, 'You')
  await page.getByLabel('How others call you').fill(over.name ?? 'Asha')
  await page.getByRole('checkbox', { name: /^intake/i }).check()
  await page.getByRole('checkbox', { name: /^coordinator/i }).check()
  await settle(page)
}
