import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type EmptyHouse, startEmpty } from '../test/founding.ts'
import type { Client } from '../src/wheels/server/client.ts'
import { newCode } from '../src/wheels/server/client.ts'
import { expectAccessible } from './axe.ts'
import { launch } from './browser.ts'
import { picture } from './picture.ts'
import { go, type Seat, settle, signIn, speak } from './workplace.ts'

let house: EmptyHouse
let browser: Browser
/** Of the lake women and of the interfaith council, each at a browser of her own. */
let asha: Seat, ruth: Seat
let askedAsha: Client, askedRuth: Client

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()

before(async () => {
  house = await startEmpty()
  browser = await launch()
  askedAsha = await house.found(await house.foundingCode(), 'asha')
  asha = await signIn(browser, house, 'asha')
})
after(async () => {
  await browser?.close()
  await house?.close()
})

/** The link's code as it stands on the page, once. */
async function codeOn(page: Page): Promise<string> {
  await heading(page, 'A link for one person, once')
  const [link, code] = await page.locator('.s-copy code').allTextContents()
  assert.equal(link, `${house.url}/work/join#${code}`)
  return code ?? ''
}

test('a founder finds what needs doing, and is told that one organisation makes no protocol', async () => {
  const { page } = asha
  await page.getByRole('link', { name: 'Settings' }).click()
  await heading(page, 'Still to do')
  await page.getByRole('link', { name: 'Make a paper key for your organisation' }).waitFor()
  await page.getByRole('link', { name: 'Name a second custodian of your organisation' }).waitFor()
  await picture(page, 'settings-1280')
  await go(page, '/work/settings/protocol/new')
  const desk = page.locator('#section-desk .s-problems')
  assert.match((await desk.textContent()) ?? '', /The desk needs two organisations/)
  await page.getByLabel('Reason').fill('What we would like to begin with.')
  await button(page, 'Propose').click()
  await page.getByText('Nobody could work under this protocol yet').waitFor()
  assert.equal((await askedAsha.get('/api/protocol')).rows.length, 0, 'nothing was sent')
})

test('a second organisation is invited with a link that is shown once', async () => {
  const { page } = asha
  await go(page, '/work/settings/organisations/new')
  await page.getByLabel('Kind').selectOption('religious')
  await page.getByLabel('Name', { exact: true }).fill('Kisumu Interfaith Council')
  await page.getByLabel('Name in Arabic').fill('مجلس كيسومو للأديان')
  // What does not go together is said at once, and is not sent.
  await page.getByText('Further tasks').click()
  await page.getByRole('checkbox', { name: /^vault custodian/i }).check()
  await page.getByRole('checkbox', { name: /^verifier/i }).check()
  await page.getByText('One person is not both').first().waitFor()
  await button(page, 'Make the link').click()
  await page.locator('[role="alert"]').getByText('One person is not both').waitFor()
  await page.getByRole('checkbox', { name: /^vault custodian/i }).uncheck()
  await page.getByRole('checkbox', { name: /^release approver/i }).check()
  await picture(page, 'settings-organisation-new-1280')
  await button(page, 'Make the link').click()
  const code = await codeOn(page)
  await picture(page, 'settings-link-1280')
  askedRuth = await house.join(code, 'ruth')
  assert.equal(askedRuth.me.organisation.name, 'Kisumu Interfaith Council')
  ruth = await signIn(browser, house, 'ruth')
  await go(page, '/work/settings/organisations')
  await page.getByText('has joined').waitFor({ state: 'attached' })
})

