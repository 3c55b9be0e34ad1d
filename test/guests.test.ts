import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { askersOf } from './askers.ts'
import { beneath } from './beneath.ts'
import { type FilledHouse, startFilledHouse } from './filled.ts'

/** DOMAIN 13.3, invariant 1, and what else would tell a force that somebody spoke. */
const forbidden = [
  'report',
  'report_body',
  'report_contact',
  'report_message',
  'report_note',
  'report_summary',
  'receipt',
  'grade',
  'incident',
  'incident_flag',
  'incident_report',
  'incident_text',
  'alert_level',
  'release',
  'release_approval',
  'release_opening',
  'release_recipient',
  'release_source',
  'coercive_reason',
  'outcome',
  'loop_closure',
  'oversight_report',
  'oversight_message',
  'envelope',
  'field_check',
  'clock',
  'journal',
  'journal_head',
  'journal_cursor',
  'idempotency',
  'inbound_seen',
  'session',
  'passkey',
  'passkey_challenge',
  'recovery_code',
]
/** Who sits here: no matter of reports, yet no matter of a guest's either. */
const people = ['member', 'seat']

let filled: FilledHouse
let security: { memberId: string; organisationId: string; wheelId: string }[]
let liaisons: typeof security
before(async () => {
  filled = await startFilledHouse()
  const askers = [...(await askersOf(filled.house)).values()]
  security = askers.filter(({ sector }) => sector === 'police' || sector === 'military')
  liaisons = askers.filter(({ roles }) => roles.includes('liaison') || roles.includes('donor_viewer'))
})
after(() => filled?.close())

type Ids = { wheelId: string; memberId: string | null; organisationId: string | null }

/** Rows that an asker is shown of these tables, table by table; none where the database refuses. */
async function shown(
  audience: 'cw_guest' | 'cw_member',
  ids: Ids,
  tables: readonly string[],
): Promise<string[]> {
  return filled.house.house.db.as(audience, ids, async (tx) => {
    const found: string[] = []
    for (const table of tables) {
      await sql`SAVEPOINT here`.execute(tx)
      try {
        const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.raw(table)}`.execute(
          tx,
        )
        if (rows[0]?.n !== 0) found.push(`${table} ${rows[0]?.n}`)
      } catch (error) {
        assert.equal((error as { code?: string }).code, '42501', table)
        await sql`ROLLBACK TO SAVEPOINT here`.execute(tx)
      }
    }
    return found
  })
}

const anId = fc.constantFrom('own', 'other', 'made up', 'nobody')

test('there are rows to be hidden in every one of these tables', async () => {
  const written = [
    'journal_cursor',
    'idempotency',
    'inbound_seen',
    'passkey',
    'passkey_challenge',
    'recovery_code',
  ]
  for (const table of [...forbidden, ...people].filter((one) => !written.includes(one)))
    assert.ok((await beneath(filled.house.owner, `SELECT FROM ${table}`)).length > 0, table)
  assert.ok(security.length >= 4)
})

test(
  'no office of the police or the military is shown any of it, in either wheel, as a guest or taken for a member',
  { timeout: 60_000 },
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('cw_guest', 'cw_member'),
        fc.nat(),
        fc.nat(),
        anId,
        anId,
        async (audience, n, m, wheel, member) => {
          const one = security[n % security.length]
          const other = security[m % security.length]
          if (one === undefined || other === undefined) throw new Error('no office')
          const pick = (of: string, own: string, another: string): string | null =>
            ({ own, other: another, 'made up': randomUUID(), nobody: null })[of] ?? null
          const ids = {
            wheelId: pick(wheel, one.wheelId, filled.house.other.wheelId) ?? one.wheelId,
            memberId: pick(member, one.memberId, other.memberId),
            organisationId: one.organisationId,
          }
          assert.deepEqual(await shown(audience as 'cw_guest', ids, forbidden), [])
        },
      ),
      { numRuns: 120 },
    ),
)

test('no liaison of whatever sector and no viewer of a donor is shown any of it, or who sits here', async () => {
  assert.ok(liaisons.length >= 5)
  for (const ids of liaisons) assert.deepEqual(await shown('cw_guest', ids, [...forbidden, ...people]), [])
})

test('an office of the security sector that was taken for a member is not shown who sits here', async () => {
  for (const ids of security) assert.deepEqual(await shown('cw_member', ids, people), [])
})

test('an officer is not shown what an organisation is shown in which he has no seat', async () => {
  const organisationId = filled.house.organisations['women']?.organisationId ?? ''
  for (const { memberId, wheelId } of security)
    assert.deepEqual(await shown('cw_member', { memberId, wheelId, organisationId }, forbidden), [])
})

test('a seat that ended shows nothing, even where the session still stands', async () => {
  const { memberId, organisationId } = filled.people.get('joseph') ?? { memberId: '', organisationId: '' }
  await beneath(filled.house.owner, 'UPDATE seat SET until = now() WHERE member_id = $1', [memberId])
  const ids = { wheelId: filled.house.wheel.wheelId, memberId, organisationId }
  assert.deepEqual(await shown('cw_member', ids, forbidden), [])
})

test('what a guest writes is his own: no opening, no report of a task and no journal row for another office', async () => {
  const [one] = security
  assert.ok(one)
  const foreign = filled.here['task']?.find((row) => row['organisation_id'] !== one.organisationId)
  assert.ok(foreign)
  const { task_id, inbox_item_id, organisation_id } = foreign
  const attempts = [
    sql`INSERT INTO release_opening VALUES (${one.wheelId}, ${inbox_item_id}, ${randomUUID()}, ${one.organisationId}, now())`,
    sql`INSERT INTO release_opening VALUES (${one.wheelId}, ${inbox_item_id}, ${randomUUID()}, ${organisation_id}, now())`,
    sql`INSERT INTO task_report VALUES (${one.wheelId}, ${task_id}, 9, 'answer', 'x', ${one.organisationId}, now())`,
    sql`INSERT INTO task_report VALUES (${one.wheelId}, ${task_id}, 9, 'answer', 'x', ${organisation_id}, now())`,
    sql`INSERT INTO journal (wheel_id, journal_id, event, record_kind, record_id, organisation_id, at, content_hash)
      VALUES (${one.wheelId}, ${randomUUID()}, 'x', 'task', ${task_id}, ${organisation_id}, now(), sha256('x'))`,
  ]
  for (const attempt of attempts)
    await assert.rejects(
      filled.house.house.db.as('cw_guest', one, (tx) => attempt.execute(tx)),
      /row-level security|permission denied/,
    )
  const moved = await filled.house.house.db.as('cw_guest', one, (tx) =>
    sql`UPDATE task SET state = 'accepted' WHERE task_id = ${task_id}`.execute(tx),
  )
  assert.equal(moved.numAffectedRows, 0n)
})
