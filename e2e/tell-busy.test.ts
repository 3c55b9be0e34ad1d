import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { countBeneath } from '../test/beneath.ts'
import { startHouse, type TestHouse } from '../test/people.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { visitIn } from './visit.ts'

const root = resolve(import.meta.dirname, '..')
let house: TestHouse
let browser: Browser
before(async () => {
  assert.ok(existsSync(join(root, 'dist/web/manifest.json')), 'the script is not built: npm run build')
  // One report a minute: the second is asked to work, and then comes to a full channel.
  house = await startHouse({ env: { INTAKE_PER_MINUTE: '1' } })
  browser = await launch()
})
after(async () => {
  await browser.close()
  await house.close()
})

const fill = async (page: Page, words: string): Promise<void> => {
  await page.locator('#words').fill(words)
  await page.locator('#area').selectOption('KE023124')
}

test('under load her phone does its small sum; where there is no room her words stay on her page, with a time', async () => {
  const page = await visitIn(browser, `${house.url}/en/turkana/tell`, { width: 320 })
  const answers: number[] = []
  page.on('response', (response) => {
    if (response.url().includes('/api/intake/')) answers.push(response.status())
  })
  await page.getByText('locked on this phone').waitFor()
  await fill(page, 'the first')
  await page.locator('form button:not([type])').click()
  await page.locator('p.code').waitFor()
  assert.deepEqual(answers, [201])
  const stored = await countBeneath(house.owner, 'report')
  await page.goto(`${house.url}/en/turkana/tell`)
  await page.getByText('locked on this phone').waitFor()
  await fill(page, 'the second')
  await page.locator('form button:not([type])').click()
  await page.locator('#state.problem').filter({ hasText: 'could not be taken now' }).waitFor()
  // Asked to work, she worked, and the answer was taken: what is full is the channel.
  assert.deepEqual(answers, [201, 429, 503])
  assert.match(await page.locator('#state').innerText(), /try again in \d+ minutes?/)
  assert.equal(await page.locator('#words').inputValue(), 'the second')
  assert.equal(await page.locator('#area').inputValue(), 'KE023124')
  assert.equal(await countBeneath(house.owner, 'report'), stored)
  // It tries nothing behind her back.
  const asked = answers.length
  await page.waitForTimeout(1500)
  assert.equal(answers.length, asked)
  await expectAccessible(page, 'form that could not be sent, 320')
  await picture(page, 'tell-later-320')
  await page.context().close()
})
