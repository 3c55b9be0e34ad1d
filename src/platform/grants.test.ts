import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { audiences, loginProblems } from './roles.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.close())

type Row = Record<string, any>
const query = async (text: string): Promise<Row[]> => (await database.owner.query(text)).rows

/** Table → privilege → "all", or the columns. Grants to everyone count as the role's own. */
async function grantsOf(role: string): Promise<Record<string, Record<string, string>>> {
  const rows = await query(
    `WITH held AS (
       SELECT c.relname, x.privilege_type, NULL::name AS attname, 0 AS attnum, x.grantee
         FROM pg_class c, aclexplode(c.relacl) x WHERE c.relnamespace = 'public'::regnamespace
       UNION ALL SELECT c.relname, x.privilege_type, a.attname, a.attnum, x.grantee
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) x WHERE c.relnamespace = 'public'::regnamespace)
     SELECT relname, privilege_type, string_agg(attname, ' ' ORDER BY attnum) AS columns, bool_or(attname IS NULL) AS whole
     FROM held WHERE grantee IN (0, '${role}'::regrole) GROUP BY 1, 2 ORDER BY 1, 2`,
  )
  const found: Record<string, Record<string, string>> = {}
  for (const row of rows) {
    found[row['relname']] ??= {}
    Object.assign(found[row['relname']] ?? {}, {
      [row['privilege_type']]: row['whole'] ? 'all' : row['columns'],
    })
  }
  return found
}

const functionsOf = async (role: string): Promise<string[]> =>
  (
    await query(
      `SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype <> 'trigger'::regtype
         AND has_function_privilege('${role}', p.oid, 'EXECUTE') ORDER BY 1`,
    )
  ).map((row) => row['proname'])

const published = { SELECT: 'all' }
/** What everybody who signs in does with her own ways in. */
const ownWays = [
  'cw_challenge',
  'cw_challenge_take',
  'cw_code_use',
  'cw_codes_make',
  'cw_passkey_add',
  'cw_passkey_remove',
  'cw_passkeys',
  'cw_passphrase_change',
  'cw_passphrase_off',
  'cw_passphrase_proves',
  'cw_ways',
]
/** The words in use, and not who speaks which language. */
const words = { SELECT: 'wheel_id wheel_word_id area_code channel language text made_by state' }
/** Facts about whoever asks, for policies. */
const aboutAsker = [
  'cw_is_custodian',
  'cw_member',
  'cw_on_desk',
  'cw_organisation',
  'cw_roles',
  'cw_sector',
  'cw_wheel',
]

test('a guest of the security sector is granted its inbox, its tasks, what it writes, what is published, and nothing else', async () => {
  const inbox =
    'wheel_id inbox_item_id organisation_id purpose priority place_code time_from time_to state body released_at expires_at acknowledged_at'
  const task =
    'wheel_id task_id inbox_item_id organisation_id ask coercive priority state decline_reason offered_at accept_by answered_at acted_at version'
  assert.deepEqual(await grantsOf('cw_guest'), {
    area: published,
    area_boundary: published,
    custodian: published,
    inbox_item: { SELECT: inbox, UPDATE: 'state acknowledged_at' },
    journal: { INSERT: 'all' },
    organisation: published,
    population: published,
    protocol_confirmation: published,
    // Without the text: how often a locality is expected to write stands in it.
    protocol_version: {
      SELECT: 'wheel_id version reason state proposed_by organisation_id proposed_at in_force_at',
    },
    release_opening: { INSERT: 'all' },
    service: published,
    task: { SELECT: task, UPDATE: 'state decline_reason answered_at acted_at version' },
    task_report: { INSERT: 'all', SELECT: 'all' },
    wheel: published,
    wheel_area: published,
    wheel_organisation: published,
    wheel_word: words,
  })
  assert.deepEqual(
    await functionsOf('cw_guest'),
    [
      ...aboutAsker,
      'cw_colleagues',
      ...ownWays,
      'cw_idempotency_begin',
      'cw_idempotency_end',
      'cw_invitation_withdraw',
      'cw_invite_member',
      'cw_key_change',
      'cw_member_leave',
      'cw_own_invitations',
      'cw_own_recipient',
      'cw_paper_change',
      'cw_paper_recipient',
      'cw_seat_change',
      'cw_session_end',
      'cw_session_list',
      'cw_task_clock',
    ].sort(),
  )
})

test('intake reads nothing at all', async () => {
  const grants = await grantsOf('cw_intake')
  assert.deepEqual(Object.keys(grants).sort(), [
    'clock',
    'envelope',
    'idempotency',
    'inbound_seen',
    'journal',
    'receipt',
    'report',
    'report_body',
    'report_contact',
  ])
  for (const [table, held] of Object.entries(grants)) assert.deepEqual(held, { INSERT: 'all' }, table)
  assert.deepEqual(
    await functionsOf('cw_intake'),
    [...aboutAsker, 'cw_intake_repeat', 'cw_protocol_version'].sort(),
  )
})

