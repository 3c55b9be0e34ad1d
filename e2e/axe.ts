import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/**
 * WCAG 2.2 AA as far as a program can tell, and nothing to scroll sideways at the width that the page has now. The
 * page has to come from `browser.newContext()`, since axe opens a second one beside it.
 */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const said = violations.map(
    ({ id, impact, help, nodes }) =>
      `${id} (${impact ?? 'minor'}): ${help}\n${nodes
        .slice(0, 5)
        .map(({ target, html, failureSummary }) =>
          [
            `  ${target.join(' ')}`,
            `    ${html}`,
            ...(failureSummary ?? '').split('\n').map((line) => `    ${line}`),
          ].join('\n'),
        )
        .join('\n')}`,
  )
  assert.equal(violations.length, 0, `${name}: ${violations.length} kinds of barrier\n\n${said.join('\n\n')}`)
  await expectNoSidewaysScroll(page, name)
}

/** Words that need scrolling in two directions cannot be read at 320 px (WCAG 1.4.10). */
export async function expectNoSidewaysScroll(page: Page, name: string): Promise<void> {
  const { width, content, wide } = await page.evaluate(() => {
    const root = document.documentElement
    const edge = root.clientWidth
    const outside = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect()
      return box.width > 0 && (box.right > edge + 1 || box.left < -1)
    })
    return {
      width: edge,
      content: root.scrollWidth,
      wide: outside.slice(0, 5).map((element) => element.outerHTML.slice(0, 120)),
    }
  })
  assert.ok(
    content <= width,
    `${name}: ${content} px of content on a page of ${width} px; outside are, among others:\n  ${wide.join('\n  ')}`,
  )
}
