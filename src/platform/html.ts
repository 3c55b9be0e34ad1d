/** Markup that is safe to send. Only `html` makes it, and `markup` from text that no person outside wrote. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

export type Part = Html | string | number | false | null | undefined | readonly Part[]

/** A template whose values are escaped, in text as in quoted attributes; `Html` stays, nothing becomes nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let out = texts[0] ?? ''
  parts.forEach((part, at) => {
    out += render(part) + (texts[at + 1] ?? '')
  })
  return new Html(out)
}

/** The one way around escaping: for markup that is part of the program, never for what came from outside. */
export function markup(text: string): Html {
  return new Html(text)
}

/** An attribute without a value, or nothing: `${flag('required', true)}`. */
export function flag(name: string, on: boolean): Html | false {
  return on && new Html(` ${escape(name)}`)
}

export function escape(text: string): string {
  return text.replace(/[&<>"'`]/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (Array.isArray(part)) return (part as readonly Part[]).map(render).join('')
  return escape(String(part))
}
