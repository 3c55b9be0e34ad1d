import type { Photo } from './photo.ts'
import { one, piece, says } from './piece.ts'

/** A photo and the words together must fit the largest sealed body. */
export const MOST_PHOTO_BYTES = 40_000

/** The field for one photo; it exists only where a script can redraw it. Its value is what was chosen, redrawn. */
export class PhotoField {
  readonly #page: Document
  readonly #input: HTMLInputElement
  readonly #problem: HTMLElement
  readonly #preview: HTMLImageElement
  readonly #remove: HTMLButtonElement
  #photo: Promise<Photo | undefined> = Promise.resolve(undefined)

  constructor(page: Document) {
    this.#page = page
    const field = piece(page, 'photo')
    this.#input = one(field, 'input')
    this.#problem = one(field, '.problem')
    this.#preview = one(field, 'img')
    this.#remove = one(field, 'button')
    this.#input.addEventListener('change', () => this.#choose())
    this.#remove.addEventListener('click', () => {
      this.#input.value = ''
      this.#choose()
      this.#input.focus()
    })
    one(page, '#more').replaceChildren(field)
  }

  /** Undefined when none is chosen; 'wait' for one that cannot go and whose sentence stands at the field. */
  async value(): Promise<Photo | undefined | 'wait'> {
    const photo = await this.#photo
    if (photo === undefined && this.#input.files?.length) {
      this.#input.focus()
      return 'wait'
    }
    return photo
  }

  refuse(): void {
    this.#problem.textContent = says(this.#page, 'large')
    this.#input.focus()
  }

  #choose(): void {
    const file = this.#input.files?.[0]
    this.#problem.textContent = ''
    URL.revokeObjectURL(this.#preview.src)
    this.#preview.hidden = this.#remove.hidden = true
    this.#photo = file === undefined ? Promise.resolve(undefined) : this.#redraw(file)
  }

  async #redraw(file: Blob): Promise<Photo | undefined> {
    const { shrink } = await import('./photo.ts')
    const photo = await shrink(this.#page, file, MOST_PHOTO_BYTES)
    this.#remove.hidden = false
    if (typeof photo === 'string') {
      this.#problem.textContent = says(this.#page, photo)
      return undefined
    }
    this.#preview.src = URL.createObjectURL(new Blob([photo.data as BlobPart], { type: photo.type }))
    this.#preview.hidden = false
    return photo
  }
}
