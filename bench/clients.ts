// A process of its own: HTTP clients that each send one report after the other over one connection that stays open.
// As little as HTTP/1.1 needs, so that what is measured is the server and not its clients.
import { connect, type Socket } from 'node:net'
import { reportsFor } from './reports.ts'

export type Order = {
  port: number
  clients: number
  seconds: number
}
export type Outcome = {
  /** Acknowledged: 201, 200 or 303, as the channel has it. */
  taken: number
  refused: number
  seconds: number
  /** Milliseconds from the first byte sent to the last byte received, of each one taken. */
  latencies: number[]
}

const END = '\r\n\r\n'

/** One client. Resolves to the status of each answer; one request at a time. */
function client(port: number) {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.setEncoding('latin1')
  let text = ''
  let answered: ((answer: { status: number; body: string }) => void) | undefined
  let failed: ((error: Error) => void) | undefined
  socket.on('error', (error) => failed?.(error))
  socket.on('close', () => failed?.(new Error('the server closed the connection')))
  socket.on('data', (chunk: string) => {
    text += chunk
    const head = text.indexOf(END)
    if (head === -1) return
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1] ?? 0)
    if (text.length < head + END.length + length) return
    const body = text.slice(head + END.length)
    const status = Number(text.slice(9, 12))
    text = ''
    answered?.({ status, body })
  })
  return {
    send: (request: string) =>
      new Promise<{ status: number; body: string }>((done, wrong) => {
        answered = done
        failed = wrong
        socket.write(request, 'latin1')
      }),
    end: () => {
      failed = undefined
      socket.end()
    },
  }
}

async function run(order: Order, next: () => string): Promise<Outcome> {
  const all = Array.from({ length: order.clients }, () => client(order.port))
  const latencies: number[] = []
  let refused = 0
  const began = performance.now()
  const until = began + order.seconds * 1000
  await Promise.all(
    all.map(async ({ send }) => {
      for (;;) {
        const at = performance.now()
        if (at >= until) return
        const { status } = await send(next())
        if (status === 201 || status === 200) latencies.push(performance.now() - at)
        else refused += 1
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  for (const one of all) one.end()
  return { taken: latencies.length, refused, seconds, latencies }
}

process.on('message', async (order: Order & { reports: Parameters<typeof reportsFor>[0] }) => {
  const reader = client(order.port)
  const page = (path: string) => reader.send(`GET ${path} HTTP/1.1\r\nhost: bench\r\n\r\n`)
  const next = await reportsFor(order.reports, async (path) => (await page(path)).body)
  reader.end()
  process.send?.(await run(order, next))
})
