/**
 * The catalogue of errors: a stable code, its HTTP status, and a sentence for a person (words id `error.<code>`).
 * Answered as RFC 9457 problem documents. A code, once published, keeps its meaning.
 */
export const catalogue = {
  not_found: 404,
  not_signed_in: 401,
  sign_in_refused: 401,
  too_many_tries: 429,
  too_many_open: 429,
  wrong_shape: 422,
  wrong_value: 422,
  too_large: 413,
  unsupported_media: 415,
  bad_request: 400,
  cross_site: 403,
  wrong_state: 409,
  claimed_by_another: 409,
  filters_enough: 409,
  changed_meanwhile: 409,
  edit_needs_version: 428,
  idempotency_key_reused: 422,
  idempotency_key_needed: 400,
  locator_taken: 409,
  receipt_refused: 404,
  not_sealed: 422,
  sealed_for_others: 422,
  key_destroyed: 410,
  no_custodian: 422,
  purpose_not_given: 409,
  release_not_ready: 409,
  conflict_of_interest: 409,
  second_person_needed: 409,
  reason_needed: 422,
  outcome_needed: 409,
  code_refused: 404,
  name_taken: 409,
  slug_taken: 409,
  roles_refused: 422,
  card_refused: 422,
  protocol_refused: 422,
  already_said: 409,
  custodian_must_stay: 409,
  successor_needed: 422,
  keys_incomplete: 409,
  proof_refused: 403,
  passkey_refused: 422,
  passkeys_enough: 409,
  two_passkeys_needed: 409,
  last_way_in: 409,
  gateway_failed: 502,
  work_asked: 429,
  cannot_take_now: 503,
  shutting_down: 503,
  internal: 500,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof catalogue

export class Problem extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly details: Record<string, unknown>

  constructor(code: ErrorCode, details: Record<string, unknown> = {}) {
    super(code)
    this.code = code
    this.status = catalogue[code]
    this.details = details
  }
}

/** `details` are for a program: codes, field paths, limits; never what somebody wrote. */
export function problem(code: ErrorCode, details?: Record<string, unknown>): Problem {
  return new Problem(code, details)
}

/** How long somebody is asked to wait where nothing tells when the database will be back, in seconds. */
const AWAY_SECONDS = 60

/** Not taken, and when to try again; `details.retry_after` is in seconds and becomes the header of that name. */
export function cannotTakeNow(seconds: number = AWAY_SECONDS): Problem {
  return problem('cannot_take_now', { retry_after: seconds })
}

/** SQLSTATEs and their classes of a database that is away, starting, stopping, full, or too slow. */
const AWAY_STATES = /^(?:08|53|58)|^(?:57014|57P01|57P02|57P03|57P05|55P03|25P03|25P04)$/
/** What the system says of a connection or a disk. */
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
const FULL_CODES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE'])
/** `pg` says these without a code. */
const AWAY_SENTENCES =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed|Cannot use a pool after calling end)/

/** Whether the database could not be reached or could not finish, so that the same may go well later. */
export function isAway(error: unknown): boolean {
  const {
    code = '',
    message = '',
    syscall = '',
  } = error as { code?: string; message?: string; syscall?: string }
  if (error instanceof Problem) return false
  // A key file that is missing says ENOENT as well.
  const ofConnection = /^(?:connect|read|write|getaddrinfo)$/.test(syscall)
  return AWAY_STATES.test(code) || (ofConnection && AWAY_CODES.has(code)) || AWAY_SENTENCES.test(message)
}

/** Whether a disk took no more. */
export function isFull(error: unknown): boolean {
  return FULL_CODES.has((error as { code?: string }).code ?? '')
}
