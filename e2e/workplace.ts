import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'

/** A running Commonwheel, and what its people type into the sign-in form. */
export type Doorway = { url: string; passphrase: (name: string) => string }
export type Look = { width?: number; locale?: string; dark?: boolean; script?: boolean }

/** A browser window of somebody's own. What its pages complain of is kept: nothing may be left when it closes. */
export type Seat = { context: BrowserContext; page: Page; complaints: string[]; close: () => Promise<void> }

export async function sit(browser: Browser, look: Look = {}): Promise<Seat> {
  const { width = 1280, locale = 'en-GB', dark = false, script = true } = look
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    locale,
    timezoneId: 'Africa/Nairobi',
    javaScriptEnabled: script,
    colorScheme: dark ? 'dark' : 'light',
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const complaints = listen(page)
  const close = async (): Promise<void> => {
    await context.close()
    assert.deepEqual(complaints, [], 'what the pages complained of')
  }
  return { context, page, complaints, close }
}

/** A browser reports every refusal, also those by which a page learns that nobody is signed in, or a guest. */
const EXPECTED = /status of 401|status of 404 .*\/api\/members$/

/** Errors, missing texts and breaches of the content policy all come out at the console. */
function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`))
  page.on('console', (message) => {
    const said = `${message.text()} ${message.location().url}`
    if (message.type() === 'error' && !EXPECTED.test(said)) complaints.push(`${page.url()} ${said}`)
  })
  return complaints
}

/** Through the form, as a person does, to the page where the work begins. */
export async function signIn(browser: Browser, house: Doorway, name: string, look: Look = {}): Promise<Seat> {
  const seat = await sit(browser, look)
  const { page } = seat
  await page.goto(`${house.url}/work`)
  await page.getByLabel('Sign-in name').fill(name)
  await page.getByLabel('Passphrase').fill(house.passphrase(name))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.locator('header nav').first().waitFor({ state: 'attached' })
  await settle(page)
  return seat
}

/** Until what the page asked for has come. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.locator('.loading').first().waitFor({ state: 'detached' })
}

/** Within the workspace by its own router: a page loaded anew would ask for the passphrase again. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    const link = document.createElement('a')
    link.href = to
    document.body.append(link)
    link.click()
    link.remove()
  }, path)
  await settle(page)
}

/** Through the menu, as anybody changes the language; it needs the wide one. */
export async function speak(page: Page, locale: string): Promise<void> {
  const menu = page.locator('header details.wide')
  await menu.locator('summary').click()
  await menu.locator('select').selectOption(locale)
  await page.keyboard.press('Escape')
  await page.locator(`html[lang="${locale}"]`).waitFor()
  await settle(page)
}

/** Steps of one journey: what follows a broken one would only wait in vain, and the broken one has failed. */
export function steps(): (name: string, take: () => Promise<void>) => void {
  let broken = false
  return (name, take) => {
    test(name, async (t) => {
      if (broken) return t.skip('an earlier step is broken')
      broken = true
      await take()
      broken = false
    })
  }
}
