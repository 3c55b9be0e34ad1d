import { randomBytes, randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import type pg from 'pg'
import { newId } from '../src/platform/id.ts'
import type { DB } from '../src/platform/schema.ts'
import { fillOrder } from './rows-order.ts'
import { fillReports } from './rows-reports.ts'
import { fillWarnings } from './rows-warnings.ts'
import { fillWords } from './rows-words.ts'

export type Row = Record<string, any>
export type Rows = Record<string, Row[]>
export type Cast = {
  wheelId: string
  areaCode: string
  /** Organisations that keep reports and judge incidents. */
  desk: readonly string[]
  /** To whom releases go, tasks and inboxes with them. */
  recipients: readonly string[]
  oversight: readonly string[]
  focal: readonly string[]
  members: readonly { memberId: string; organisationId: string; roles: readonly string[] }[]
}
export type Filling = {
  cast: Cast
  /** Offices that no route would ever address. */
  wrong: readonly string[]
  made: Rows
  add: <T extends keyof DB>(table: T, row: Insertable<DB[T]>) => void
  at: (minutes: number) => Date
  sealed: () => Buffer
  /** A member of that organisation, or anyone. */
  someone: (organisationId: string) => string
  clock: (subject: string, id: string, organisationId: string, kind: string, role: string) => void
}

/**
 * Every table of a wheel with rows of every state, in the hands of several organisations. The words are invented bytes:
 * this is about who sees rows, so nothing here is ever opened. Some rows are wrong on purpose, since a fence has to
 * hold then too.
 */
export async function fillWheel(owner: pg.Pool, cast: Cast, wrong: readonly string[] = []): Promise<Rows> {
  const made: Rows = {}
  const inserts: [string, Row][] = []
  const now = Date.now()
  const add: Filling['add'] = (table, row) => {
    const rows = made[table] ?? []
    made[table] = rows
    rows.push(row)
    inserts.push([table, row])
  }
  const at = (minutes: number): Date => new Date(now + minutes * 60_000)
  const filling: Filling = {
    cast,
    wrong,
    made,
    add,
    at,
    sealed: () => randomBytes(64),
    someone: (id) =>
      (cast.members.find((one) => one.organisationId === id) ?? cast.members[0])?.memberId ?? randomUUID(),
    clock: (subject, subject_id, organisation_id, kind, role) =>
      add('clock', {
        wheel_id: cast.wheelId,
        clock_id: newId(),
        subject,
        subject_id,
        kind,
        priority: 'P1',
        organisation_id,
        role,
        started_at: at(-60),
        due_at: at(60),
        next_at: at(60),
      }),
  }
  fillOrder(filling)
  fillReports(filling)
  fillWarnings(filling)
  fillWords(filling)
  await insertAll(owner, inserts)
  return made
}

/** Beneath the fences, and without the triggers that keep such rows from being made one after the other. */
async function insertAll(owner: pg.Pool, inserts: readonly [string, Row][]): Promise<void> {
  const client = await owner.connect()
  try {
    await client.query(`BEGIN; SET LOCAL ROLE NONE; SET LOCAL session_replication_role = replica`)
    for (const [table, row] of inserts) {
      const columns = Object.keys(row)
      const places = columns.map((_, n) => `$${n + 1}`)
      await client.query(
        `INSERT INTO ${table} (${columns.join()}) VALUES (${places.join()})`,
        Object.values(row),
      )
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
