import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { beneath, countBeneath } from '../../../test/beneath.ts'
import { emptyHost, type Host, type Leaving, leavingHost, passphrase } from '../../../test/hosts.ts'
import { open } from '../../custody/seal.ts'
import { openedWith } from '../../custody/server/index.ts'
import { readCatalogue } from '../../platform/rows/catalogue.ts'
import { hostTables } from '../../platform/rows/host-tables.ts'
import { MoveRefused, readLines } from '../../platform/rows/line-file.ts'
import { exportWheel } from './export-wheel.ts'
import { importWheel } from './import-wheel.ts'

const tables = async (owner: pg.Pool): Promise<string[]> =>
  (
    await beneath<{ name: string }>(
      owner,
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       AND obj_description(oid, 'pg_class') LIKE 'wheel:%' ORDER BY 1`,
    )
  ).map((row) => row.name)

let leaving: Leaving
before(async () => {
  leaving = await leavingHost()
})
after(() => leaving.close())

const into = (target: Host, path = leaving.file, words = passphrase) =>
  importWheel(target.moving, { file: path, passphrase: words })
const refused = (work: Promise<unknown>, about: RegExp): Promise<void> =>
  assert.rejects(work, (error: Error) => error instanceof MoveRefused && about.test(error.message))

test('a wheel is one sealed file, which the standard age program opens', async () => {
  const moved = await exportWheel(leaving.from, leaving.order)
  assert.ok(moved.rows > 500, `${moved.rows} rows`)
  assert.ok(moved.locks > 0)
  assert.ok(moved.files > 10, `${moved.files} files`)
  const bytes = await readFile(leaving.file)
  assert.ok(bytes.subarray(0, 60).toString().startsWith('age-encryption.org/v1\n-> scrypt '))
  assert.equal(bytes.includes('borehole'), false)
  for await (const line of readLines(leaving.file, openedWith(passphrase)))
    assert.ok(!JSON.stringify(line).includes('token_hash'), 'sessions stay')
})

test('a wheel on a second host: every count and the journal equal, words open, a member works on', async () => {
  const target = await emptyHost()
  try {
    const fences = await fencesOf(target.database.owner)
    const { moved } = await into(target)
    assert.deepEqual(await fencesOf(target.database.owner), fences, 'every fence stands as before')

    const all = await tables(target.database.owner)
    assert.ok(all.length >= 35, `${all.length} wheel tables`)
    for (const table of all) {
      const sum = (pool: pg.Pool) =>
        beneath(
          pool,
          `SELECT count(*)::int AS n, md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) AS rows FROM
             (SELECT ${table === 'journal' ? 'wheel_id, journal_id, event, record_kind, record_id, organisation_id, at, content_hash' : '*'} FROM ${table} WHERE wheel_id = $1) t`,
          [leaving.wheelId],
        )
      assert.deepEqual(await sum(target.database.owner), await sum(leaving.filled.house.owner), table)
    }
    const journal = (pool: pg.Pool) =>
      beneath(pool, 'SELECT journal_id FROM journal WHERE wheel_id = $1 ORDER BY position', [leaving.wheelId])
    assert.deepEqual(await journal(target.database.owner), await journal(leaving.filled.house.owner))
    const [positions] = await beneath(
      target.database.owner,
      'SELECT min(position) AS first, max(position) AS last, count(*)::int AS n, (SELECT next_position FROM journal_head) AS next FROM journal',
    )
    assert.equal(Number(positions?.['first']), 0)
    assert.equal(Number(positions?.['last']) + 1, positions?.['n'])
    assert.equal(Number(positions?.['next']), positions?.['n'])
    const cursors = await beneath(target.database.owner, 'SELECT DISTINCT position FROM journal_cursor')
    assert.deepEqual(
      cursors.map((row) => Number(row['position'])),
      [positions?.['n'] - 1],
    )
    assert.equal(await countBeneath(target.database.owner, 'session'), 0)
    assert.ok(moved.locks > 0)

    // Nothing of the other wheel, and of its people none.
    assert.equal(await target.wheels(), 1)
    const names = await beneath(target.database.owner, 'SELECT sign_in_name FROM member ORDER BY 1')
    assert.ok(names.some((row) => row['sign_in_name'] === 'ekai'))
    assert.ok(!names.some((row) => row['sign_in_name'] === 'kiprop'))

    const ekai = await signIn(target, 'ekai')
    const report = await ekai.get(`/api/reports/${leaving.told.reportId}`)
    assert.equal(report.status, 200)
    const opened = await open(
      leaving.filled.house.organisations['women']?.identity ?? '',
      Buffer.from(report.body.body_sealed, 'base64'),
    )
    assert.equal(opened['words'], 'they cut the fence at the borehole')
    const card = await ekai.get('/api/keys/mine')
    assert.equal(card.status, 200)
    assert.notEqual(card.body.wrapped, null)

    // The person's own code opens it too, and intake takes in what comes next.
    const receipt = await target.house.app.inject({
      method: 'POST',
      url: '/api/receipts/open',
      payload: { locator: leaving.told.locator, verifier: leaving.told.verifier },
    })
    assert.equal(receipt.statusCode, 200)
    const before = await countBeneath(target.database.owner, 'report')
    const again = await target.house.app.inject({
      method: 'POST',
      url: `/api/intake/${leaving.order.slug}`,
      headers: { 'idempotency-key': randomUUID() },
      payload: {
        ...leaving.told.body,
        receipt: { ...(leaving.told.body['receipt'] as object), locator: '99999998' },
      },
    })
    assert.equal(again.statusCode, 201, again.body)
    assert.equal(await countBeneath(target.database.owner, 'report'), before + 1)
    await target.house.sweep.followJournal()

    await refused(into(target), /is on this host already/)
  } finally {
    await target.close()
  }
})

test('a wheel comes beside another: its journal goes behind, and nobody follows it twice', async () => {
  const target = await emptyHost()
  try {
    const second = join(leaving.folder, 'other.age')
    await exportWheel(leaving.from, { ...leaving.order, slug: leaving.filled.house.other.slug, file: second })
    await into(target)
    await target.house.sweep.followJournal()
    const handled: string[] = []
    target.house.sweep.subscribe({
      name: 'responses follow warnings',
      events: [],
      handle: async (_tx, entry) => void handled.push(entry.event),
    })
    await into(target, second)
    assert.equal(await target.wheels(), 2)
    const [gap] = await beneath(
      target.database.owner,
      'SELECT count(*)::int AS n, max(position) AS last, (SELECT next_position FROM journal_head) AS next FROM journal',
    )
    assert.equal(Number(gap?.['last']) + 1, gap?.['n'])
    assert.equal(Number(gap?.['next']), gap?.['n'])
    const waiting = await target.house.db.as('cw_job', null, (tx) =>
      tx
        .selectFrom('journal_cursor')
        .select('position')
        .where('subscriber', 'in', target.moving.subscribers as string[])
        .execute(),
    )
    assert.ok(waiting.every((row) => Number(row.position) === Number(gap?.['next']) - 1))
  } finally {
    await target.close()
  }
})

test('a lock that was destroyed on either host does not come back with a wheel', async () => {
  const target = await emptyHost()
  try {
    const lock = (await leaving.from.locks.list()).find((one) => one.name.wheelId === leaving.wheelId)
    assert.ok(lock)
    const destroyed = join(target.folder, 'keys', 'locks', 'destroyed')
    await target.moving.locks.list()
    await writeFile(destroyed, `${lock.id} ${'0'.repeat(64)}\n`)
    await into(target)
    assert.equal(
      (await target.moving.locks.list()).some((one) => one.id === lock.id),
      false,
    )
    const many = (await leaving.from.locks.list()).filter(
      (one) => one.name.wheelId === leaving.wheelId,
    ).length
    assert.equal((await target.moving.locks.list()).length, many - 1)
  } finally {
    await target.close()
  }
})

test('an owner who bypasses nothing exports and imports as well', async () => {
  const login = 'cw_move_owner'
  await beneath(
    leaving.filled.house.owner,
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${login}') THEN CREATE ROLE ${login} LOGIN NOINHERIT PASSWORD 'only-for-tests'; END IF; END $$`,
  )
  await beneath(leaving.filled.house.owner, `GRANT cw_owner TO ${login}`)
  const target = await emptyHost()
  const as = async (config: pg.PoolConfig): Promise<pg.Client> => {
    await beneath(
      leaving.filled.house.owner,
      `GRANT CONNECT ON DATABASE ${config.database} TO ${login}`,
    ).catch(() => {})
    const client = new pg.Client({ ...config, user: login, password: 'only-for-tests' })
    await client.connect()
    return client
  }
  const source = await as(leaving.filled.house.ownerConfig)
  const sink = await as(target.database.ownerConfig)
  try {
    const plain = join(leaving.folder, 'plain.age')
    const first = await exportWheel({ ...leaving.from, owner: source }, { ...leaving.order, file: plain })
    const { moved } = await importWheel({ ...target.moving, owner: sink }, { file: plain, passphrase })
    for (const [name, n] of Object.entries(first.counts))
      if (!name.startsWith('(')) assert.equal(moved.counts[name], n, name)
    assert.equal(await target.wheels(), 1)
  } finally {
    await source.end()
    await sink.end()
    await target.close()
  }
})

