import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'

/** Somebody who listens to GET /api/live on a socket of her own. */
export type Listening = {
  status: number
  headers: IncomingMessage['headers']
  /** Kinds of every event so far, in order; `again` as itself. */
  heard: string[]
  /** Everything as it came. */
  text: () => string
  /** Until it was heard, once more than `before` times. */
  hears: (kind: string, before?: number) => Promise<void>
  ended: Promise<void>
  close: () => void
}

export async function listen(url: string, cookie: string): Promise<Listening> {
  const request = get(`${url}/api/live`, { headers: cookie ? { cookie } : {}, agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const heard: string[] = []
  const waiting = new Set<() => void>()
  let text = ''
  let rest = ''
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    text += chunk
    rest += chunk
    const events = rest.split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const name = /^event: (\w+)$/m.exec(event)?.[1]
      if (name === 'again') heard.push('again')
      if (name === 'changed')
        heard.push(...(JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '[]') as string[]))
    }
    for (const look of waiting) look()
  })
  response.on('error', () => {})
  const ended = new Promise<void>((resolve) => response.on('close', () => resolve()))
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    heard,
    text: () => text,
    hears: (kind, before = 0) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${kind} was not heard: ${heard.join()}`)), 10_000)
        const look = (): void => {
          if (heard.filter((one) => one === kind).length <= before) return
          clearTimeout(late)
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    ended,
    close: () => request.destroy(),
  }
}
