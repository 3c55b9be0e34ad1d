import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { startHouse, type TestHouse } from '../test/people.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { type Doorway, go, type Seat, settle, signIn, sit, speak } from './workplace.ts'

let house: TestHouse
let door: Doorway
let browser: Browser
before(async () => {
  house = await startHouse({ passphrases: ['amina', 'otieno', 'ekai'] })
  // No browser makes a passkey for a bare number.
  door = { url: house.url.replace('127.0.0.1', 'localhost'), passphrase: house.passphrase }
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

type Devices = {
  add(transport: 'internal' | 'usb', hasPrf: boolean): Promise<string>
  /** Only this one is at hand. */
  use(id: string): Promise<void>
  lose(id: string): Promise<void>
}

/** Chromium's own virtual authenticators, beside a real page. */
async function devices({ context, page }: Seat): Promise<Devices> {
  const cdp: CDPSession = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const all = new Set<string>()
  const use = async (wanted: string): Promise<void> => {
    for (const authenticatorId of all)
      await cdp.send('WebAuthn.setAutomaticPresenceSimulation', {
        authenticatorId,
        enabled: authenticatorId === wanted,
      })
  }
  return {
    use,
    add: async (transport, hasPrf) => {
      const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          ctap2Version: 'ctap2_1',
          transport,
          hasResidentKey: true,
          hasUserVerification: true,
          hasPrf,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      })
      all.add(authenticatorId)
      await use(authenticatorId)
      return authenticatorId
    },
    lose: async (authenticatorId) => {
      all.delete(authenticatorId)
      await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
    },
  }
}

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click()
/** Within the dialog that is open. */
const dialog = (page: Page) => page.locator('dialog[open]')
async function prove(page: Page, button: string, passphrase?: string): Promise<void> {
  await press(page, button)
  const box = dialog(page)
  if (passphrase !== undefined) await box.locator('input[name=password]').fill(passphrase)
  await box.getByRole('button', { name: button, exact: true }).click()
}
const says = (page: Page, text: string): Promise<void> =>
  page.locator('.toasts').getByText(text).last().waitFor()
async function signOut(page: Page): Promise<void> {
  await page.goto(`${door.url}/work`)
  await press(page, 'Sign out')
  await page.getByLabel('Sign-in name').waitFor()
}
const working = (page: Page): Promise<void> =>
  page.locator('header nav').first().waitFor({ state: 'attached' })
