import { locale, t } from './i18n.ts'

/** An answer of the server that is none, as RFC 9457 tells it, or no answer at all. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  /** For a person, in the language of the page. */
  readonly sentence: string
  readonly details: Record<string, unknown>

  constructor(status: number, code: string, sentence: string, details: Record<string, unknown> = {}) {
    super(code)
    this.name = 'ProblemError'
    this.status = status
    this.code = code
    this.sentence = sentence
    this.details = details
  }
}

/** `key` lets a repeat of the same act, after a lost answer, count once; `version` is the row that was seen. */
export type PostOptions = { version?: number; key?: string }

let signedOut: () => void = () => {}

/** What happens when the server no longer knows this session. */
export function onSignedOut(act: () => void): void {
  signedOut = act
}

export const api = {
  get: <T>(path: string): Promise<T> => ask<T>(path, { method: 'GET' }, {}),
  post: <T>(path: string, body?: unknown, options: PostOptions = {}): Promise<T> => {
    const headers: Record<string, string> = { 'idempotency-key': options.key ?? crypto.randomUUID() }
    if (options.version !== undefined) headers['if-match'] = `"${options.version}"`
    if (body === undefined) return ask<T>(path, { method: 'POST' }, headers)
    headers['content-type'] = 'application/json'
    return ask<T>(path, { method: 'POST', body: JSON.stringify(body) }, headers)
  },
}

/** Any failure as a problem that a person can read. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  console.error(error)
  return new ProblemError(0, 'internal_here', t('ui.problem.here'))
}

async function ask<T>(path: string, init: RequestInit, headers: Record<string, string>): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, {
      ...init,
      headers: { accept: 'application/json', 'accept-language': locale.peek(), ...headers },
      credentials: 'same-origin',
      redirect: 'error',
    })
  } catch {
    throw new ProblemError(0, 'network_unreachable', t('ui.problem.network'))
  }
  const body = await readJson(response)
  if (response.ok) return body as T
  const {
    code = 'internal',
    title,
    details,
  } = (body ?? {}) as {
    code?: string
    title?: string
    details?: Record<string, unknown>
  }
  if (response.status === 401 && code === 'not_signed_in') signedOut()
  throw new ProblemError(response.status, code, title ?? t('ui.problem.server'), details)
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    if (response.ok && response.status === 204) return undefined
    // A proxy in between answers in HTML; that is no word of this server.
    throw new ProblemError(response.status, 'network_unreachable', t('ui.problem.network'))
  }
}
