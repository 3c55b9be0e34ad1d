import { type ErrorCode, problem } from '../../platform/errors.ts'

/** What the database refuses, as a person is told it. Whoever may not know hears that there is nothing. */
const SAID: Readonly<Record<string, ErrorCode>> = {
  founding_code: 'code_refused',
  invitation_open: 'code_refused',
  custodian_only: 'not_found',
  speaker_only: 'not_found',
  colleague_only: 'not_found',
  seat_by_employment: 'roles_refused',
  panel_seats: 'roles_refused',
  founders_are_civil_society: 'card_refused',
  command_here: 'card_refused',
  member_sign_in_name_key: 'name_taken',
  wheel_slug_key: 'slug_taken',
  wheel_pkey: 'changed_meanwhile',
  organisation_pkey: 'changed_meanwhile',
  member_pkey: 'changed_meanwhile',
  invitation_wheel_id_secret_hash_key: 'already_said',
  vouch_pkey: 'already_said',
  protocol_confirmation_pkey: 'already_said',
  vouch_waiting_only: 'wrong_state',
  protocol_proposed_only: 'wrong_state',
  protocol_proposed: 'wrong_state',
  protocol_version_pkey: 'changed_meanwhile',
  protocol_names_absent: 'protocol_refused',
  desk_after_probation: 'protocol_refused',
  custodian_must_stay: 'custodian_must_stay',
  keys_as_seen: 'keys_incomplete',
  successor_here: 'successor_needed',
}

/** Runs what the database may refuse. @throws Problem for what it says of invariants; anything else as it is */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { constraint, message } = error as { constraint?: string; message?: string }
    const code = SAID[constraint ?? '']
    if (code !== undefined) throw problem(code, { because: constraint })
    // The trigger of 0003 has no name of a constraint.
    if (message === 'a member of the security sector is a liaison only') throw problem('roles_refused')
    throw error
  }
}