test('the first version can be proposed as it stands, and a panel of one organisation cannot', async () => {
  // The card that this page was opened with did not know the council yet.
  const { page } = asha
  await go(page, '/work/settings/protocol')
  await page.getByText('There is no protocol yet').waitFor()
  await page.getByRole('link', { name: 'Propose the first version' }).click()
  await heading(page, 'Propose the first version')
  await settle(page)
  assert.equal(await page.locator('.s-problems').count(), 0, 'nothing is wrong with it')
  await picture(page, 'settings-propose-1280')
  const council = page.locator('#section-panel').getByLabel('Kisumu Interfaith Council')
  await council.fill('0')
  await page.locator('#section-panel').getByText('The panel needs seats of two organisations').waitFor()
  await page.getByLabel('Reason').fill('What both founding organisations agreed in their meeting.')
  await button(page, 'Propose').click()
  await page.getByText('Nobody could work under this protocol yet').waitFor()
  await council.fill('1')
  await page.locator('#section-panel .s-problems').waitFor({ state: 'detached' })
  await page.locator('#section-limits').getByLabel('P4, can wait').first().fill('5')
  await button(page, 'Add a law').click()
  await page.getByLabel('Limit', { exact: true }).fill('Reply address')
  await page.getByLabel('Law or rule').fill('Data Protection Act 2019, section 39')
  await page.getByLabel('As of').fill('2026-01-15')
  await button(page, 'Propose').click()
  await page.getByText('One more organisation of civil society must confirm it').waitFor()
  // She who proposed has confirmed for hers; she cannot do it twice.
  await page.getByText('has confirmed it.').waitFor()
  assert.equal(await button(page, 'Confirm version 1').count(), 0)
  assert.equal(
    (await askedAsha.get('/api/protocol')).in_force,
    null,
    'one organisation alone puts nothing in force',
  )
})

test('another organisation’s custodian reads it and confirms it in her own browser', async () => {
  const { page } = ruth
  await go(page, '/work/settings')
  await page.getByRole('link', { name: 'Read a change of the protocol' }).click()
  await settle(page)
  const confirm = button(page, 'Confirm version 1')
  await confirm.click()
  await page.getByText('Please look at these fields again').waitFor()
  await page.getByLabel(/I have read it, and confirm it for/).check()
  await confirm.click()
  await page.getByText('In force since').first().waitFor()
  assert.equal((await askedRuth.get('/api/protocol')).in_force, 1)
  await heading(page, 'Limits by priority')
  await page.getByText('5 days').first().waitFor()
  await page.getByText('Data Protection Act 2019, section 39').waitFor()
  await page
    .getByText(/today: .*Ruth/)
    .first()
    .waitFor()
  await picture(page, 'settings-protocol-1280')
})

test('a change shows what was and what becomes, line by line, and can be taken back', async () => {
  const { page } = ruth
  await page.getByRole('link', { name: 'Propose a change' }).click()
  await settle(page)
  await page.getByText('Nothing is different').waitFor()
  await page.getByLabel('Approvals before anything leaves').fill('3')
  const change = page.locator('.s-changes')
  assert.match((await change.textContent()) ?? '', /Was 2 approvals.*Becomes 3 approvals/)
  assert.ok(!(await change.textContent())?.includes('{'))
  await page.getByLabel('Reason').fill('Three see more than two.')
  await button(page, 'Propose').click()
  await page.getByText('proposes a change').waitFor()
  await go(page, '/work/settings/protocol?version=2')
  await heading(page, 'What would change')
  await picture(page, 'settings-change-1280')
  await button(page, 'Take back').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await page.getByText('taken back').first().waitFor()
  const { rows } = await askedAsha.get('/api/protocol')
  assert.deepEqual(
    rows.map((row: { state: string }) => row.state),
    ['withdrawn', 'in_force'],
  )
})

test('on paper it has a line for each organisation, its digest, and no name of a person', async () => {
  const { page } = ruth
  await go(page, '/work/settings/protocol')
  await page.emulateMedia({ media: 'print' })
  await page.getByText('Place and date').first().waitFor()
  assert.equal(await page.locator('.s-signature').count(), 2)
  assert.equal(
    await page
      .getByText(/today:/)
      .first()
      .isVisible(),
    false,
  )
  await page.locator('.s-signatures .s-digest').waitFor()
  await picture(page, 'settings-protocol-print')
  await page.emulateMedia({ media: 'screen' })
})

