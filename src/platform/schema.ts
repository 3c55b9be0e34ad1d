// Written by `npm run db:types` from the migrations; a test holds the two together.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

type Json = ColumnType<unknown, string | undefined, string>

export type DB = {
  alert_level: {
    wheel_id: string
    alert_level_id: string
    area_code: string
    level: number
    state: Generated<string>
    reason: Uint8Array
    evidence: string[]
    raised_by: string
    raised_at: Date
    due_at: Date
    confirmed_by: string | null
    confirmed_at: Date | null
  }
  area: {
    code: string
    country: string
    level: number
    parent_code: string | null
    name: string
    names: Json
    kind: string
    centroid_lon: string | null
    centroid_lat: string | null
    valid_from: string | null
    valid_to: string | null
    source: string
  }
  area_boundary: {
    code: string
    geojson: Json
    source: string
    licence: string
  }
  clock: {
    wheel_id: string
    clock_id: string
    subject: string
    subject_id: string
    kind: string
    priority: string
    organisation_id: string
    role: string
    step: Generated<number>
    state: Generated<string>
    started_at: Date
    due_at: Date
    next_at: Date
    ended_at: Date | null
    paused_at: Date | null
    pause_reason: string | null
    protocol_version: number | null
  }
  coercive_reason: {
    wheel_id: string
    release_id: string
    organisation_id: string
    considered: string[]
    reason: Uint8Array
    author_id: string
    at: Date
  }
  command: {
    office_id: string
    command_id: string
    since: string
    until: string | null
  }
  custodian: {
    wheel_id: string
    area_code: string
    channel: string
    organisation_id: string
  }
  envelope: {
    wheel_id: string
    envelope_id: string
    organisation_id: string
    body: Uint8Array
    deliver_at: Date
    destroy_at: Date
  }
  field_check: {
    wheel_id: string
    field_check_id: string
    area_code: string
    monitor_id: string
    organisation_id: string
    asked_by: string
    state: Generated<string>
    body: Uint8Array
    answer: Uint8Array | null
    sent_at: Date
    answered_at: Date | null
  }
  founding: {
    secret_hash: Uint8Array
    made_at: Date
    expires_at: Date
    used_at: Date | null
  }
  grade: {
    wheel_id: string
    grade_id: string
    incident_id: string
    reliability: string
    credibility: number
    independent_origins: number
    counter_evidence: Generated<boolean>
    reason: Uint8Array
    author_id: string
    organisation_id: string
    at: Date
  }
  idempotency: {
    scope: string
    key_hash: Uint8Array
    body_hash: Uint8Array
    status: number | null
    answer: Json
    at: Generated<Date>
  }
  inbound_seen: {
    message_hash: Uint8Array
    at: Generated<Date>
  }
  inbox_item: {
    wheel_id: string
    inbox_item_id: string
    release_id: string
    organisation_id: string
    purpose: string
    priority: string
    place_code: string
    time_from: string
    time_to: string
    state: Generated<string>
    body: Uint8Array | null
    released_at: Date
    expires_at: Date
    acknowledged_at: Date | null
  }
  incident: {
    wheel_id: string
    incident_id: string
    area_code: string
    handling_group: string
    severity: number
    urgency: number
    priority: GeneratedAlways<string>
    state: Generated<string>
    verification: Generated<string>
    contested: Generated<boolean>
    kept_from_forces: Generated<boolean>
    opened_by: string
    organisation_id: string
    opened_at: Date
    closed_at: Date | null
    closed_by: string | null
    version: Generated<number>
    protocol_version: number | null
  }
  incident_flag: {
    wheel_id: string
    flag_id: string
    incident_id: string
    release_id: string
    code: string
  }
  incident_report: {
    wheel_id: string
    incident_id: string
    report_id: string
    link_id: string
    origin: number
    linked_by: string
    linked_at: Date
    unlinked_by: string | null
    unlinked_at: Date | null
  }
  incident_text: {
    wheel_id: string
    incident_id: string
    number: number
    kind: string
    body: Uint8Array
    author_id: string
    at: Date
  }
  invitation: {
    wheel_id: string
    invitation_id: string
    kind: string
    organisation_id: string
    card: Json
    roles: string[]
    is_custodian: Generated<boolean>
    founding: Generated<boolean>
    secret_hash: Uint8Array
    state: string
    invited_by: string | null
    invited_for: string
    invited_at: Date
    expires_at: Date
    returning_id: string | null
    used_at: Date | null
  }
  journal: {
    wheel_id: string
    journal_id: string
    event: string
    record_kind: string
    record_id: string
    organisation_id: string
    at: Date
    content_hash: Uint8Array
    position: number | null
  }
  journal_cursor: {
    subscriber: string
    position: Generated<number>
  }
  journal_head: {
    the_only: Generated<boolean>
    next_position: Generated<number>
  }
  key_comparison: {
    wheel_id: string
    organisation_id: string
    recipient: string
    member_id: string
    at: Date
  }
  loop_closure: {
    wheel_id: string
    loop_closure_id: string
    incident_id: string
    told: string
    channel: string
    body: Uint8Array
    author_id: string
    at: Date
  }
  member: {
    member_id: string
    sign_in_name: string
    display_name: string
    sign_in_salt: Uint8Array
    sign_in_hash: Uint8Array
    created_at: Generated<Date>
    left_at: Date | null
    recipient: string | null
    passphrase_off: Generated<boolean>
  }
  migration: {
    name: string
    sha256: string
    at: Generated<Date>
  }
  organisation: {
    organisation_id: string
    sector: string
    category: string
    name: string
    names: Json
    area_code: string | null
    recipient: string
    vault_recipient: string | null
    created_at: Generated<Date>
    paper_recipient: string | null
  }
  outcome: {
    wheel_id: string
    outcome_id: string
    incident_id: string
    code: string
    said_by: string
    body: Uint8Array
    author_id: string
    at: Date
  }
  oversight_message: {
    wheel_id: string
    oversight_report_id: string
    message_id: string
    direction: string
    body: Uint8Array
    at: Date
  }
  oversight_report: {
    wheel_id: string
    oversight_report_id: string
    organisation_id: string
    language: string
    received_on: string
    body: Uint8Array
    state: Generated<string>
    may_write: boolean
  }
  passkey: {
    passkey_id: string
    member_id: string
    credential_id: Uint8Array
    public_key: Uint8Array
    counter: number
    transports: string[]
    device: string | null
    backed_up: boolean
    has_prf: boolean
    created_at: Date
    used_on: string | null
  }
  passkey_challenge: {
    challenge_id: string
    challenge_hash: Uint8Array
    purpose: string
    member_id: string | null
    made_at: Date
    expires_at: Date
  }
  population: {
    area_code: string
    sex: string
    age_from: number | null
    age_to: number | null
    count: number
    year: number
    source: string
  }
  protocol_confirmation: {
    wheel_id: string
    version: number
    organisation_id: string
    member_id: string
    at: Date
  }
  protocol_version: {
    wheel_id: string
    version: number
    protocol: Json
    reason: string
    state: string
    proposed_by: string | null
    organisation_id: string | null
    proposed_at: Date
    in_force_at: Date | null
  }
  receipt: {
    locator: string
    wheel_id: string
    report_id: string
    salt: Uint8Array
    recipient: string
    verifier_hash: Uint8Array
  }
  recovery_code: {
    member_id: string
    number: number
    sign_in_hash: Uint8Array
    made_at: Date
    used_at: Date | null
  }
  release: {
    wheel_id: string
    release_id: string
    incident_id: string
    purpose: string
    priority: string
    place_code: string
    time_from: string
    time_to: string
    state: Generated<string>
    body: Uint8Array
    author_id: string
    organisation_id: string
    written_at: Date
    leaves_at: Date | null
    released_at: Date | null
    expires_at: Date
    withdrawn_at: Date | null
    withdrawal: Uint8Array | null
    version: Generated<number>
    protocol_version: number | null
  }
  release_approval: {
    wheel_id: string
    release_id: string
    member_id: string
    organisation_id: string
    decision: string
    reason: Uint8Array | null
    at: Date
  }
  release_opening: {
    wheel_id: string
    inbox_item_id: string
    opening_id: string
    organisation_id: string
    at: Date
  }
  release_recipient: {
    wheel_id: string
    release_id: string
    organisation_id: string
    ask: string | null
  }
  release_source: {
    wheel_id: string
    release_id: string
    report_id: string
  }
  report: {
    wheel_id: string
    report_id: string
    custodian_id: string
    channel: string
    language: string
    handling_group: string
    severity: number | null
    urgency: number | null
    priority: GeneratedAlways<string | null>
    area_code: string
    received_at: Date
    live: Generated<boolean>
    state: Generated<string>
    sealed_by: string
    may_check: Generated<boolean>
    may_pass_on: Generated<boolean>
    may_write: Generated<boolean>
    may_publish: Generated<boolean>
    made_safe_by: string | null
    passed_on: Generated<boolean>
    closed_at: Date | null
    version: Generated<number>
    protocol_version: number | null
  }
  report_body: {
    wheel_id: string
    report_id: string
    body: Uint8Array
  }
  report_contact: {
    wheel_id: string
    report_id: string
    reply_address: Uint8Array | null
    identity: Uint8Array | null
  }
  report_message: {
    wheel_id: string
    report_id: string
    message_id: string
    direction: string
    body: Uint8Array
    author_id: string | null
    at: Date
  }
  report_note: {
    wheel_id: string
    report_id: string
    number: number
    body: Uint8Array
    author_id: string
    at: Date
  }
  report_summary: {
    wheel_id: string
    report_id: string
    number: number
    body: Uint8Array
    author_id: string
    at: Date
  }
  seat: {
    wheel_id: string
    member_id: string
    organisation_id: string
    roles: string[]
    since: Generated<Date>
    until: Date | null
    is_custodian: Generated<boolean>
    successor_id: string | null
  }
  service: {
    wheel_id: string
    service_id: string
    area_code: string
    kind: string
    name: string
    reach: string
    languages: string[]
    verified_on: string | null
  }
  session: {
    session_id: string
    token_hash: Uint8Array
    member_id: string
    wheel_id: string
    device: string
    created_at: Date
    seen_at: Date
    expires_at: Date
    began_with: Generated<string>
  }
  task: {
    wheel_id: string
    task_id: string
    incident_id: string
    release_id: string
    inbox_item_id: string
    organisation_id: string
    ask: string
    coercive: GeneratedAlways<boolean>
    priority: string
    state: Generated<string>
    decline_reason: string | null
    offered_at: Date
    accept_by: Date
    answered_at: Date | null
    acted_at: Date | null
    version: Generated<number>
    protocol_version: number | null
  }
  task_report: {
    wheel_id: string
    task_id: string
    number: number
    kind: string
    body: Uint8Array
    organisation_id: string
    at: Date
  }
  vouch: {
    wheel_id: string
    invitation_id: string
    organisation_id: string
    member_id: string
    at: Date
  }
  wheel: {
    wheel_id: string
    slug: string
    name: string
    names: Json
    area_code: string
    languages: string[]
    demonstration: Generated<boolean>
    protocol: Json
    founded_at: Generated<Date>
    protocol_version: number | null
  }
  wheel_area: {
    wheel_id: string
    area_code: string
    expected_days: number | null
  }
  wheel_organisation: {
    wheel_id: string
    organisation_id: string
    on_desk: Generated<boolean>
    is_oversight: Generated<boolean>
    is_focal_point: Generated<boolean>
    is_vault_partner: Generated<boolean>
    since: Generated<Date>
    until: Date | null
    desk_from: Date | null
  }
  wheel_word: {
    wheel_id: string
    wheel_word_id: string
    area_code: string | null
    channel: string | null
    language: string
    text: string
    made_by: string
    state: Generated<string>
    version: Generated<number>
    organisation_id: string
    written_by: string
    written_at: Date
    reviewed_by: string | null
    reviewed_at: Date | null
    speaks_language: Generated<boolean>
    withdrawn_by: string | null
    withdrawn_at: Date | null
  }
}
