import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { beneath } from '../beneath.ts'
import { base64 } from '../reporter.ts'
import { startPlanted } from './planted.ts'
import { CANARY, NUMBERS, planted } from './planted-incidents.ts'
import { ask, everyPath, EVERYBODY, everyRow, formsOf, readAll, tablesHolding } from './seeing.ts'
import { text } from './telling.ts'

let made!: Awaited<ReturnType<typeof startPlanted>>
const forms = [CANARY, ...NUMBERS].flatMap(formsOf)
const shows = (said: string): boolean => forms.some((form) => said.includes(form))

before(async () => {
  made = await startPlanted()
})
after(() => made?.close())

test('the search finds a text in each of its forms', () => {
  const at = (offset: number) =>
    Buffer.from(`${'x'.repeat(offset)}${planted('words')} and more`).toString('base64')
  for (const said of [planted('x'), Buffer.from(planted('x')).toString('hex'), at(0), at(1), at(2)])
    assert.ok(shows(said), said)
  assert.ok(!shows('nothing of it'))
})

test('no table of the database shows one, as text or as bytes', async () => {
  const rows = await everyRow(made.house)
  for (const table of ['report_body', 'grade', 'outcome', 'oversight_report', 'envelope', 'task_report'])
    assert.ok((rows.get(table) ?? '').length > 100, `${table} has something`)
  assert.deepEqual(await tablesHolding(made.house, CANARY, ...NUMBERS), [])
})

test('every sealed column that there is was planted', async () => {
  const columns = await beneath<{ t: string; c: string }>(
    made.house.owner,
    `SELECT c.table_name AS t, c.column_name AS c FROM information_schema.columns c JOIN information_schema.tables x USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND x.table_type = 'BASE TABLE' AND c.data_type = 'bytea' AND c.column_name !~ 'hash|salt|secret'
       -- What an authenticator shows of itself holds nobody's words.
       AND c.table_name NOT LIKE 'passkey%'`,
  )
  const empty: string[] = []
  for (const { t, c } of columns) {
    const [row] = await beneath(made.house.owner, `SELECT count(${c})::int AS n FROM ${t}`)
    if (row?.['n'] === 0) empty.push(`${t}.${c}`)
  }
  assert.deepEqual(empty, [])
})

test('no line of the log shows one, and neither does one about a fault', async () => {
  const { house, log } = made
  await beneath(house.owner, 'REVOKE INSERT ON report_body FROM cw_intake')
  await assert.rejects(text(house, `+${NUMBERS[4]}`, planted('fault')))
  const browserless = { words: planted('fault'), area: 'KE023124', token: planted('token') }
  await fetch(`${house.url}/en/turkana/tell`, { method: 'POST', body: new URLSearchParams(browserless) })
  await beneath(house.owner, 'GRANT INSERT ON report_body TO cw_intake')
  assert.ok(
    log.some((line) => line.includes('"level":50')),
    'the fault was logged',
  )
  assert.ok(log.length > 50, String(log.length))
  assert.deepEqual(log.filter(shows), [])
})

test('no error repeats what was sent', async () => {
  const { house, log } = made
  const ekai = await house.person('ekai')
  const canary = planted('error')
  const sent: [string, object][] = [
    [`/api/intake/${house.wheel.slug}`, { words: canary, body_sealed: canary, [canary]: 1 }],
    [`/api/intake/${canary}`, { area_code: canary }],
    ['/api/receipts/open', { locator: canary, verifier: canary }],
    ['/api/receipts/salt', { locator: canary }],
    ['/api/sign-in', { name: canary, secret: canary }],
    ['/api/sign-in', { name: canary, secret: base64(Buffer.from(canary)) }],
    ['/api/field-checks', { area_code: canary, monitor_id: canary, body_sealed: canary }],
    [`/api/reports/${canary}/write`, { message_sealed: canary }],
    [`/api/${canary}`, {}],
  ]
  for (const [path, body] of sent)
    for (const who of [house.nobody, ekai]) {
      const answer = await who.post(path, body, { 'idempotency-key': canary })
      assert.ok(answer.status >= 400, `${path} ${answer.status}`)
      assert.ok(!shows(answer.text), `${path} ${answer.text}`)
    }
  const broken = await house.nobody.post('/api/sign-in', `{"name": "${canary}`)
  assert.ok(broken.status === 400 && !shows(broken.text), broken.text)
  assert.deepEqual(log.filter(shows), [])
  assert.deepEqual(await tablesHolding(house, CANARY), [])
})