test('the public reads what is published, and the rest only by functions that ask for a secret', async () => {
  const grants = await grantsOf('cw_public')
  assert.deepEqual(Object.keys(grants).sort(), [
    'area',
    'area_boundary',
    'custodian',
    'organisation',
    'population',
    'service',
    'wheel',
    'wheel_area',
    'wheel_organisation',
    'wheel_word',
  ])
  for (const [table, held] of Object.entries(grants))
    assert.deepEqual(held, table === 'wheel_word' ? words : published, table)
  assert.deepEqual(
    (await functionsOf('cw_public')).filter((name) => !aboutAsker.includes(name)),
    [
      'cw_code_find',
      'cw_found',
      'cw_founding_open',
      'cw_invitation_find',
      'cw_invitation_join',
      'cw_passkey_find',
      'cw_passkey_used',
      'cw_receipt_messages',
      'cw_receipt_open',
      'cw_receipt_salt',
      'cw_receipt_write',
      'cw_seats_of',
      'cw_session_find',
      'cw_session_open',
      'cw_sign_in_challenge',
      'cw_sign_in_challenge_take',
      'cw_sign_in_find',
    ],
  )
})

test('no audience reads what opens an account, a session or a receipt', async () => {
  const secret = [
    'member.sign_in_salt',
    'member.sign_in_hash',
    'invitation.secret_hash',
    'founding.secret_hash',
    'receipt.salt',
    'receipt.verifier_hash',
    'recovery_code.sign_in_hash',
    'passkey.public_key',
    'passkey_challenge.challenge_hash',
  ]
  for (const role of ['cw_public', 'cw_intake', 'cw_guest', 'cw_member', 'cw_job'])
    for (const column of [...secret, ...(role === 'cw_job' ? [] : ['session.token_hash'])]) {
      const [table, name] = column.split('.')
      const held = await query(
        `SELECT has_column_privilege('${role}', '${table}', '${name}', 'SELECT') AS held`,
      )
      assert.equal(held[0]?.['held'], false, `${role} reads ${column}`)
    }
})

test('what deletes ended sessions needs no token', async () => {
  const held = await query(`SELECT has_column_privilege('cw_job', 'session', 'token_hash', 'SELECT') AS held`)
  assert.equal(held[0]?.['held'], false)
})

test('the sweep reads sealed bytes only of what it carries out: releases, and inboxes that it empties', async () => {
  const bytes = await query(
    `SELECT c.relname || '.' || a.attname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'bytea'::regtype AND c.relname NOT LIKE '%idempotency%'
       AND has_column_privilege('cw_job', c.oid, a.attnum, 'SELECT') ORDER BY 1`,
  )
  const allowed = [
    'inbound_seen.message_hash',
    'inbox_item.body',
    'journal.content_hash',
    'release.body',
    'release.withdrawal',
    'release_approval.reason',
  ]
  assert.deepEqual(
    bytes.map((row) => row['name']).filter((name) => !allowed.includes(name)),
    [],
  )
})

test('only the five audiences are ever granted anything, and everyone nothing', async () => {
  const others = await query(
    `SELECT DISTINCT c.relname, CASE x.grantee WHEN 0 THEN 'everyone' ELSE x.grantee::regrole::text END AS who
     FROM pg_class c, aclexplode(c.relacl) x WHERE c.relnamespace = 'public'::regnamespace
       AND (x.grantee = 0 OR x.grantee::regrole::text NOT IN ('cw_owner', ${audiences.map((role) => `'${role}'`).join()}))`,
  )
  assert.deepEqual(others, [])
})

test('no audience signs in, owns, may create, or is a member of anything', async () => {
  const roles = await query(
    `SELECT rolname, rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS strong,
       EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS member,
       EXISTS (SELECT FROM pg_shdepend d WHERE d.refobjid = r.oid AND d.deptype = 'o') AS owner,
       has_schema_privilege(r.oid, 'public', 'CREATE') AS creates
     FROM pg_roles r WHERE rolname IN (${audiences.map((role) => `'${role}'`).join()})`,
  )
  assert.equal(roles.length, 5)
  for (const { rolname, ...held } of roles)
    assert.deepEqual(held, { strong: false, member: false, owner: false, creates: false }, rolname)
})

test('the login of the server owns nothing, bypasses nothing, and by itself reads nothing', async () => {
  const client = await database.db.pool.connect()
  try {
    assert.deepEqual(await loginProblems(client), [])
    const owned = await client.query(
      `SELECT FROM pg_shdepend WHERE refobjid = current_user::regrole AND deptype = 'o'`,
    )
    assert.equal(owned.rowCount, 0)
    for (const table of ['report', 'inbox_item', 'wheel', 'area'])
      await assert.rejects(client.query(`SELECT FROM ${table}`), /permission denied/)
    await assert.rejects(client.query('CREATE TABLE mine (x int)'), /permission denied/)
    await assert.rejects(client.query('SET ROLE cw_owner'), /permission denied/)
  } finally {
    client.release()
  }
})