async function byPassphrase(page: Page, name: string, passphrase: string): Promise<void> {
  await page.getByLabel('Sign-in name').fill(name)
  await page.getByLabel('Passphrase').fill(passphrase)
  await press(page, 'Sign in')
}
async function look(page: Page, name: string): Promise<void> {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 })
    await expectAccessible(page, `ways-${name}-${width}`)
    await picture(page, `ways-${name}-${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}
/** What the browser reports of refusals that a test wants. */
const expected = (seat: Seat, pattern: RegExp): void => {
  const others = seat.complaints.filter((one) => !pattern.test(one))
  seat.complaints.splice(0, Infinity, ...others)
}

test('two passkeys, then no passphrase, then both lost: she is back with a code and a new passphrase', async () => {
  const seat = await signIn(browser, door, 'amina')
  const { page } = seat
  const own = await devices(seat)
  const passphrase = door.passphrase('amina')
  await go(page, '/work/account')
  await page.getByText('You have no passkey yet.').waitFor()
  await page.getByText('you have none', { exact: false }).waitFor()

  const phone = await own.add('internal', true)
  await prove(page, 'Add a passkey', passphrase)
  await says(page, 'It signs you in and opens the key.')
  await page.getByText('two passkeys that can open the key are needed; you have one').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Switch the passphrase off' }).count(), 0)

  const key = await own.add('usb', true)
  await press(page, 'Add a passkey')
  await dialog(page).locator('input[name=password]').fill('seven words that are not the right ones')
  await dialog(page).getByRole('button', { name: 'Add a passkey' }).click()
  await dialog(page).getByText('It is not certain that this is you.').waitFor()
  expected(seat, /status of 403/)
  await dialog(page).locator('input[name=password]').fill(passphrase)
  await dialog(page).getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('On a security key').waitFor()
  await look(page, 'two-passkeys')

  // Without a name, and the key opens without a passphrase.
  await signOut(page)
  await press(page, 'Sign in with a passkey')
  await working(page)
  await page.getByRole('link', { name: 'Account' }).first().waitFor()

  // After a reload the session holds, and the other passkey opens the key.
  await own.use(phone)
  await page.reload()
  await press(page, 'Open with a passkey')
  await working(page)
  await settle(page)

  await go(page, '/work/account')
  await press(page, 'Make recovery codes')
  await look(page, 'prove')
  await dialog(page).getByRole('button', { name: 'Confirm with a passkey instead' }).click()
  await dialog(page).getByRole('button', { name: 'Make recovery codes' }).click()
  await page.locator('.code-sheet').waitFor()
  const codes = await page.locator('.code-sheet code').allTextContents()
  assert.equal(codes.length, 8)
  assert.ok(codes.every((code) => /^(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}$/.test(code)))
  await look(page, 'codes')
  // On paper: the list, and nothing else of the page.
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('.code-sheet').isVisible())
  assert.equal(await page.getByRole('heading', { name: 'Passkeys' }).isVisible(), false)
  await picture(page, 'ways-codes-printed')
  await page.emulateMedia({ media: 'screen' })
  await press(page, 'I have the list')
  await page.getByText('8 codes are left', { exact: false }).waitFor()

  await press(page, 'Switch the passphrase off')
  await dialog(page).getByRole('button', { name: 'Confirm with a passkey instead' }).click()
  await dialog(page).getByRole('button', { name: 'Switch the passphrase off' }).click()
  await page.getByText('Your passphrase is off', { exact: false }).waitFor()
  await look(page, 'passphrase-off')
  await page.reload()
  await page.locator('input[name=password]').waitFor({ state: 'detached' })
  await look(page, 'unlock-by-passkey')
  await signOut(page)
  await byPassphrase(page, 'amina', passphrase)
  await page.getByText('The name or the passphrase is not right.').waitFor()

  await own.lose(phone)
  await own.lose(key)
  const [code = '', another = ''] = codes
  await press(page, 'I have a recovery code')
  await page.getByLabel('Recovery code').waitFor()
  await look(page, 'code-form')
  await page.getByLabel('Sign-in name').fill('amina')
  await page.getByLabel('Recovery code').fill(code.slice(0, 20))
  await press(page, 'Sign in')
  await page.getByText('A recovery code has 24 letters and digits.', { exact: false }).waitFor()
  await page.getByLabel('Recovery code').fill(code.toLowerCase().replaceAll('-', ' '))
  await press(page, 'Sign in')

  await page.getByRole('heading', { name: 'Choose a new passphrase' }).waitFor()
  const words = page.locator('.made-words')
  await words.filter({ hasText: /^(?:[a-z]+ ){6}[a-z]+$/ }).waitFor()
  await look(page, 'begin-again')
  const fresh = (await words.textContent()) ?? ''
  await page.getByLabel('The new passphrase once more').fill('something else')
  await press(page, 'Set the passphrase')
  await page.getByText('The two are not the same.', { exact: false }).waitFor()
  await press(page, 'Use my own instead')
  await page.getByLabel('Your own passphrase').fill('my village by the lake')
  await page.getByText('This can be guessed.', { exact: false }).waitFor()
  await press(page, 'Make other words')
  await words.filter({ hasText: /^(?:[a-z]+ ){6}[a-z]+$/ }).waitFor()
  const chosen = (await words.textContent()) ?? ''
  assert.notEqual(chosen, fresh)
  await page.getByLabel('The new passphrase once more').fill(chosen)
  await press(page, 'Set the passphrase')
  await working(page)
  await settle(page)
  await go(page, '/work/account')
  await page.getByText('7 codes are left', { exact: false }).waitFor()
  await page.getByText('Your passphrase signs you in and opens the key.').waitFor()

  // What was lost is removed, and what is left works.
  for (const left of [1, 0]) {
    await prove(page, 'Remove', chosen)
    await page.getByRole('button', { name: 'Remove', exact: true }).nth(left).waitFor({ state: 'detached' })
  }
  await signOut(page)
  await press(page, 'I have a recovery code')
  await page.getByLabel('Sign-in name').fill('amina')
  await page.getByLabel('Recovery code').fill(code)
  await press(page, 'Sign in')
  await page.getByText('or the code was used already', { exact: false }).waitFor()
  assert.notEqual(code, another)
  await press(page, 'Use the passphrase')
  await byPassphrase(page, 'amina', chosen)
  await working(page)
  await seat.close()
})

test('an authenticator without a PRF signs in, and the passphrase opens the key: also for a guest', async () => {
  const seat = await signIn(browser, door, 'otieno')
  const { page } = seat
  const own = await devices(seat)
  const passphrase = door.passphrase('otieno')
  await go(page, '/work/account')
  await own.add('internal', false)
  await prove(page, 'Add a passkey', passphrase)
  await says(page, 'you still need your passphrase')
  await page.getByText('Signs you in; the passphrase opens the key').waitFor()
  await page.getByText('you have none', { exact: false }).waitFor()
  await signOut(page)
  await press(page, 'Sign in with a passkey')
  await page.getByRole('heading', { name: 'Open your key again' }).waitFor()
  await settle(page)
  assert.equal(await page.getByRole('button', { name: 'Open with a passkey' }).count(), 0)
  await look(page, 'unlock')
  await page.locator('input[name=password]').fill(passphrase)
  await press(page, 'Open')
  await working(page)
  await seat.close()
})

test('a passkey that is not known here, and a window that was closed, are said in a sentence', async () => {
  const seat = await signIn(browser, door, 'ekai')
  const { page } = seat
  const own = await devices(seat)
  const phone = await own.add('internal', true)
  await go(page, '/work/account')
  await prove(page, 'Add a passkey', door.passphrase('ekai'))
  await says(page, 'opens the key')
  await prove(page, 'Add a passkey', door.passphrase('ekai'))
  await dialog(page).getByText('This device has a passkey of yours already.').waitFor()
  await page.keyboard.press('Escape')
  await prove(page, 'Remove', door.passphrase('ekai'))
  await page.getByText('You have no passkey yet.').waitFor()
  await signOut(page)
  await press(page, 'Sign in with a passkey')
  await page.getByText('This passkey is not known here', { exact: false }).waitFor()
  await own.lose(phone)
  await seat.close()
})

test('in Arabic and on a narrow page', async () => {
  const seat = await signIn(browser, door, 'otieno')
  const { page } = seat
  await speak(page, 'ar')
  await go(page, '/work/account')
  await page.locator('.card').nth(3).waitFor()
  await look(page, 'account-ar')
  await page.getByRole('button', { name: 'تغيير عبارة المرور' }).click()
  await page.locator('.made-words').filter({ hasText: / / }).waitFor()
  await look(page, 'change-ar')
  await seat.close()
})

test('on a bare number one sentence says what passkeys need', async () => {
  const { page, close } = await sit(browser)
  await page.goto(`${house.url}/work`)
  await page.getByText('Passkeys need the address localhost', { exact: false }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Sign in with a passkey' }).count(), 0)
  await look(page, 'sign-in-number')
  await page.goto(`${door.url}/work`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
  await look(page, 'sign-in')
  await close()
})
