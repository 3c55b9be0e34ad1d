import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * What a plain form carries: when it ends, 32 random bytes that its receipt code derives from, and our mark, bound to
 * the wheel. Nothing is stored for it, so a thousand opened forms cost nothing.
 */
export const TOKEN_HOURS = 24

export type ReadToken = { value: Buffer; expired: boolean }

const MAC = 16

export function makeToken(hostSecret: Buffer, wheelId: string, now: Date): string {
  const body = Buffer.alloc(36)
  body.writeUInt32BE(Math.floor(now.getTime() / 1000) + TOKEN_HOURS * 3600)
  randomBytes(32).copy(body, 4)
  return Buffer.concat([body, mark(hostSecret, wheelId, body)]).toString('base64url')
}

/** Undefined for what this host did not make, or made for another wheel. */
export function readToken(
  hostSecret: Buffer,
  wheelId: string,
  text: string | undefined,
  now: Date,
): ReadToken | undefined {
  const bytes = Buffer.from(text ?? '', 'base64url')
  if (bytes.length !== 36 + MAC) return undefined
  const body = bytes.subarray(0, 36)
  if (!timingSafeEqual(mark(hostSecret, wheelId, body), bytes.subarray(36))) return undefined
  return { value: body.subarray(4), expired: body.readUInt32BE() * 1000 < now.getTime() }
}

function mark(hostSecret: Buffer, wheelId: string, body: Buffer): Buffer {
  return createHmac('sha256', hostSecret)
    .update(`commonwheel form v1 ${wheelId} `)
    .update(body)
    .digest()
    .subarray(0, MAC)
}