test('no answer that anyone ever got shows one in the open', async () => {
  assert.ok(made.answers.length > 100, String(made.answers.length))
  // Her own plain form comes back to her when something is missing: with her words, and to nobody else.
  const others = made.answers.filter((said) => !said.includes('<textarea'))
  assert.deepEqual(others.filter(shows), [])
})

const DESK = ['joseph', 'lokwang', 'nakiru']
const CHECKS = ['amina', 'ekai', ...DESK]
const RELEASE = ['ajuma', 'daniel', ...DESK, 'ruth']
const each = (fields: string, names: readonly string[]): Record<string, readonly string[]> =>
  Object.fromEntries(fields.split(' ').map((field) => [field, names]))
const MAY: Record<string, readonly string[]> = {
  ...each('sms form form-where form-when walk-in where words note message-in message-out remaining', [
    'ekai',
  ]),
  ...each('summary', ['ekai', ...DESK]),
  ...each('diverted oversight-in oversight-out', ['halima']),
  ...each('envelope sms-envelope', ['esther']),
  ...each('check check-answer', CHECKS),
  ...each('account text-account text-other_account text-note text-no_verification', DESK),
  ...each('grade contest outcome loop reopen review level', DESK),
  ...each('release-station release-mediation release-refused release-withdrawn', RELEASE),
  ...each('coercion refusal', RELEASE),
  // Not to an approver of an authority: a reason that is missing would tell her that a source went elsewhere.
  ...each('withdrawal', ['ajuma', ...DESK, 'ruth']),
  'task-station': [...DESK, 'otieno'],
  declined: [...DESK, 'kofi'],
}

test('nobody is given a file that opens to one, unless it was sealed for her work', async () => {
  const { house } = made
  const paths = await everyPath(house)
  const opens: Record<string, string[]> = {}
  for (const name of EVERYBODY) {
    const seen = await readAll(house, await house.person(name), paths)
    assert.deepEqual(
      seen.filter(({ text: said }) => shows(said)),
      [],
      name,
    )
    const all = seen.flatMap(({ opened }) => opened).join('\n')
    for (const [, field = ''] of all.matchAll(new RegExp(`${CANARY}-([a-z_-]+)-"`, 'g')))
      opens[field] = [...new Set([...(opens[field] ?? []), name])].sort()
  }
  const expected = Object.fromEntries(Object.entries(MAY).map(([field, names]) => [field, [...names].sort()]))
  for (const [field, names] of Object.entries(expected)) assert.deepEqual(opens[field], names, field)
  assert.deepEqual(Object.keys(opens).sort(), Object.keys(expected).sort())
  assert.deepEqual(
    (await readAll(house, undefined, paths)).filter(({ text: said }) => shows(said)),
    [],
  )
})

test('no file of the data directory shows one, in its name or in its bytes', async () => {
  const entries = await readdir(made.house.dataDirectory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  assert.ok(files.length > 10)
  for (const file of files) {
    const bytes = await readFile(join(file.parentPath, file.name))
    assert.ok(!shows(file.name) && !shows(bytes.toString('latin1')), file.name)
  }
})

const there = spawnSync('age', ['--version']).status === 0
const skip = there ? false : 'the standard `age` program (apt package age) is not on PATH'

test('an exported report opens with the standard age program and shows readable JSON', { skip }, async () => {
  const { house, there: records } = made
  const ekai = await house.person('ekai')
  const folder = await mkdtemp(join(tmpdir(), 'age-export-'))
  const key = join(folder, 'key.txt')
  await writeFile(key, `${ekai.identity}\n`)
  const { bytes, status } = await ask(house, `/api/reports/${records.report}/export`, ekai.cookie)
  assert.equal(status, 200)
  const { stdout, stderr } = spawnSync('age', ['-d', '-i', key], { input: bytes })
  await rm(folder, { recursive: true })
  assert.deepEqual(JSON.parse(stdout.toString('utf8')), { v: 1, words: planted('words') }, stderr.toString())
})
