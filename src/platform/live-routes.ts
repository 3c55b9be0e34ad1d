import type pg from 'pg'
import { Type } from 'typebox'
import { problemAnswer, requireSession, signedInSecurity } from './act.ts'
import { problem } from './errors.ts'
import type { App, Ground } from './http.ts'
import { LiveListener } from './live-listener.ts'
import { type Hearing, LiveStreams } from './live-streams.ts'
import { cookieName, hashToken, lookAtSessions } from './session.ts'

/** A session that ended takes its streams with it within so long. */
const LOOK_EVERY_MS = 2000

export type Live = { streams: LiveStreams; listener: LiveListener }

/**
 * GET /api/live: that something changed, as server-sent events, and nothing of what. An event `changed` has the kinds
 * of records, `again` means that something may have been missed. A stream keeps nobody signed in.
 */
export function liveRoutes(app: App, ground: Ground, database: pg.ClientConfig, hears: Hearing): Live {
  const streams = new LiveStreams(hears)
  const listener = new LiveListener(database, {
    told: (told) => streams.tell(told),
    gap: () => streams.tellAgain(),
  })

  let looking = false
  const look = async (): Promise<void> => {
    const asked = streams.tokens()
    if (looking || asked.size === 0) return
    looking = true
    try {
      const living = await lookAtSessions(
        ground.db,
        [...asked].map((token) => Buffer.from(token, 'hex')),
        ground.now(),
      )
      streams.keep(living, asked)
    } catch {
      // The database is away: nothing is heard either, and who has ended is seen when it is back.
    }
    looking = false
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref()

  // Before the server waits for what is still open: these would be open for ever.
  app.addHook('preClose', async () => {
    clearInterval(timer)
    streams.close()
    await listener.close()
  })

  app.get(
    '/api/live',
    {
      config: { looksOn: true },
      schema: {
        tags: ['live'],
        operationId: 'listenLive',
        summary: 'That something changed, and nothing of what: server-sent events',
        security: signedInSecurity,
        response: {
          200: {
            description:
              'Events `changed` with the kinds of records, and `again` after a gap; without an end',
            content: { 'text/event-stream': { schema: Type.String() } },
          },
          '4xx': problemAnswer,
        },
      },
    },
    async (request, reply) => {
      const session = requireSession(request)
      const token = hashToken(request.cookies[cookieName] ?? '').toString('hex')
      if (!streams.hasRoom(token)) throw problem('too_many_open')
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        // nginx gathers what it passes on, unless it is told not to.
        'x-accel-buffering': 'no',
      })
      raw.socket?.setTimeout(0)
      raw.socket?.setNoDelay(true)
      const gone = streams.open(token, session, raw)
      raw.on('close', gone)
      raw.on('error', gone)
    },
  )
  return { streams, listener }
}