let akinyi: Client
test('a colleague is invited, joins, and is let in after her digits were compared', async () => {
  const { page } = asha
  await go(page, '/work/settings/people/new')
  await button(page, 'Make the link').click()
  await page.getByText('Choose at least one role').waitFor()
  await page.getByRole('checkbox', { name: /^intake/i }).check()
  await page.getByRole('checkbox', { name: /^field monitor/i }).check()
  await button(page, 'Make the link').click()
  akinyi = await house.join(await codeOn(page), 'akinyi')
  assert.equal(akinyi.waits, true)
  await go(page, '/work/settings/people')
  await page.getByText('One person waits to be let in').waitFor()
  await page.getByText('A second custodian is needed').waitFor()
  await picture(page, 'settings-people-1280')
  await page.getByRole('link', { name: /Let in .?Akinyi/ }).click()
  await settle(page)
  const digits = await page.locator('.s-large').textContent()
  const { fingerprint } = await import('../src/custody/fingerprint.ts')
  assert.equal(digits, fingerprint(await akinyi.ownRecipient()))
  await button(page, 'Let in').click()
  await page.getByText('Please look at these fields again').waitFor()
  assert.equal(await akinyi.fetchRing(), false, 'without the comparison nothing was handed over')
  await picture(page, 'settings-let-in-1280')
  await page.getByLabel(/read me the same digits/).check()
  await button(page, 'Let in').click()
  await page.getByText(/Akinyi.? holds the keys now/).waitFor()
  assert.equal(await akinyi.fetchRing(), true)
})

test('a member who is no custodian reads all of it and has no buttons', async () => {
  const { page, close } = await signIn(browser, house, 'akinyi')
  for (const path of ['', '/protocol', '/organisations', '/people', '/keys']) {
    await go(page, `/work/settings${path}`)
    const pressed = await page.locator('main').getByRole('button').allTextContents()
    const allowed = pressed.filter((one) => !/^(?:Print|Compare)/.test(one.trim()))
    assert.deepEqual(allowed, [], path)
    assert.equal(await page.locator('main .page-head a.button').count(), 0, path)
  }
  for (const path of ['/protocol/new', '/organisations/new', '/people/new', '/keys/paper']) {
    await go(page, `/work/settings${path}`)
    assert.equal(await page.locator('main form').count(), 0, path)
  }
  await close()
})

test('digits of another organisation are compared by voice and counted', async () => {
  const { page } = asha
  await go(page, '/work/settings/organisations')
  await page.getByText('Nobody has compared them').first().waitFor()
  await button(page, /^Compare Kisumu Interfaith Council/).click()
  await page.getByRole('dialog').waitFor()
  await picture(page, 'settings-compare-1280')
  await button(page, 'Note it').click()
  await page.getByRole('dialog').getByText('Please look at these fields again').waitFor()
  await page.getByLabel(/I compared these digits by voice/).check()
  await button(page, 'Note it').click()
  await page.getByText('One person has compared them').waitFor()
})

test('an organisation that is to join is vouched for by a second one', async () => {
  const { page } = asha
  await go(page, '/work/settings/organisations/new')
  await page.getByLabel('Police').check()
  await page.getByLabel('Kind').selectOption('office')
  await page.getByLabel('Name', { exact: true }).fill('Kisumu Central Station')
  await page.getByText('The command above it').waitFor()
  assert.equal(await page.getByRole('group', { name: 'Roles' }).getByRole('checkbox').count(), 1)
  await button(page, 'Make the link').click()
  const code = await codeOn(page)
  await page.getByText('when a second organisation of civil society has vouched').waitFor()
  await assert.rejects(house.join(code, 'otieno'))
  await go(page, '/work/settings/organisations')
  await page.getByText('waits for a second organisation').waitFor()
  assert.equal(await button(page, 'Vouch').count(), 0, 'she who proposed cannot vouch twice')
  await go(ruth.page, '/work/settings/organisations')
  await picture(ruth.page, 'settings-candidates-1280')
  await button(ruth.page, 'Vouch').click()
  await ruth.page.getByRole('dialog').getByRole('button', { name: 'Vouch' }).click()
  await ruth.page.getByText('may join').waitFor()
  await house.join(code, 'otieno')
})

