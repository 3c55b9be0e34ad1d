import { sql } from 'kysely'
import type { Database, Tx } from './db.ts'

/** The database's channel by which every process of this host hears of a change, once it is committed. */
export const LIVE_CHANNEL = 'cw_live'

/**
 * Who may hear that something of a kind changed: the civil-society roles of the wheel, or one organisation about what
 * is addressed to it. A guest hears of nothing else: the pace of what others do would be a count (red line 2).
 */
export type LiveTo = 'civil_society' | { organisationId: string }

/** What travels: no id of a record and no content. `to` is civil_society, or the organisation that is addressed. */
export type Told = { wheelId: string; kind: string; to: string }

/** Whom a journalled change is told to by itself: civil society, the organisation of the entry alone, both, or nobody. */
type Hearers = 'civil_society' | 'own' | 'both' | 'nobody'

/**
 * Every kind of record that the journal knows. One that is missing is told to nobody, so that a new kind is never
 * heard by chance; a test holds the list against the sources.
 */
export const HEARERS: Readonly<Record<string, Hearers>> = {
  report: 'civil_society',
  incident: 'civil_society',
  rumour: 'civil_society',
  published_measure: 'civil_society',
  alert_level: 'civil_society',
  release: 'civil_society',
  field_check: 'civil_society',
  clock: 'civil_society',
  wheel: 'civil_society',
  organisation: 'civil_society',
  wheel_word: 'civil_society',
  // Its office did something with it, and the desk sees what.
  inbox_item: 'both',
  task: 'both',
  // An organisation that is invited waits for another to vouch for it.
  invitation: 'both',
  // Colleagues are an organisation's own affair.
  member: 'own',
  // In the custody of oversight, which alone may learn that anything happens to it (red line 3).
  oversight_report: 'own',
  list_export: 'nobody',
}

/** Kinds whose screens call them otherwise than the journal. */
const SHOWN_AS: Readonly<Record<string, string>> = { inbox_item: 'inbox' }

/** Who hears of a journal entry, and as what. */
export function toldOf(entry: { wheelId: string; recordKind: string; organisationId: string }): Told[] {
  const { wheelId, recordKind, organisationId } = entry
  const hearers = (Object.hasOwn(HEARERS, recordKind) ? HEARERS[recordKind] : undefined) ?? 'nobody'
  const kind = SHOWN_AS[recordKind] ?? recordKind
  return [
    ...(hearers === 'civil_society' || hearers === 'both'
      ? [{ wheelId, kind, to: 'civil_society' as const }]
      : []),
    ...(hearers === 'own' || hearers === 'both' ? [{ wheelId, kind, to: organisationId }] : []),
  ]
}

export const payloadOf = ({ wheelId, kind, to }: Told): string => JSON.stringify({ wheelId, kind, to })

/** Says, with the commit of this transaction, that something of this kind changed. */
export async function announce(tx: Tx, wheelId: string, kind: string, to: LiveTo): Promise<void> {
  const told = { wheelId, kind, to: to === 'civil_society' ? to : to.organisationId }
  await sql`SELECT pg_notify(${LIVE_CHANNEL}, ${payloadOf(told)})`.execute(tx)
}

/**
 * For what may not pay: a transaction that announces takes, at its commit, a lock on the whole database's queue of
 * announcements, and holds it while the disk is waited for. What comes in says so afterwards and apart: at once where
 * nothing was said of this kind for a while, and then at most once in each interval.
 */
export class Announcer {
  readonly #db: Pick<Database, 'as'>
  readonly #everyMs: number
  readonly #open = new Map<string, { again: boolean; timer: NodeJS.Timeout }>()
  readonly #sending = new Set<Promise<void>>()
  #closed = false

  constructor(db: Pick<Database, 'as'>, everyMs = 1000) {
    this.#db = db
    this.#everyMs = everyMs
  }

  /** Never waits and never throws: what is said here is only a hint to look. */
  soon(wheelId: string, kind: string, to: LiveTo): void {
    const name = payloadOf({ wheelId, kind, to: to === 'civil_society' ? to : to.organisationId })
    const open = this.#open.get(name)
    if (this.#closed) return
    if (open !== undefined) {
      open.again = true
      return
    }
    const next = (): void => {
      const said = this.#open.get(name)
      this.#open.delete(name)
      if (said?.again) this.soon(wheelId, kind, to)
    }
    this.#open.set(name, { again: false, timer: setTimeout(next, this.#everyMs).unref() })
    const sending = this.#db
      .as('cw_public', null, (tx) => announce(tx, wheelId, kind, to))
      // The database is away; every stream is told to ask again once it is back.
      .catch(() => {})
      .finally(() => this.#sending.delete(sending))
    this.#sending.add(sending)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const { timer } of this.#open.values()) clearTimeout(timer)
    await Promise.all(this.#sending)
  }
}
