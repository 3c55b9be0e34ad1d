import { sealTo } from '../../../custody/seal.ts'
import { base64, one, piece, says, show } from './piece.ts'

/**
 * The scan found it before anything was sent. The services of the area come first; her page waits as it is, and she
 * chooses: back to her words, the specialists alone, or to leave.
 */
export async function showCare(page: Document, form: HTMLFormElement, words: string): Promise<void> {
  const waiting = [...one(page, 'main').childNodes]
  const choices = piece(page, 'choices')
  const stopped = one<HTMLElement>(choices, '[data-stopped]')
  const offered = one<HTMLElement>(choices, '[data-choices]')
  const help = await services(form)
  one(help, '[data-lead]').replaceWith(stopped)
  show(page, ...help.childNodes, offered)

  one(offered, '[data-do="back"]').addEventListener('click', () => {
    show(page, ...waiting)
    one<HTMLElement>(page, '#words').focus()
  })
  const give = offered.querySelector<HTMLButtonElement>('[data-do="give"]')
  if (words.trim() === '') give?.closest('section')?.remove()
  const state = one<HTMLElement>(offered, '[role="status"]')
  give?.addEventListener('click', () => {
    give.disabled = true
    state.textContent = says(page, 'locking')
    sendTo(give.dataset['to'] ?? '', form, words)
      .then((answer) => show(page, ...answer.childNodes))
      .catch(() => {
        give.disabled = false
        state.textContent = says(page, 'failed')
      })
  })
}

/** The page of who can help, as the server writes it. Without a network at least the way to it. */
async function services(form: HTMLFormElement): Promise<Element> {
  try {
    return mainOf(await ask(helpPath(form)))
  } catch {
    const main = form.ownerDocument.createElement('main')
    const lead = form.ownerDocument.createElement('p')
    lead.dataset['lead'] = ''
    main.append(lead, one(form, '.care a').cloneNode(true))
    return main
  }
}

async function sendTo(recipient: string, form: HTMLFormElement, words: string): Promise<Element> {
  const sealed = base64(await sealTo([recipient], { v: 1, words }))
  const token = one<HTMLInputElement>(form, '[name="token"]').value
  return mainOf(await ask(helpPath(form), new URLSearchParams({ token, sealed })))
}

const helpPath = (form: HTMLFormElement) => form.action.replace(/[^/]+$/, 'help')

async function ask(path: string, body?: URLSearchParams): Promise<string> {
  const response = await fetch(path, {
    credentials: 'omit',
    cache: 'no-store',
    ...(body && { method: 'POST', body }),
  })
  if (!response.ok) throw new TypeError('no answer')
  return response.text()
}

function mainOf(text: string): Element {
  return one(new DOMParser().parseFromString(text, 'text/html'), 'main')
}
