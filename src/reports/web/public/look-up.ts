import { parseCode, stretch } from '../../../custody/receipt-code.ts'
import { open, recipientOf, sealTo } from '../../../custody/seal.ts'
import { scan } from '../../../custody/sgbv.ts'
import { base64, bytesOf, one, piece, post, random, says, show } from './piece.ts'

type View = {
  status: string
  received_on: string | null
  may_write: boolean
  recipient: string
  messages: { direction: string; sealed: string; on: string }[]
}
type Key = { locator: string; verifier: string; identity: string }

/** The digits never leave the phone: only what finds the report, and a proof made of the rest. */
export function enhanceLookUp(page: Document): void {
  const form = page.querySelector<HTMLFormElement>('form')
  if (form === null) return
  const input = one<HTMLInputElement>(form, '#code')
  const problem = one<HTMLElement>(form, '#code-problem')
  const state = one<HTMLElement>(form, '#state')
  const button = one<HTMLButtonElement>(form, 'button')

  const wrong = (sentence: string) => {
    problem.textContent = sentence
    input.setAttribute('aria-invalid', 'true')
    input.focus()
  }
  const lookUp = async (): Promise<void> => {
    const parsed = parseCode(input.value)
    if (!parsed.ok) {
      const counted = parsed.reason === 'too-few' || parsed.reason === 'too-many'
      wrong(says(page, counted ? 'count' : 'unclear', { count: String(parsed.digits) }))
      return
    }
    state.textContent = says(page, 'opening')
    const { locator, secret } = parsed.code
    const salt = await post('/api/receipts/salt', JSON.stringify({ locator }))
    if (salt.status !== 200) throw new Refused(salt.status)
    const { identity, verifier } = await stretch(secret, bytesOf(String(salt.body['salt'])))
    const key = { locator, verifier: base64(verifier), identity }
    const view = await openView(key)
    input.value = ''
    await showTalk(page, key, view)
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (button.disabled) return
    button.disabled = true
    lookUp()
      .catch((error: unknown) => wrong(says(page, reasonOf(error))))
      .finally(() => {
        button.disabled = false
        state.textContent = ''
      })
  })
}

class Refused extends Error {
  readonly status: number
  constructor(status: number) {
    super('refused')
    this.status = status
  }
}

function reasonOf(error: unknown): 'refused' | 'tries' | 'failed' {
  if (!(error instanceof Refused)) return 'failed'
  return error.status === 429 ? 'tries' : 'refused'
}

async function openView({ locator, verifier }: Key): Promise<View> {
  const { status, body } = await post('/api/receipts/open', JSON.stringify({ locator, verifier }))
  if (status !== 200) throw new Refused(status)
  return body as View
}

async function showTalk(page: Document, key: Key, view: View): Promise<void> {
  const talk = piece(page, 'talk')
  const days = new Intl.DateTimeFormat(dateLocale(page), { dateStyle: 'long', timeZone: 'UTC' })
  const day = (text: string) => days.format(new Date(`${text.slice(0, 10)}T00:00:00Z`))
  for (const status of talk.querySelectorAll<HTMLElement>('[data-status]'))
    if (status.dataset['status'] !== view.status) status.remove()
  const date = one<HTMLElement>(talk, '[data-date]')
  date.textContent = view.received_on ? (date.textContent ?? '').replace('{date}', day(view.received_on)) : ''
  const list = one<HTMLElement>(talk, 'ol')
  for (const { direction, sealed, on } of view.messages) {
    const mine = direction === 'from_reporter'
    const words = await open(key.identity, bytesOf(sealed)).then(
      ({ words: said }) => (typeof said === 'string' ? said : says(page, 'unreadable')),
      () => says(page, 'unreadable'),
    )
    const item = page.createElement('li')
    item.className = mine ? 'card mine' : 'card'
    const who = page.createElement('p')
    who.className = 'soft'
    who.textContent = says(page, mine ? 'from' : 'to', { date: day(on) })
    const text = page.createElement('p')
    text.className = 'words'
    text.dir = 'auto'
    text.textContent = words
    item.append(who, text)
    list.append(item)
  }
  if (view.messages.length > 0) one(talk, '[data-none]').remove()
  else list.remove()
  const form = one<HTMLFormElement>(talk, 'form')
  if (view.may_write) {
    one(talk, '.silent').remove()
    enhanceWriting(page, form, key, view)
  } else form.remove()
  show(page, talk)
}

function enhanceWriting(page: Document, form: HTMLFormElement, key: Key, view: View): void {
  const area = one<HTMLTextAreaElement>(form, 'textarea')
  const problem = one<HTMLElement>(form, '.problem')
  const state = one<HTMLElement>(form, '[role="status"]')
  const button = one<HTMLButtonElement>(form, 'button')
  let last: { words: string; body: string; once: string } | undefined

  const write = async (): Promise<void> => {
    const words = area.value
    if (words.trim() === '') return
    if (scan(words).mentions) {
      const link = page.createElement('a')
      link.href = form.action.replace(/[^/]+$/, 'help')
      link.textContent = says(page, 'care')
      problem.replaceChildren(says(page, 'stopped'), ' ', link)
      return
    }
    state.textContent = says(page, 'locking')
    if (last?.words !== words) {
      const sealed = await sealTo([view.recipient, await recipientOf(key.identity)], { v: 1, words })
      const { locator, verifier } = key
      const body = JSON.stringify({ locator, verifier, message_sealed: base64(sealed) })
      last = { words, body, once: base64(random(24)) }
    }
    const { status } = await post('/api/receipts/write', last.body, { 'idempotency-key': last.once })
    if (status >= 300) throw new Refused(status)
    await showTalk(page, key, await openView(key))
    const stored = page.createElement('p')
    stored.className = 'lock'
    stored.setAttribute('role', 'status')
    one(page, 'main').prepend(stored)
    stored.textContent = says(page, 'stored')
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (button.disabled) return
    button.disabled = true
    problem.textContent = ''
    write()
      .catch(() => {
        problem.textContent = says(page, 'unsent')
      })
      .finally(() => {
        button.disabled = false
        state.textContent = ''
      })
  })
}

/** Day before month, as the server writes it too. */
function dateLocale(page: Document): string {
  const { lang } = page.documentElement
  return lang === 'en' ? 'en-GB' : lang
}