test('a paper key is printed, read back in part, and opens', async () => {
  const { page } = asha
  await go(page, '/work/settings/keys')
  await page.getByText('There is no paper key').waitFor()
  await picture(page, 'settings-keys-1280')
  await page.getByRole('link', { name: 'Make a paper key' }).click()
  await button(page, 'Show the 24 words').click()
  await page.locator('.s-words').waitFor()
  const words = await page.locator('.s-words li').allTextContents()
  assert.equal(words.length, 24)
  await picture(page, 'settings-paper-1280')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('.page-head').isVisible(), false)
  await picture(page, 'settings-paper-print')
  await page.emulateMedia({ media: 'screen' })
  await button(page, 'I have it on paper').click()
  assert.equal(await page.getByText(words[0] ?? '?', { exact: true }).count(), 0, 'the sheet is out of sight')
  const fields = await page.locator('form .field').all()
  assert.equal(fields.length, 3)
  for (const field of fields) await field.locator('input').fill('abandon abandon')
  await button(page, 'Save the paper key').click()
  await page.getByText('is another one. Look at the paper again').waitFor()
  assert.equal((await askedAsha.get('/api/colleagues')).paper, false)
  for (const field of fields) {
    const at = Number(/\d+/.exec((await field.locator('label').textContent()) ?? '')?.[0])
    await field.locator('input').fill(words[at - 1] ?? '')
  }
  await button(page, 'Save the paper key').click()
  await heading(page, 'The paper key is saved')
  assert.equal((await askedAsha.get('/api/colleagues')).paper, true)
  const { paperIdentity, parsePaperKey } = await import('../src/custody/paper.ts')
  const { openRing } = await import('../src/custody/ring.ts')
  const parsed = parsePaperKey(words.join(' '))
  assert.ok(parsed.ok)
  const keys = await askedAsha.get('/api/keys/mine')
  const file = Buffer.from(keys.paper_ring, 'base64')
  const ring = await openRing(paperIdentity(parsed.entropy), file, keys.organisation_id, keys.recipient)
  assert.equal(ring.keys[0]?.recipient, keys.recipient)
})

test('roles change, and who leaves hands over her work and knows no key of what comes', async () => {
  const { page } = asha
  const { code, secret_hash } = newCode()
  const invited = { secret_hash, roles: ['analyst'], is_custodian: true }
  await askedAsha.post('/api/invitations', invited)
  const wanjiru = await house.join(code, 'wanjiru')
  await askedAsha.letIn(wanjiru.me.member_id, await wanjiru.ownRecipient())
  await go(page, `/work/settings/people/${akinyi.me.member_id}`)
  await page.getByRole('checkbox', { name: /^analyst/i }).check()
  await button(page, 'Save roles').click()
  await page.getByText('Roles saved').waitFor()
  const before = askedAsha.me.organisation.recipient
  assert.equal(await button(page, 'Take leave of her').isDisabled(), true, 'her work needs a name first')
  await page.getByLabel('Who takes over her open work').selectOption('Wanjiru')
  await picture(page, 'settings-person-1280')
  await button(page, 'Take leave of her').click()
  await page.getByText(/Wanjiru.? takes over her open work. This cannot be undone./).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Take leave of her' }).click()
  await page.getByText('One person has left').waitFor()
  askedAsha = await house.signIn('asha')
  assert.notEqual(askedAsha.me.organisation.recipient, before)
  assert.equal(askedAsha.ring.keys.length, 2)
  await assert.rejects(house.signIn('akinyi'))
  // The page itself knows the new key: its digits are those of the card, and the next change works.
  await go(page, '/work/settings/keys')
  const { fingerprint } = await import('../src/custody/fingerprint.ts')
  const shown = await page.locator('.fingerprint').textContent()
  assert.equal(shown, fingerprint(askedAsha.me.organisation.recipient))
  await page.getByText('There is a paper key').waitFor()
  await button(page, 'Change the keys now').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Change the keys now' }).click()
  await page.getByText('The keys are changed').waitFor()
  let other = await house.signIn('wanjiru')
  assert.equal(other.ring.keys.length, 3)
  // A colleague changes them while this page stays open: nothing of hers is lost by the next change.
  await other.post('/api/keys/change', await other.changedKeys(house.clock.now()))
  await button(page, 'Change the keys now').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Change the keys now' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  other = await house.signIn('wanjiru')
  assert.equal(other.ring.keys.length, 5)
})

