import { CannotSeal } from '../../../custody/seal.ts'
import { scan } from '../../../custody/sgbv.ts'
import { showCare } from './care.ts'
import { type Locked, lock, type Told } from './lock.ts'
import type { Photo } from './photo.ts'
import { PhotoField } from './photo-field.ts'
import { one, piece, post, says, show } from './piece.ts'

const ATTEMPTS = 5

/** From here on the form locks its words on this phone; the page says so only now that it is true. */
export function enhanceTell(page: Document): void {
  const form = page.querySelector<HTMLFormElement>('form[data-to]')
  if (form === null) return
  const button = one<HTMLButtonElement>(form, 'button:not([type])')
  const state = one<HTMLElement>(form, '#state')
  one(page, '#lock').textContent = says(page, 'locked')
  const photos = new PhotoField(page)
  let busy = false
  let last: { of: string; photo: Photo | undefined; locked: Locked } | undefined

  const send = async (): Promise<void> => {
    const told = readForm(page, form)
    if (told.group === 'care' || scan(freeText(told)).mentions) {
      await showCare(page, form, told.words)
      return
    }
    if (told.reply.trim() !== '' && !told.purposes.write) {
      state.textContent = says(page, 'reply')
      one<HTMLElement>(form, '[name="may_write"]').focus()
      return
    }
    const photo = await photos.value()
    if (photo === 'wait') return
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const of = JSON.stringify(told)
      if (last?.of !== of || last.photo !== photo) {
        state.textContent = says(page, 'locking')
        await painted(page)
        last = { of, photo, locked: await lock(told, photo) }
      }
      state.textContent = says(page, 'sending')
      const { slug } = placeOf(form)
      const { locked } = last
      const { status, code } = await post(`/api/intake/${slug}`, locked.body, {
        'idempotency-key': locked.key,
      })
      if (status < 300) {
        form.reset()
        showReceipt(page, locked.code, told.purposes.write)
        return
      }
      last = undefined
      if (code !== 'locator_taken') throw new Refused()
    }
    throw new Refused()
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (busy) return
    busy = true
    button.setAttribute('aria-disabled', 'true')
    send()
      .catch((error: unknown) => {
        if (error instanceof CannotSeal) photos.refuse()
        // Nothing is kept on the phone: her words stay where she wrote them, and the button sends the same again.
        state.textContent = says(page, error instanceof TypeError ? 'failed' : 'refused')
        state.className = 'problem'
        button.textContent = says(page, 'again')
      })
      .finally(() => {
        busy = false
        button.removeAttribute('aria-disabled')
      })
  })
}

class Refused extends Error {}

function readForm(page: Document, form: HTMLFormElement): Told {
  const data = new FormData(form)
  const text = (name: string) => {
    const value = data.get(name)
    return typeof value === 'string' ? value : ''
  }
  const recipients = (form.dataset['to'] ?? '').split(' ')
  const chosen = one<HTMLSelectElement>(form, '#area').selectedOptions[0]
  return {
    words: text('words'),
    where: text('where'),
    when: text('when'),
    reply: text('reply'),
    area: text('area'),
    group: text('group'),
    purposes: {
      check: text('may_check') !== '',
      summary: text('may_summary') !== '',
      write: text('may_write') !== '',
      publish: text('may_publish') !== '',
    },
    language: page.documentElement.lang,
    recipient: recipients[Number(chosen?.dataset['to'] ?? 0)] ?? '',
  }
}

function freeText(told: Told): string {
  return [told.words, told.where, told.when, told.reply].join('\n')
}

/** `/en/turkana/tell` */
function placeOf(form: HTMLFormElement): { slug: string } {
  return { slug: new URL(form.action).pathname.split('/')[2] ?? '' }
}

function showReceipt(page: Document, code: string, write: boolean): void {
  const receipt = piece(page, 'receipt')
  const groups = code.split(' ')
  receipt.querySelectorAll('.code span').forEach((span, at) => {
    span.textContent = groups[at] ?? ''
  })
  one<HTMLInputElement>(receipt, 'input[name="code"]').value = code
  one(receipt, `[data-if="${write ? 'silent' : 'write'}"]`).remove()
  show(page, receipt)
}

/** Locking takes the phone's whole attention for a moment: what it does must be on the screen before. */
function painted(page: Document): Promise<void> {
  const { defaultView } = page
  return new Promise((done) => {
    const later = () => setTimeout(done, 0)
    if (defaultView && page.visibilityState === 'visible') defaultView.requestAnimationFrame(later)
    else later()
  })
}
