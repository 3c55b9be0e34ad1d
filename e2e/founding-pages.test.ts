import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Browser, Route } from 'playwright-core'
import { fingerprint } from '../src/custody/fingerprint.ts'
import { makePaperKey, paperIdentity, parsePaperKey } from '../src/custody/paper.ts'
import { sealRing } from '../src/custody/ring.ts'
import { recipientOf } from '../src/custody/seal.ts'
import { defaultProtocol } from '../src/wheels/protocol.ts'
import { Client, newCode } from '../src/wheels/server/client.ts'
import { type EmptyHouse, startEmpty } from '../test/founding.ts'
import { launch } from './browser.ts'
import { answer, fillIn, go, heading, look, refusedAs, said, wordsOf, writeDown } from './founding-steps.ts'
import { settle, signIn, sit } from './workplace.ts'

let house: EmptyHouse
let browser: Browser
/** Of the lake women, who found the wheel in the browser; and Ruth of the interfaith council, who joins in Arabic. */
let wanjiru: Client, ruth: Client
let paper = ''
const link = (path: string, code = '') => `${house.url}/work/${path}${code && `#${code}`}`

before(async () => {
  house = await startEmpty()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

async function invite(from: Client, roles: string[], more: object = {}): Promise<string> {
  const { code, secret_hash } = newCode()
  await from.post('/api/invitations', { secret_hash, roles, is_custodian: false, ...more })
  return code
}
async function propose(from: Client, name: string): Promise<{ code: string; id: string }> {
  const { code, secret_hash } = newCode()
  const card = { sector: 'civil_society', category: 'religious', name }
  const roles = ['verifier', 'release_approver']
  const { invitation_id } = await from.post('/api/candidates', { secret_hash, card, roles })
  return { code, id: invitation_id }
}

/** Two organisations sign what they agreed: from then on a new one is vouched for by two. */
async function agree(): Promise<void> {
  const [one, two] = [wanjiru, ruth].map((who) => who.me.organisation.organisation_id as string)
  const who = {
    desk: [one, two],
    panel: [
      { organisation_id: one, seats: 1 },
      { organisation_id: two, seats: 2 },
    ],
    custodians: [{ area_code: 'KE042', channel: 'any', organisation_id: one }],
    vault_partner: two,
    oversight: null,
    focal_point: null,
    localities: [],
  }
  const protocol = { ...defaultProtocol({ timezone: 'Africa/Nairobi', languages: ['en', 'ar'] }), who }
  await wanjiru.post('/api/protocol', { protocol, reason: 'What both agreed in their first meeting.' })
  await ruth.post('/api/protocol/1/confirm')
}

test('a founding code that is none, or is good no more, is refused beside its field with what to do', async () => {
  const seat = await sit(browser)
  const { page } = seat
  await page.goto(`${house.url}/work`)
  await page.getByRole('link', { name: 'I have an invitation' }).waitFor()
  await page.goto(link('found'))
  await page.getByLabel('Code').fill('ABCD-EFGH')
  await go(page)
  await said(page, 'A code has 24 letters and figures')
  assert.equal(await page.getByLabel('Code').getAttribute('aria-invalid'), 'true')
  await page.getByLabel('Code').fill('ABCD-EFGH-JKMN-PQRS-TVWX-YZ01')
  await go(page)
  await said(page, /Run “?”?commonwheel found/)
  assert.ok(await page.getByRole('alert').evaluate((note) => note === document.activeElement))
  await look(page, 'found-code-refused', true)
  // The same by a link: the code leaves the address bar before anybody answers.
  const late = await house.foundingCode()
  house.clock.advance(25 * 3_600_000)
  await page.goto('about:blank')
  await page.goto(link('found', late))
  await said(page, /Run .*commonwheel found/)
  assert.equal(page.url(), link('found'))
  assert.equal(await page.title(), 'Commonwheel')
  house.clock.advance(-25 * 3_600_000)
  refusedAs(seat, 404)
  await seat.close()
})

test('each page says what it still needs, nothing is lost on the way back, and what does not go together is said at once', async () => {
  await house.found(await house.foundingCode(), 'asha')
  const seat = await sit(browser)
  const { page } = seat
  await page.goto(link('found', await house.foundingCode()))
  await heading(page, 'Where the wheel is')
  assert.equal(page.url(), link('found'))
  await page.getByLabel('Country').selectOption('KEN')
  await page.getByRole('radio', { name: 'The whole of Kenya' }).waitFor()
  await go(page)
  await page.getByRole('alert').getByRole('button', { name: 'Which area' }).waitFor()
  await fillIn(page)
  await page.getByText('Further tasks').click()
  await page.getByRole('checkbox', { name: /^focal point/i }).check()
  await said(page, 'What is told to the specialist stays apart from all reports.')
  await look(page, 'found-you-conflict')
  await go(page)
  await said(page, 'What you have chosen does not go together in one person.')
  await page.getByRole('checkbox', { name: /^focal point/i }).uncheck()
  // By the browser's own way, and by the page's.
  await page.goBack()
  await heading(page, 'The first organisation')
  assert.equal(await page.getByLabel('Name of the organisation').inputValue(), 'Lake Women for Peace')
  await go(page, 'Back')
  await heading(page, 'How it works day by day')
  assert.equal(await page.getByLabel('How often Nyando writes').inputValue(), '7')
  await go(page)
  await go(page)
  await go(page)
  await heading(page, 'Your passphrase')
  await go(page, 'Use a passphrase of my own')
  await page.getByLabel('Passphrase').fill('peace and love')
  await page.getByLabel('The same again').fill('peace and love')
  await go(page)
  await said(page, 'This can be guessed.')
  await page
    .getByLabel('Passphrase')
    .fill('zebra of my aunt eats 41 mangoes; nobody in Ahero knows why, K#9vq')
  await go(page)
  await said(page, 'These two are not the same.')
  await look(page, 'found-pass-own')
  await go(page, 'Rather seven made words')
  await heading(page, 'Your passphrase')
  await go(page, 'I have written them down')
  await answer(page, Array(7).fill('zebra'))
  await go(page)
  await said(page, 'This is not that word of your passphrase.')
  await look(page, 'found-pass-wrong')
  await go(page, 'Show the words again')
  const words = await writeDown(page)
  await go(page)
  await heading(page, 'Read it once more')
  await go(page, 'Found the wheel')
  // The short name is taken, then the sign-in name: each page comes back with its sentence.
  await heading(page, 'Where the wheel is')
  await said(page, 'A wheel on this host has this short name already.')
  assert.equal(await page.getByLabel('Short name').getAttribute('aria-invalid'), 'true')
  await page.getByLabel('Short name').fill('lake-kisumu')
  for (const title of [
    'How it works day by day',
    'The first organisation',
    'You',
    'You have your passphrase',
  ]) {
    await go(page)
    await heading(page, title)
  }
  await go(page)
  await go(page, 'Found the wheel')
  await said(page, 'Somebody on this host has this sign-in name already.')
  await heading(page, 'You')
  assert.equal(await page.getByLabel('Sign-in name').getAttribute('aria-invalid'), 'true')
  await page.getByLabel('Sign-in name').fill('wanjiru')
  await go(page)
  await heading(page, 'You have your passphrase')
  await go(page)
  await go(page, 'Found the wheel')
  await heading(page, 'What needs you now')
  assert.equal(new URL(page.url()).pathname, '/work')
  refusedAs(seat, 409)
  await seat.close()
  // The keys that the browser made open elsewhere too.
  wanjiru = await Client.signIn({ origin: house.url }, 'wanjiru', words)
  assert.equal(wanjiru.waits, false)
})

test('every page of the founding, narrow and wide, in two directions, in the dark', async () => {
  for (const locale of ['en-GB', 'ar']) {
    const seat = await sit(browser, { locale })
    const { page } = seat
    await page.goto(link('found'))
    await page.locator('form').waitFor()
    await look(page, `found-1-code-${locale}`)
    await page.getByRole('textbox').fill(await house.foundingCode())
    const next = () => page.locator('.button.primary').click()
    await next()
    await page.locator('select:has(option[value="KEN"])').selectOption('KEN')
    await page.locator('.picker input[type="radio"]').nth(3).check()
    await look(page, `found-2-where-${locale}`, true)
    await next()
    await page.locator('.localities input').first().check()
    await page.locator('.localities input').nth(1).check()
    await look(page, `found-3-how-${locale}`, true)
    await next()
    await page.locator('input[name="organization"]').fill('نساء البحيرة')
    await page.locator('input[type="radio"]').nth(4).check()
    await look(page, `found-4-organisation-${locale}`)
    await next()
    await page.locator('input[name="name"]').fill('فاطمة')
    await page.locator('input[name="username"]').fill('fatma')
    await page.locator('input[type="checkbox"]').first().check()
    await page.locator('details.more summary').click()
    await look(page, `found-5-you-${locale}`, true)
    await next()
    await page.locator('.passphrase').waitFor()
    await look(page, `found-6-pass-${locale}`, true)
    const words = await wordsOf(page)
    await next()
    await page.locator('form .field').first().waitFor()
    await look(page, `found-7-prove-${locale}`)
    await answer(page, words)
    await next()
    await page.locator('.facts').first().waitFor()
    await look(page, `found-8-review-${locale}`, true)
    await seat.close()
  }
})

test('while it is founded the wheel says so, to its people and to everyone', async () => {
  const seat = await sit(browser)
  const { page } = seat
  await page.goto(`${house.url}/work`)
  await page.getByLabel('Sign-in name').fill('asha')
  await page.getByLabel('Passphrase').fill(house.passphrase('asha'))
  await go(page, 'Sign in')
  await heading(page, 'What needs you now')
  await page.getByRole('heading', { name: 'Your wheel is being founded' }).waitFor()
  const steps = page.locator('.first-steps > li')
  await steps.first().waitFor()
  assert.deepEqual(
    await steps.locator('a').evaluateAll((links) => links.map((one) => one.getAttribute('href'))),
    ['keys', 'people', 'organisations', 'protocol', 'protocol'].map((at) => `/work/settings/${at}`),
  )
  assert.equal(await steps.first().getAttribute('aria-current'), 'step')
  await settle(page)
  await look(page, 'founding-work', true)
  for (const locale of ['en', 'ar', 'fr', 'sw', 'es']) {
    await page.goto(`${house.url}/${locale}/kisumu`)
    assert.equal(await page.locator('main a[href$="/tell"]').count(), 0)
    assert.ok(await page.locator('main > .card').textContent())
    await look(page, `founding-home-${locale}`)
    await page.goto(`${house.url}/${locale}/kisumu/tell`)
    assert.equal(await page.locator('textarea').count(), 0)
    assert.ok((await page.locator('h1').textContent())?.length)
  }
  await page.goto(`${house.url}/en/kisumu/tell`)
  await said(page, 'This wheel is being founded; it takes no reports yet.')
  await look(page, 'founding-tell-en', true)
  await seat.close()
})

test('whoever is invited learns to what, makes her key, and reads her digits to a colleague until she is let in', async () => {
  const code = await invite(wanjiru, ['intake_operator', 'analyst'])
  const seat = await sit(browser)
  const { page } = seat
  await page.goto(link('join'))
  await page.getByLabel('Code').fill('ABCD-EFGH-JKMN-PQRS-TVWX-YZ01')
  await go(page)
  await said(page, 'Ask whoever invited you for a new one.')
  await look(page, 'join-code')
  await page.goto('about:blank')
  await page.goto(link('join', code))
  await heading(page, 'Come in to Lake Women for Peace')
  assert.equal(page.url(), link('join'))
  await said(page, 'Reads new reports')
  await look(page, 'join-card', true)
  await go(page, 'Come in')
  await page.getByLabel('How others call you').fill('Akinyi Odhiambo')
  assert.equal(await page.getByLabel('Sign-in name').inputValue(), 'akinyi.odhiambo')
  await page.getByLabel('Sign-in name').fill('asha')
  await look(page, 'join-you')
  await go(page)
  await writeDown(page)
  await go(page)
  await said(page, 'Somebody on this host has this sign-in name already.')
  await page.getByLabel('Sign-in name').fill('akinyi')
  await go(page)
  await go(page)
  await heading(page, 'A colleague lets you in')
  await said(page, /^Who can do it: .*Asha/)
  const { rows } = await wanjiru.get('/api/colleagues')
  const { member_id, recipient } = rows.find((one: { sign_in_name: string }) => one.sign_in_name === 'akinyi')
  const read = await page.locator('.digits li').allTextContents()
  assert.equal(read.join(' '), fingerprint(recipient))
  await look(page, 'join-waiting', true)
  await go(page, 'Look again')
  await said(page, 'Not yet.')
  await wanjiru.letIn(member_id, recipient)
  // By itself, while she still talks on the telephone.
  await page.getByRole('heading', { name: 'What needs you now' }).waitFor({ timeout: 30_000 })
  refusedAs(seat, 404, 409)
  await seat.close()
})

test('a link that is opened where somebody else last sat leads in, and not to her key', async () => {
  const seat = await signIn(browser, house, 'asha')
  const { page } = seat
  await page.goto(link('join', await invite(wanjiru, ['verifier'])))
  await heading(page, 'Come in to Lake Women for Peace')
  // She who sat here loses nothing by it: without the link her own page asks for her passphrase.
  await page.goto(`${house.url}/work`)
  await page.getByLabel('Passphrase').waitFor()
  await seat.close()
})

test('where no colleague can be reached the paper lets in, and says which word is wrong', async () => {
  paper = makePaperKey(randomBytes(32))
  const parsed = parsePaperKey(paper)
  assert.ok(parsed.ok)
  const recipient = await recipientOf(paperIdentity(parsed.entropy))
  const ring = Buffer.from(await sealRing(wanjiru.ring, recipient)).toString('base64')
  await wanjiru.post('/api/keys/paper', { recipient, ring })
  const seat = await sit(browser)
  const { page } = seat
  await page.goto(link('join', await invite(wanjiru, ['verifier'])))
  await go(page, 'Come in')
  await page.getByLabel('How others call you').fill('Mercy')
  await go(page)
  await writeDown(page)
  // The answer is lost on the way: she has joined and does not know it. The next try finds out.
  const lose = async (route: Route) => {
    await route.fetch()
    await route.abort()
  }
  await page.route('**/api/join', lose, { times: 1 })
  await go(page)
  await page.getByRole('alert').waitFor()
  assert.match(seat.complaints.splice(0).join(), /ERR_FAILED/)
  await go(page)
  await go(page, 'I have our paper key')
  refusedAs(seat, 404)
  const words = paper.split(' ')
  const field = page.getByLabel('The 24 words')
  for (const [typed, sentence] of [
    [words.with(2, 'zebraa').join(' '), 'Word 3 is not in the list. Did you mean: zebra?'],
    [words.slice(1).join(' '), 'A paper key has 24 words; here are 23.'],
    [[...words.slice(0, 22), words[23], words[22]].join(' '), 'These words do not belong together'],
    [makePaperKey(randomBytes(32)), 'not the present one of your organisation'],
  ] as const) {
    await field.fill(typed)
    await go(page, 'Open the keys')
    await said(page, sentence)
  }
  await look(page, 'join-paper', true)
  await field.fill(words.map((word, at) => `${at + 1}. ${word.toUpperCase()}`).join('\n'))
  await go(page, 'Open the keys')
  await heading(page, 'What needs you now')
  await seat.close()
})

test('a second organisation joins in Arabic, and with it the wheel opens', async () => {
  const seat = await sit(browser, { locale: 'fr' })
  const { page } = seat
  // The wheel works in English and Arabic; French it does not speak, so the page speaks the wheel's first.
  await page.goto(link('join', (await propose(wanjiru, 'Kisumu Interfaith Council')).code))
  await heading(page, 'Come in to Kisumu Interfaith Council')
  await page.getByLabel('Language').selectOption('ar')
  await page.locator('html[lang="ar"][dir="rtl"]').waitFor()
  await look(page, 'join-card-ar', true)
  const next = () => page.locator('.button.primary').click()
  await next()
  await page.locator('input[name="name"]').fill('راعوث')
  assert.equal(await page.locator('input[name="username"]').inputValue(), '')
  await page.locator('input[name="username"]').fill('ruth')
  await look(page, 'join-you-ar')
  await next()
  const words = await wordsOf(page)
  await next()
  await answer(page, words)
  await next()
  await page.locator('.first-steps').waitFor()
  await settle(page)
  await look(page, 'founding-work-ar')
  ruth = await Client.signIn({ origin: house.url }, 'ruth', words.join(' '))
  await agree()
  // The page looks again by itself, and has nothing to say any more.
  await page.locator('.first-steps').waitFor({ state: 'detached', timeout: 40_000 })
  await seat.close()
})

test('an organisation that comes later waits until two have vouched', async () => {
  const { code, id } = await propose(wanjiru, 'Kisumu Youth Bridge')
  const third = await sit(browser)
  await third.page.goto(link('join', code))
  await said(third.page, 'waits for a second organisation')
  assert.equal(await third.page.getByRole('button', { name: 'Come in' }).count(), 0)
  await go(third.page, 'Look again')
  await said(third.page, 'Nobody else has vouched yet.')
  await look(third.page, 'join-vouch')
  await ruth.post(`/api/candidates/${id}/vouch`)
  await go(third.page, 'Look again')
  await third.page.getByRole('button', { name: 'Come in' }).waitFor()
  await third.close()
})

test('whoever begins anew keeps her sign-in name, and waits in Arabic', async () => {
  const { rows } = await wanjiru.get('/api/colleagues')
  const { member_id } = rows.find((one: { sign_in_name: string }) => one.sign_in_name === 'akinyi')
  const seat = await sit(browser, { locale: 'ar' })
  const { page } = seat
  await page.goto(link('join', await invite(wanjiru, ['analyst'], { returning_id: member_id })))
  const next = () => page.locator('.button.primary').click()
  await next()
  await said(page, 'akinyi')
  assert.equal(await page.locator('input[name="username"]').count(), 0)
  await page.locator('input[name="name"]').fill('أكيني')
  await next()
  const words = await wordsOf(page)
  await next()
  await answer(page, words)
  await next()
  await page.locator('.digits').waitFor()
  await look(page, 'join-waiting-ar', true)
  await page
    .getByRole('button', { name: 'لدي' })
    .or(page.getByRole('button', { name: 'معي' }))
    .click()
  await page.locator('textarea').waitFor()
  await look(page, 'join-paper-ar')
  await seat.close()
})
