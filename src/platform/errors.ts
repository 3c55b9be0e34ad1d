/**
 * The catalogue of errors: a stable code, its HTTP status, and a sentence for a person (words id `error.<code>`).
 * Answered as RFC 9457 problem documents. A code, once published, keeps its meaning.
 */
export const catalogue = {
  not_found: 404,
  not_signed_in: 401,
  sign_in_refused: 401,
  too_many_tries: 429,
  wrong_shape: 422,
  wrong_value: 422,
  too_large: 413,
  unsupported_media: 415,
  bad_request: 400,
  cross_site: 403,
  wrong_state: 409,
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
