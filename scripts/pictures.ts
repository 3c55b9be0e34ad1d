// node scripts/pictures.ts
//
// The README's pictures, taken of the running demonstration: nothing in them is drawn.
import { mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { launch } from '../e2e/browser.ts'
import { startDemonstration } from '../e2e/demonstration.ts'
import { settle, signIn, sit } from '../e2e/workplace.ts'

const folder = resolve(import.meta.dirname, '..', 'docs', 'pictures')
const MOST_BYTES = 120_000

mkdirSync(folder, { recursive: true })
const house = await startDemonstration()
const browser = await launch()
try {
  for (const locale of ['en', 'ar']) await theForm(locale)
  await workplace('nakiru', 'needs-me', 900, async () => {})
  await workplace('ekai', 'report', 860, async (page) => {
    await follow(page, 'Reports')
    await follow(page, /Services and property/)
    const summary = page.getByLabel('Summary without anything that points to the person')
    await summary.fill('Children were kept from lessons; the way to water there is closed.')
  })
  await workplace('nakiru', 'incident', 1000, async (page) => {
    await follow(page, 'Incidents')
    await follow(page, /^Men left without women/)
    return page.getByRole('heading', { name: 'Who was asked' })
  })
  await workplace('ajuma', 'release', 860, async (page) => {
    await follow(page, /^Approve or refuse a release/)
  })
  await workplace('otieno', 'inbox', 620, async (page) => {
    await follow(page, 'Inbox')
    await page.getByRole('main').getByRole('link').first().click()
    await page.getByRole('button', { name: 'Open it' }).click()
    await page.getByText('For the purpose named here').waitFor()
  })
} finally {
  await browser.close()
  await house.close()
}

async function theForm(locale: string): Promise<void> {
  const { page, close } = await sit(browser, { width: 360, locale })
  await page.goto(`${house.url}/${locale}/turkana/tell`)
  await settle(page)
  await page.locator('#file').waitFor({ state: 'attached' })
  await take(page, `form-${locale}`, 1160)
  await close()
}

/** A screen as one of the demonstration's people has it before her. */
async function workplace(
  who: string,
  name: string,
  height: number,
  reach: (page: Page) => Promise<Locator | void>,
) {
  const { page, close } = await signIn(browser, house, who, { width: 1240 })
  const from = await reach(page)
  await settle(page)
  await take(page, name, height, from)
  await close()
}

async function follow(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('link', { name }).first().click()
  await settle(page)
}

/** From the top, or from the card of `from` on; no more of it than the page has. */
async function take(page: Page, name: string, height: number, from?: Locator | void): Promise<void> {
  await page.mouse.move(0, 0)
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    scrollTo(0, 0)
  })
  const whole = await page.evaluate(() => {
    const { clientWidth: width, scrollHeight } = document.documentElement
    return { x: 0, y: 0, width, height: scrollHeight }
  })
  const card = await from?.locator('xpath=ancestor::*[contains(@class, "card")][1]').boundingBox()
  const edge = 24
  const clip = card
    ? { x: card.x - edge, y: card.y - edge, width: card.width + 2 * edge, height }
    : { ...whole, height: Math.min(height, whole.height) }
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, clip, fullPage: true, animations: 'disabled' })
  const { size } = statSync(path)
  console.log(`${name}.png ${Math.round(size / 1000)} KB, ${clip.width} × ${clip.height}`)
  if (size > MOST_BYTES) throw new Error(`${name}.png is larger than ${MOST_BYTES} bytes`)
}
