import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { cannotTakeNow } from './errors.ts'
import { addressPrefix } from './limiter.ts'

/**
 * Slower than this, in bytes a second, nobody sends who is not holding a place on purpose: the slowest network of a phone
 * brings ten times as much.
 */
const LEAST_PACE = 200
const LOOK_EVERY_MS = 500
/** Bodies that are on their way at once, of all and of one address prefix: at 256 KiB each this bounds the memory. */
const MOST_BODIES = 512
const MOST_OF_ONE = 128
const MOST_CONNECTIONS = 4096

type Coming = { socket: Socket; prefix: string; since: number; from: number }

/**
 * Requests that come too slowly, or of which half is sent, are cut off after a grace, and only so many may be on their
 * way at once. Counted in memory; no address is kept longer than its request.
 * @param graceMs for the whole of the headers, and before the pace of a body is judged
 */
export function guardReceiving(app: FastifyInstance, graceMs: number): void {
  const coming = new Map<FastifyRequest, Coming>()
  const ofPrefix = new Map<string, number>()
  const here = (request: FastifyRequest): void => {
    const one = coming.get(request)
    if (one === undefined) return
    coming.delete(request)
    const left = (ofPrefix.get(one.prefix) ?? 1) - 1
    if (left > 0) ofPrefix.set(one.prefix, left)
    else ofPrefix.delete(one.prefix)
  }

  app.server.headersTimeout = graceMs
  app.server.maxConnections = MOST_CONNECTIONS
  app.addHook('preParsing', async (request) => {
    const { headers, raw } = request
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
    if (!hasBody) return
    const prefix = addressPrefix(request.ip)
    const already = ofPrefix.get(prefix) ?? 0
    if (coming.size >= MOST_BODIES || already >= MOST_OF_ONE) throw cannotTakeNow(5)
    ofPrefix.set(prefix, already + 1)
    const { socket } = raw
    coming.set(request, { socket, prefix, since: performance.now(), from: socket.bytesRead })
  })
  app.addHook('preValidation', async (request) => here(request))
  app.addHook('onResponse', async (request) => here(request))
  app.addHook('onRequestAbort', async (request) => here(request))

  const look = setInterval(() => {
    const now = performance.now()
    for (const [request, { socket, since, from }] of coming) {
      const ms = now - since
      if (ms < graceMs || socket.bytesRead - from >= (ms / 1000) * LEAST_PACE) continue
      socket.destroy()
      here(request)
    }
  }, LOOK_EVERY_MS)
  look.unref()
  app.addHook('onClose', async () => clearInterval(look))
}
