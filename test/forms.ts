/** A browser without a script, as far as a form needs one: it reads hidden fields and posts what was typed. */
export type Page = { status: number; text: string; main: string; headers: Headers }

export function plainBrowser(url: string) {
  const read = async (answer: Promise<Response>): Promise<Page> => {
    const response = await answer
    const text = await response.text()
    const main = /<main>([\s\S]*)<\/main>/.exec(text)?.[1] ?? ''
    return { status: response.status, text, main, headers: response.headers }
  }
  return {
    get: (path: string, headers: Record<string, string> = {}) =>
      read(fetch(`${url}${path}`, { headers, redirect: 'manual' })),
    post: (path: string, fields: Record<string, string>) =>
      read(fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })),
  }
}

/** What a hidden field of the page holds. */
export function hidden(page: Page, name: string): string {
  const found = new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1]
  if (found === undefined) throw new Error(`the page has no field ${name}`)
  return found
}

export const codeOn = (page: Page): string => hidden(page, 'code')