test('who lost every way in is invited back on her own seat', async () => {
  const { page } = asha
  const { rows } = await askedAsha.get('/api/colleagues')
  const wanjiru = rows.find((row: { display_name: string }) => row.display_name === 'Wanjiru')
  await go(page, `/work/settings/people/${wanjiru.member_id}`)
  await page.getByRole('link', { name: 'Invite back' }).click()
  await settle(page)
  await button(page, 'Make the link').click()
  const back = await house.join(await codeOn(page), 'wanjiru')
  assert.equal(back.me.member_id, wanjiru.member_id)
  assert.equal(back.waits, true)
})

test('a police liaison reads the protocol, keeps her own office, and learns nothing more', async () => {
  const { page, close } = await signIn(browser, house, 'otieno')
  await page.getByRole('link', { name: 'Settings' }).click()
  await heading(page, 'Settings')
  await settle(page)
  const links = await page.locator('.s-content a').allTextContents()
  assert.deepEqual(links, ['Protocol', 'People', 'Keys'])
  await page.getByRole('link', { name: 'Protocol', exact: true }).click()
  await heading(page, 'Who keeps reports')
  await settle(page)
  assert.equal(await page.getByText(/today:|silent day/).count(), 0)
  await page.setViewportSize({ width: 320, height: 800 })
  await expectAccessible(page, 'liaison-protocol')
  await picture(page, 'settings-liaison-protocol-320')
  await go(page, '/work/settings/organisations')
  await page.getByText('There is nothing here').first().waitFor()
  await go(page, '/work/settings/protocol/new')
  assert.equal(await page.locator('main form').count(), 0)
  const { code, secret_hash } = newCode()
  const asked = await house.signIn('otieno')
  await asked.post('/api/invitations', { secret_hash, roles: ['liaison'], is_custodian: true })
  const constable = await house.join(code, 'achieng')
  await go(page, '/work/settings')
  await page.getByRole('link', { name: 'Let in a colleague who waits for the keys' }).click()
  await page.getByLabel(/read me the same digits/).check()
  await button(page, 'Let in').click()
  await page.getByText(/Achieng.? holds the keys now/).waitFor()
  assert.equal(await constable.fetchRing(), true)
  await close()
})

const LOOKED_AT = [
  ['contents', '/work/settings'],
  ['protocol', '/work/settings/protocol'],
  ['propose', '/work/settings/protocol/new'],
  ['organisations', '/work/settings/organisations'],
  ['organisation-new', '/work/settings/organisations/new'],
  ['people', '/work/settings/people'],
  ['person-new', '/work/settings/people/new'],
  ['keys', '/work/settings/keys'],
  ['paper', '/work/settings/keys/paper'],
] as const

test('every page of the settings, in two directions, narrow and wide, light and dark', async () => {
  const { page } = asha
  for (const locale of ['en', 'ar']) {
    await page.setViewportSize({ width: 1280, height: 800 })
    await speak(page, locale)
    for (const [name, path] of LOOKED_AT) {
      await go(page, path)
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 800 })
        await expectAccessible(page, `${name}-${locale}-${width}`)
        await picture(page, `settings-look-${name}-${locale}-${width}`)
      }
      await page.emulateMedia({ colorScheme: 'dark' })
      await expectAccessible(page, `${name}-${locale}-dark`)
      await picture(page, `settings-look-${name}-${locale}-320-dark`)
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize({ width: 1280, height: 800 })
    }
  }
  await asha.close()
  await ruth.close()
})
