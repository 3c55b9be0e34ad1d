import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import swagger from '@fastify/swagger'
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import fastify, { type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { Config } from './config.ts'
import type { Database } from './db.ts'
import { type ErrorCode, Problem, problem } from './errors.ts'
import { addressPrefix, Limiter } from './limiter.ts'
import { cookieName, findSession, type Session } from './session.ts'
import type { Words } from './words.ts'

/** What every room of the server stands on. */
export type Ground = {
  db: Database
  words: Words
  config: Config
  now: () => Date
}

declare module 'fastify' {
  interface FastifyRequest {
    session: Session | null
  }
}

export type App = Awaited<ReturnType<typeof createApp>>

const baseCsp =
  "default-src 'none'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src blob:; font-src 'self'; manifest-src 'self'"
export const publicCsp = `${baseCsp}; script-src 'self'`
/** Argon2id runs as WebAssembly in the workspace. */
export const workspaceCsp = `${baseCsp}; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'`

/** Where log lines go instead of standard output. */
export type LogStream = { write(line: string): void }

export async function createApp(ground: Ground, log?: LogStream) {
  const app = fastify({
    bodyLimit: 256 * 1024,
    trustProxy: ground.config.trustProxy,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    routerOptions: { maxParamLength: 200 },
    genReqId: () => randomUUID(),
    // Methods, route patterns, status and time; never an address, a path with an id, a token or a body.
    logger: {
      level: ground.config.logLevel,
      base: null,
      serializers: { req: () => ({}), res: () => ({}) },
      ...(log === undefined ? {} : { stream: log }),
    },
    logController: new LogController({ disableRequestLogging: true }),
    // What the router itself refuses never comes to a hook.
    frameworkErrors: (error, request, reply) => {
      reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store')
      answerProblem(ground, request, reply as FastifyReply, asProblem(error, request))
    },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler)

  // Before any route: what is registered later is not described, and has no cookies.
  await app.register(cookie)
  await app.register(formbody, { bodyLimit: 64 * 1024 })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Commonwheel',
        version: '1',
        description: 'The coordination wheel for human security. Sealed fields are age files in base64.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName } },
      },
    },
    hideUntagged: true,
  })

  app.decorateRequest('session', null)
  // Before shapes are checked: who is not signed in learns nothing of them.
  app.addHook('onRoute', (route) => {
    const { security } = (route.schema ?? {}) as { security?: Record<string, unknown>[] }
    if (security?.some((one) => 'session' in one) !== true) return
    const given = route.preValidation ?? []
    route.preValidation = [requireSignedIn, ...(Array.isArray(given) ? given : [given])]
  })
  const limiter = new Limiter(ground.config.requestBurst, 20)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'no-referrer')
    reply.header('cross-origin-opener-policy', 'same-origin')
    reply.header('cross-origin-resource-policy', 'same-origin')
    reply.header('permissions-policy', 'geolocation=(), microphone=(), camera=(self), interest-cohort=()')
    reply.header('content-security-policy', publicCsp)
    if (ground.config.publicOrigin) reply.header('strict-transport-security', 'max-age=63072000')
    if (!request.url.startsWith('/assets/')) reply.header('cache-control', 'no-store')
    if (!limiter.take(addressPrefix(request.ip), Date.now())) throw problem('too_many_tries')
    const unsafe = request.method !== 'GET' && request.method !== 'HEAD'
    const site = request.headers['sec-fetch-site']
    // Old phones and proxy browsers send neither Origin nor this; a browser that sends it is believed.
    if (unsafe && site !== undefined && site !== 'same-origin' && site !== 'none') throw problem('cross_site')
    const token = request.cookies[cookieName]
    if (token) request.session = await findSession(ground.db, token, ground.now())
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
  })
  app.setNotFoundHandler((request, reply) => answerProblem(ground, request, reply, problem('not_found')))
  app.setErrorHandler((error, request, reply) =>
    answerProblem(ground, request, reply, asProblem(error, request)),
  )
  app.get('/healthz', async (_request, reply) => {
    await ground.db.as('cw_public', null, async () => {})
    return reply.type('text/plain').send('ok\n')
  })
  return app
}

async function requireSignedIn(request: FastifyRequest): Promise<void> {
  if (request.session === null) throw problem('not_signed_in')
}

function asProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  const given = error as {
    validation?: { instancePath?: string; schemaPath?: string }[]
    statusCode?: number
    code?: string
    name?: string
    stack?: string
    constraint?: string
  }
  if (given.validation) {
    // The name of a field that we do not know is something that was written, too: the place where it stood is enough.
    const ours = given.validation.filter((one) => !one.schemaPath?.endsWith('/additionalProperties'))
    const fields = ours.slice(0, 10).map((one) => one.instancePath ?? '')
    return problem('wrong_shape', { fields: [...new Set(fields)] })
  }
  const code = {
    400: 'bad_request',
    413: 'too_large',
    414: 'bad_request',
    415: 'unsupported_media',
    503: 'shutting_down',
  }[given.statusCode ?? 500]
  if (code !== undefined) return problem(code as ErrorCode)
  // A text that no database takes (NUL), and two who waited for each other, of whom one may try again.
  if (given.code === '22021') return problem('wrong_value')
  if (given.code === '40P01') return problem('changed_meanwhile')
  // A database error repeats the row in its message: name, code and the frames tell enough.
  request.log.error({
    error: given.name,
    code: given.code,
    constraint: given.constraint,
    frames: given.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 8),
  })
  return problem('internal')
}

export function languageOf(request: FastifyRequest, words: Words): string {
  const wanted = request.headers['accept-language']?.split(/[,;]/)[0]?.split('-')[0]?.toLowerCase()
  return wanted !== undefined && words.locales.includes(wanted) ? wanted : 'en'
}

function answerProblem(
  ground: Ground,
  request: FastifyRequest,
  reply: FastifyReply,
  given: Problem,
): FastifyReply {
  const sentence = ground.words.t(languageOf(request, ground.words), `error.${given.code}`)
  return reply
    .code(given.status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `about:blank#${given.code}`,
        title: sentence,
        status: given.status,
        code: given.code,
        ...(Object.keys(given.details).length > 0 ? { details: given.details } : {}),
      }),
    )
}
