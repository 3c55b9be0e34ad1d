/** Pieces of the page that the server wrote for the script, in the page's language. */
export function piece(page: Document, id: string): DocumentFragment {
  const template = page.getElementById(id)
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`the page has no ${id}`)
  return page.importNode(template.content, true)
}

export function says(page: Document, name: string, values: Readonly<Record<string, string>> = {}): string {
  const said = page.getElementById('says')?.dataset[name] ?? ''
  return said.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
}

export function one<T extends Element>(within: ParentNode, selector: string): T {
  const found = within.querySelector<T>(selector)
  if (found === null) throw new Error(`the page has no ${selector}`)
  return found
}

/** What stands in `main` gives way to something new, and reading goes on at its heading. */
export function show(page: Document, ...nodes: (Node | string)[]): void {
  const main = one<HTMLElement>(page, 'main')
  main.replaceChildren(...nodes)
  main.querySelector<HTMLElement>('h1')?.focus()
  page.defaultView?.scrollTo(0, 0)
}

export const base64 = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

export const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

export type Sent = { status: number; code: string; body: Record<string, unknown> }

/** No cookie, no referrer, nothing kept. A network that fails throws. */
export async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Sent> {
  const response = await fetch(path, {
    method: 'POST',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
  return {
    status: response.status,
    code: typeof answer['code'] === 'string' ? answer['code'] : '',
    body: answer,
  }
}

export function random(bytes: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes))
}