test('age itself opens the file', { skip: !hasAge() }, async () => {
  // The program asks on a terminal; `script` gives it one.
  const out = join(leaving.folder, 'opened.gz')
  await copyFile(leaving.file, join(leaving.folder, 'copy.age'))
  execFileSync('script', ['-qec', `age -d -o ${out} ${join(leaving.folder, 'copy.age')}`, '/dev/null'], {
    input: `${passphrase}\n`,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  assert.equal((await readFile(out)).subarray(0, 2).toString('hex'), '1f8b')
})

function hasAge(): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v age && command -v script'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test('every table of a host says whether it moves', async () => {
  const { tables: found } = await readCatalogue(leaving.owner)
  const silent = [...found.values()].filter(
    ({ name, kind }) => kind === 'host' && hostTables[name] === undefined,
  )
  assert.deepEqual(
    silent.map(({ name }) => name),
    [],
  )
  assert.deepEqual(
    [...found.values()]
      .filter(({ kind }) => !['host', 'wheel', 'reference'].includes(kind))
      .map(({ name }) => name),
    [],
  )
})
async function fencesOf(pool: pg.Pool): Promise<unknown> {
  return beneath(
    pool,
    `SELECT c.relname, c.relforcerowsecurity, t.tgname, t.tgenabled FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1, 3`,
  )
}

async function signIn(target: Host, name: string) {
  const secret = leaving.filled.house.signInSecret(name)
  const answer = await target.house.app.inject({
    method: 'POST',
    url: '/api/sign-in',
    payload: { name, secret },
  })
  assert.equal(answer.statusCode, 200, answer.body)
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  return {
    get: async (url: string) => {
      const got = await target.house.app.inject({ method: 'GET', url, headers: { cookie } })
      return { status: got.statusCode, body: got.json() }
    },
  }
}
