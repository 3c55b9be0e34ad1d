import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Html } from '../../../platform/html.ts'
import type { PublicAssets } from './assets.ts'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/**
 * A page as small as the phone understands. Only what answers a GET is compressed: the answer to a POST holds her words
 * or her digits beside what was sent, and its compressed length would tell about both.
 */
export async function sendPage(request: FastifyRequest, reply: FastifyReply, page: Html, status = 200) {
  reply.code(status).type('text/html; charset=utf-8').header('vary', 'accept-encoding, accept-language')
  const bytes = Buffer.from(page.text)
  const how = request.method === 'GET' ? encodingFor(request) : null
  if (how === null) return reply.send(bytes)
  reply.header('content-encoding', how)
  if (how === 'gzip') return reply.send(await zip(bytes))
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 6,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return reply.send(await brotli(bytes, { params }))
}

/** Named by its content, so a phone asks for it once. */
export function sendStyle(request: FastifyRequest, reply: FastifyReply, { css }: PublicAssets) {
  reply.type('text/css; charset=utf-8').header('vary', 'accept-encoding')
  reply.header('cache-control', 'public, max-age=31536000, immutable')
  const how = encodingFor(request)
  if (how === null) return reply.send(css.text)
  return reply.header('content-encoding', how).send(css[how])
}

function encodingFor(request: FastifyRequest): 'br' | 'gzip' | null {
  const accepts = (request.headers['accept-encoding'] ?? '').toLowerCase()
  if (/\bbr\b/.test(accepts)) return 'br'
  return /\bgzip\b/.test(accepts) ? 'gzip' : null
}
