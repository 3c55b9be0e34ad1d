import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'

export type Look = { width: number; script?: boolean; dark?: boolean }

/** A phone or a computer that was never here before. A fault in the page's own script fails the test. */
export async function visitIn(browser: Browser, url: string, { width, script = true, dark = false }: Look) {
  const context = await browser.newContext({
    viewport: { width, height: 740 },
    javaScriptEnabled: script,
    colorScheme: dark ? 'dark' : 'light',
    locale: url.includes('/ar/') ? 'ar' : 'en-GB',
  })
  const page: Page = await context.newPage()
  page.on('pageerror', (error) => assert.fail(error))
  await page.goto(url)
  return page
}
