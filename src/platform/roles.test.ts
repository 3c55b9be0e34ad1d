import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import type pg from 'pg'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { audiences, identifier, literal, loginProblems, rolesSql } from './roles.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.close())

/** Roles belong to the whole cluster, so everything here is undone at the end. */
async function undone(
  work: (client: pg.PoolClient, login: string, name: string) => Promise<void>,
): Promise<void> {
  const client = await database.owner.connect()
  const login = `login_${randomBytes(6).toString('hex')}`
  try {
    await client.query('BEGIN; SET LOCAL ROLE NONE')
    const name = (await client.query('SELECT current_database() AS name')).rows[0].name
    await work(client, login, name)
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}

async function problemsOf(client: pg.PoolClient, login: string): Promise<string[]> {
  await client.query(`SAVEPOINT asked; SET LOCAL SESSION AUTHORIZATION ${identifier(login)}`)
  const problems = await loginProblems(client)
  await client.query('ROLLBACK TO SAVEPOINT asked')
  return problems
}

test('a login made by the SQL we print may run the server, and printing it twice changes nothing', () =>
  undone(async (client, login, name) => {
    const text = rolesSql(login, name, `it's "secret"`)
    await client.query(text)
    assert.deepEqual(await problemsOf(client, login), [])
    await client.query(text)
    assert.deepEqual(await problemsOf(client, login), [])
  }))

const wrong: { what: string; make: (login: string) => string; says: RegExp }[] = [
  { what: 'a superuser', make: (login) => `ALTER ROLE ${login} SUPERUSER`, says: /is a superuser/ },
  {
    what: 'one that bypasses row-level security',
    make: (login) => `ALTER ROLE ${login} BYPASSRLS`,
    says: /bypasses row-level/,
  },
  {
    what: 'one that may become the owner',
    make: (login) => `GRANT cw_owner TO ${login}`,
    says: /may become cw_owner/,
  },
  {
    what: 'one that may not become intake',
    make: (login) => `REVOKE cw_intake FROM ${login}`,
    says: /may not become cw_intake/,
  },
]
for (const { what, make, says } of wrong) {
  test(`${what} is refused, and the printed SQL mends it`, () =>
    undone(async (client, login, name) => {
      await client.query(rolesSql(login, name))
      await client.query(make(login))
      assert.ok((await problemsOf(client, login)).some((problem) => says.test(problem)))
      await client.query(rolesSql(login, name))
      assert.deepEqual(await problemsOf(client, login), [])
    }))
}

for (const power of ['SUPERUSER', 'BYPASSRLS', 'CREATEROLE', 'REPLICATION'])
  test(`a login that may become somebody with ${power} is refused, and one that has an audience with it`, () =>
    undone(async (client, login, name) => {
      await client.query(rolesSql(login, name))
      const strong = `strong_${randomBytes(6).toString('hex')}`
      await client.query(`SAVEPOINT clean; CREATE ROLE ${strong} ${power}; GRANT ${strong} TO ${login}`)
      assert.match((await problemsOf(client, login)).join(), /steps over the fences/)
      await client.query(`ROLLBACK TO SAVEPOINT clean; ALTER ROLE cw_member ${power}`)
      assert.match((await problemsOf(client, login)).join(), /may become cw_member, who steps over/)
    }))

test('a login that may make roles, or write where it likes, is refused', () =>
  undone(async (client, login, name) => {
    await client.query(rolesSql(login, name))
    await client.query(`SAVEPOINT clean; ALTER ROLE ${login} CREATEROLE`)
    assert.match((await problemsOf(client, login)).join(), /may make roles or replicate/)
    await client.query(`ROLLBACK TO SAVEPOINT clean; GRANT pg_write_all_data TO ${login}`)
    assert.match((await problemsOf(client, login)).join(), /pg_write_all_data/)
  }))

test('a login that owns a table is refused', () =>
  undone(async (client, login, name) => {
    await client.query(rolesSql(login, name))
    await client.query(`CREATE TABLE mine (x int); ALTER TABLE mine OWNER TO ${login}`)
    assert.match((await problemsOf(client, login)).join(), /owns tables/)
  }))

test('a login that may read all data is refused', () =>
  undone(async (client, login, name) => {
    await client.query(rolesSql(login, name))
    await client.query(`GRANT pg_read_all_data TO ${login}`)
    assert.match((await problemsOf(client, login)).join(), /may read all data/)
  }))

for (const role of audiences) {
  test(`a server without ${role} is refused, and the printed SQL makes it`, () =>
    undone(async (client, login, name) => {
      await client.query(rolesSql(login, name))
      await client.query(`ALTER ROLE ${role} RENAME TO ${role}_lost`)
      assert.deepEqual(await problemsOf(client, login), [`the role ${role} is missing`])
      await client.query(rolesSql(login, name))
      assert.deepEqual(await problemsOf(client, login), [])
    }))
}

test('before any role is there every one of them is named', () =>
  undone(async (client, login) => {
    for (const role of [...audiences, 'cw_owner'])
      await client.query(`ALTER ROLE ${role} RENAME TO ${role}_lost`)
    await client.query(`CREATE ROLE ${login} LOGIN`)
    assert.deepEqual(
      await problemsOf(client, login),
      audiences.map((role) => `the role ${role} is missing`),
    )
  }))

test('a name or a password cannot say more than itself', () =>
  undone(async (client, _login, name) => {
    const strange = `a"b'; DROP TABLE report; --`
    await client.query(rolesSql(strange, name, `p'w; DROP TABLE report; --`))
    assert.deepEqual(await problemsOf(client, strange), [])
    assert.equal((await client.query(`SELECT ${literal(strange)} AS said`)).rows[0].said, strange)
    assert.equal(
      (await client.query(`SELECT to_regclass('report') IS NOT NULL AS there`)).rows[0].there,
      true,
    )
  }))

test('the login becomes any of the five for one transaction and is none of them before and after', async () => {
  const client = await database.db.pool.connect()
  try {
    for (const role of audiences) {
      await client.query(`BEGIN; SET LOCAL ROLE ${role}`)
      assert.equal((await client.query('SELECT current_user AS me')).rows[0].me, role)
      await client.query('COMMIT')
      assert.notEqual((await client.query('SELECT current_user AS me')).rows[0].me, role)
      await assert.rejects(client.query('SELECT FROM wheel'), /permission denied/)
    }
  } finally {
    client.release()
  }
})

test('what was set for one transaction is forgotten by the next on the same connection', async () => {
  const asker = {
    wheelId: '018f3f3f-0000-7000-8000-000000000001',
    memberId: '018f3f3f-0000-7000-8000-000000000002',
    organisationId: null,
  }
  const small = database.db.pool.totalCount
  await database.db.as('cw_member', asker, async () => {})
  assert.ok(database.db.pool.totalCount >= small)
  const client = await database.db.pool.connect()
  try {
    const { rows } = await client.query(
      `SELECT current_setting('cw.wheel', true) AS wheel, current_setting('cw.member', true) AS member`,
    )
    assert.deepEqual([rows[0].wheel || null, rows[0].member || null], [null, null])
  } finally {
    client.release()
  }
})

test('an asker that is not an id never reaches the database', async () => {
  const evil = { wheelId: `'; RESET ROLE; --`, memberId: null, organisationId: null }
  await assert.rejects(
    database.db.as('cw_guest', evil, async () => {}),
    /not a uuid/,
  )
})

const missing: { what: string; make: (login: string) => string }[] = [
  // On PostgreSQL 15 such a login grants itself cw_owner.
  { what: 'may make roles', make: (login) => `ALTER ROLE ${login} CREATEROLE` },
  { what: 'may stream the whole cluster', make: (login) => `ALTER ROLE ${login} REPLICATION` },
  { what: 'may write all data', make: (login) => `GRANT pg_write_all_data TO ${login}` },
  {
    what: 'may read files of the database server',
    make: (login) => `GRANT pg_read_server_files TO ${login}`,
  },
  {
    what: 'may run programs of the database server',
    make: (login) => `GRANT pg_execute_server_program TO ${login}`,
  },
]
for (const { what, make } of missing) {
  test(`a login that ${what} is refused`, () =>
    undone(async (client, login, name) => {
      await client.query(rolesSql(login, name))
      await client.query(make(login))
      assert.notDeepEqual(await problemsOf(client, login), [])
    }))
}
