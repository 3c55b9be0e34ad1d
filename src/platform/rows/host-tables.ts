/**
 * What becomes of the rows of a host's own tables. Each stands here with its reason; a new one that does not fails a
 * test (rows.test.ts), so that nobody forgets to decide.
 */
export type HostTable = {
  /** The column by which its rows go along with a wheel that moves; null: they stay. */
  moves: 'wheel_id' | 'member_id' | null
  /** Whether a backup of the whole host holds them. */
  backedUp: boolean
  why: string
}

const member = { moves: 'member_id', backedUp: true } as const
const passing = { moves: null, backedUp: false } as const

export const hostTables: Readonly<Record<string, HostTable>> = {
  member: { ...member, why: 'people sign in on the new host with what they know' },
  receipt: {
    moves: 'wheel_id',
    backedUp: true,
    why: 'a code in somebody’s hand opens her report wherever it lies',
  },
  // Ways in that belong to a member. Her wrapped keys go along as files.
  passkey: {
    ...member,
    why: 'a passkey is bound to the name of the site, which may stay when the host changes',
  },
  passkey_challenge: { ...passing, why: 'a question that waits a minute for its answer' },
  recovery_code: { ...member, why: 'a code on paper opens the same account' },

  journal_head: {
    moves: null,
    backedUp: true,
    why: 'a moved journal takes the next positions of its new host',
  },
  journal_cursor: {
    moves: null,
    backedUp: true,
    why: 'what was followed on the old host counts as followed',
  },
  founding: { moves: null, backedUp: true, why: 'the steward’s codes are for one host' },
  session: { ...passing, why: 'everyone signs in again where the host is another one' },
  idempotency: { ...passing, why: 'repeats are answered for a day' },
  inbound_seen: { ...passing, why: 'keyed with a secret of the host, kept for a week' },
  migration: { ...passing, why: 'the first line of a file names them' },
}
