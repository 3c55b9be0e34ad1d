import assert from 'node:assert/strict'
import { chmod, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/launch.ts'
import { attachEmbedded } from '../src/platform/postgres/attach.ts'
import { removeEmbedded } from '../src/platform/postgres/embedded.ts'
import { addressOf, begin, commonwheel, privateFiles, type Ran, type Run } from './command-line.ts'

const root = resolve(import.meta.dirname, '..')
const WORDS = 'Young men were told at the landing to bring sticks to the market tomorrow.'

/** From an empty data folder to a first report answered: five people of four organisations, and no browser. */
describe('a wheel by the command line alone', { timeout: 480_000 }, () => {
  let files: Awaited<ReturnType<typeof privateFiles>>
  let data: string
  let server: Run
  let at: string
  let paper: string
  const code: Record<string, string> = {}

  /** Nobody signed in, or somebody with her passphrase in a file. One JSON object comes back. */
  const say = async (who: string | null, args: string[], piped = ''): Promise<Ran & { body: any }> => {
    const signed = who === null ? [] : ['--as', who, '--passphrase-file', join(files.folder, `${who}.txt`)]
    const ran = await commonwheel([...args, '--at', at, '--json', ...signed], {}, piped)
    return { ...ran, body: ran.out === '' ? undefined : JSON.parse(ran.out) }
  }
  const does = async (who: string | null, args: string[], piped = ''): Promise<any> => {
    const ran = await say(who, args, piped)
    assert.equal(ran.exit, 0, `${args.join(' ')}: ${ran.err}`)
    return ran.body
  }
  const refused = async (who: string | null, args: string[], reason: string, piped = ''): Promise<Ran> => {
    const ran = await say(who, args, piped)
    assert.equal(ran.exit, 3, `${args.join(' ')}: ${ran.out}${ran.err}`)
    assert.equal(ran.body.code, reason, ran.err)
    return ran
  }
  const codeFile = (name: string): Promise<string> => files.write(`${name}.code`, code[name] ?? '')
  const joins = async (name: string): Promise<any> => {
    const args = ['join', '--name', name, '--display-name', name, '--code-file', await codeFile(name)]
    const joined = await does(null, args)
    assert.match(joined.passphrase, /^([a-z]+ ){6}[a-z]+$/)
    await files.write(`${name}.txt`, joined.passphrase)
    return joined
  }
  const beneath = async (sql: string): Promise<void> => {
    const client = new pg.Client({
      ...(await attachEmbedded(join(data, 'postgres'))),
      database: 'commonwheel',
    })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
  const foundingCode = async (): Promise<string> => {
    const ran = await commonwheel(['found'], { DATA: data })
    assert.equal(ran.exit, 0, ran.err)
    return ran.out.match(/\n {2}([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5})\n/)?.[1] ?? ''
  }
  const plan = {
    slug: 'kisumu',
    name: 'Kisumu',
    area_code: 'KE042',
    timezone: 'Africa/Nairobi',
    languages: ['en', 'sw'],
    organisation: { name: 'Lake Women for Peace', category: 'womens_group' },
    sign_in_name: 'asha',
    display_name: 'Asha',
    roles: ['intake_operator', 'coordinator'],
  }

  before(async () => {
    files = await privateFiles()
    await chmod(files.folder, 0o711)
    data = join(files.folder, 'wheel')
  })
  after(async () => {
    server?.child.kill('SIGINT')
    await server?.ended
    for (const folder of ['wheel', 'demo']) await removeEmbedded(join(files.folder, folder, 'postgres'))
    await rm(files.folder, { recursive: true, force: true })
  })

  test('a secret given as an argument is refused with a sentence that does not repeat it', async () => {
    const tried = [
      ['wheel', 'found', '--plan', 'plan.json', '--passphrase', 'lake boat net'],
      ['people', '--as', 'asha', '--passphrase=lake boat net'],
      ['join', '--code', 'ABCD-lake'],
      ['join', 'ABCD-lake'],
      ['report', 'look-up', '1234 lake'],
    ]
    for (const ran of await Promise.all(tried.map((args) => commonwheel(args)))) {
      assert.equal(ran.exit, 2, ran.out)
      assert.match(ran.err, /secret is never an argument/)
      assert.doesNotMatch(ran.err + ran.out, /lake/)
    }
  })

  test('every command has a help, and secrets travel to no place without https but this machine', async () => {
    const commands = ['found', 'wheel', 'invite', 'vouch', 'join', 'people', 'keys', 'protocol', 'report']
    const env = { COMMONWHEEL_PASSPHRASE: 'x' }
    const [open, nobody, ...helps] = await Promise.all([
      commonwheel(['people', '--as', 'asha', '--at', 'http://example.org'], env),
      commonwheel(['people', '--as', 'asha', '--at', 'http://127.0.0.1:1'], env),
      ...commands.map((name) => commonwheel([name, '--help'])),
    ])
    for (const [n, ran] of helps.entries()) {
      assert.equal(ran.exit, 0)
      assert.match(ran.out, new RegExp(`^commonwheel ${commands[n]}`))
    }
    assert.equal(open.exit, 2)
    assert.match(open.err, /https/)
    assert.equal(nobody.exit, 1)
    assert.match(nobody.err, /Nothing answers there/)
  })

  test('the demonstration’s folder founds no wheel', async () => {
    const demo = join(files.folder, 'demo')
    const database = await openDatabase(readConfig({ DATA: demo }, root), root, 'serve', () => {})
    await database.stop()
    const ran = await commonwheel(['found'], { DATA: demo })
    assert.equal(ran.exit, 1)
    assert.match(ran.err, /holds the demonstration. A real wheel begins in a folder of its own/)
  })

  test('a code from the terminal founds the wheel, once; the folder then serves it and no demonstration', async () => {
    code['asha'] = await foundingCode()
    server = begin(['start'], { DATA: data })
    at = await addressOf(server)
    assert.doesNotMatch(server.said(), /demonstration|ekai/i)

    const example = await does(null, ['wheel', 'found', '--example'])
    const found = ['wheel', 'found', '--plan', await files.write('plan.json', example.example)]
    code['late'] = await foundingCode()
    await beneath(`UPDATE founding SET made_at = made_at - interval '2 days', expires_at = expires_at - interval '2 days' WHERE made_at =
      (SELECT max(made_at) FROM founding)`)
    const right = ['--code-file', await codeFile('asha')]
    const weak = ['--passphrase-file', await files.write('weak.txt', 'peace now')]
    const [without, guessed] = await Promise.all([
      say(null, found),
      say(null, [...found, ...right, ...weak]),
      refused(null, found, 'code_refused', 'ABCD-EFGH-JKMN-PQRS-TVWX-YZ01\n'),
      refused(null, [...found, '--code-file', await codeFile('late')], 'code_refused'),
    ])
    const { area, children } = await does(null, ['wheel', 'areas', 'KE042'])
    assert.deepEqual([area.name, children.length > 0], ['Kisumu', true])
    assert.equal(without.exit, 2)
    assert.match(without.err, /--code-file FILE, set COMMONWHEEL_CODE/)
    assert.equal(guessed.exit, 2)
    assert.match(guessed.err, /could be guessed/)
    await files.write('plan.json', `// Agreed on Friday\n${JSON.stringify(plan)}`)
    const asha = await does(null, [...found, ...right])
    assert.equal(asha.slug, 'kisumu')
    await files.write('asha.txt', asha.passphrase)
    await refused(null, [...found, ...right], 'code_refused')
  })

  test('a founder makes a paper key; a wrong passphrase is refused; no force comes before a protocol', async () => {
    await files.write('nobody.txt', 'quite another passphrase of many words')
    const police = ['--name', 'Kisumu Police', '--sector', 'police', '--category', 'office']
    await Promise.all([
      refused('nobody', ['people'], 'sign_in_refused'),
      refused('asha', ['invite', 'organisation', ...police, '--roles', 'liaison'], 'card_refused'),
      refused(null, ['report', 'tell', '--wheel', 'kisumu', '--area', 'KE042'], 'no_custodian', WORDS),
    ])
    paper = (await does('asha', ['keys', 'paper'])).words
    assert.equal(paper.split(' ').length, 24)
  })

  test('two founding organisations agree; one that confirms twice is one', async () => {
    const card = ['--name', 'Interfaith Council', '--sector', 'civil_society', '--category', 'religious']
    const invited = await does('asha', [
      'invite',
      'organisation',
      ...card,
      '--roles',
      'verifier,release_approver',
    ])
    code['ruth'] = invited.code
    const look = await commonwheel(['join', '--look', '--at', at], { COMMONWHEEL_CODE: invited.code })
    assert.match(look.out, /invites you to Kisumu, as the first of Interfaith Council/)
    assert.equal((await joins('ruth')).has_ring, true)
    await refused(
      null,
      ['join', '--name', 'ruth2', '--display-name', 'R', '--code-file', await codeFile('ruth')],
      'code_refused',
    )

    const shown = await does('asha', ['protocol', 'show'])
    assert.equal(shown.state, 'founding')
    const who = {
      desk: ['Lake Women for Peace', 'Interfaith Council'],
      panel: [
        { organisation_id: 'Lake Women for Peace', seats: 1 },
        { organisation_id: 'interfaith council', seats: 2 },
      ],
      custodians: [{ area_code: 'KE042', channel: 'any', organisation_id: 'Lake Women for Peace' }],
      vault_partner: 'Interfaith Council',
    }
    const propose = async (over: object) => [
      'protocol',
      'propose',
      '--reason',
      'What both founding organisations agreed in their meeting.',
      '--file',
      await files.write(
        'protocol.json',
        JSON.stringify({ ...shown, protocol: { ...shown.protocol, who: { ...who, ...over } } }),
      ),
    ]
    const alone = await refused('asha', await propose({ desk: ['Lake Women for Peace'] }), 'protocol_refused')
    assert.match(alone.err, /- desk of one/)
    assert.equal((await say('asha', await propose({ oversight: 'Nobody Known' }))).exit, 2)
    assert.deepEqual(await does('asha', await propose({})), { version: 1, state: 'proposed' })
    await Promise.all([
      refused('asha', ['protocol', 'confirm', '1'], 'already_said'),
      refused('ruth', ['protocol', 'confirm', '2'], 'not_found'),
    ])
    assert.equal((await does('ruth', ['protocol', 'show'])).state, 'proposed')
    assert.equal((await does('ruth', ['protocol', 'confirm', '1'])).state, 'in_force')
    const read = await commonwheel([
      'protocol',
      'show',
      '--as',
      'ruth',
      '--at',
      at,
      '--passphrase-file',
      join(files.folder, 'ruth.txt'),
    ])
    assert.match(read.out, /Keeps the reports of KE042: Lake Women for Peace/)
    assert.match(read.out, /Confirmed by: Lake Women for Peace, Interfaith Council/)
    assert.match(read.out, /the person hears that it came: 15 min, 2 h, 1 d, 3 d/)
  })

  test('a youth group joins when two vouch; one that vouches twice is one', async () => {
    const card = ['--name', 'Youth Bridge', '--sector', 'civil_society', '--category', 'youth_group']
    code['juma'] = (await does('asha', ['invite', 'organisation', ...card, '--roles', 'verifier'])).code
    await refused('asha', ['vouch', 'Youth Bridge'], 'already_said')
    await refused(
      null,
      ['join', '--name', 'juma', '--display-name', 'J', '--code-file', await codeFile('juma')],
      'wrong_state',
    )
    assert.equal((await does('ruth', ['vouch', 'youth bridge'])).state, 'open')
    await joins('juma')
    const more = [
      '--name',
      'Friends',
      '--sector',
      'civil_society',
      '--category',
      'ngo',
      '--roles',
      'verifier',
    ]
    await refused('juma', ['invite', 'organisation', ...more], 'wrong_state')
  })

  test('a police office comes with a liaison and nothing else, and finds no report', async () => {
    const card = ['--name', 'Kisumu Police', '--sector', 'police', '--category', 'office', '--roles']
    await refused('asha', ['invite', 'organisation', ...card, 'intake_operator'], 'roles_refused')
    code['otieno'] = (await does('asha', ['invite', 'organisation', ...card, 'liaison'])).code
    await does('ruth', ['vouch', 'Kisumu Police'])
    await joins('otieno')
    await Promise.all([
      refused('otieno', ['invite', 'member', '--roles', 'intake_operator'], 'roles_refused'),
      refused('otieno', ['vouch'], 'not_found'),
      refused('otieno', ['report', 'list'], 'not_found'),
    ])
  })

  test('a colleague is let in when the digits that she reads out are those of her key', async () => {
    code['late'] = (await does('asha', ['invite', 'member', '--roles', 'field_monitor'])).code
    await beneath(`UPDATE invitation SET invited_at = now() - interval '9 days', expires_at = now() - interval '1 day'
      WHERE kind = 'member' AND state = 'open'`)
    await refused(
      null,
      ['join', '--name', 'late', '--display-name', 'L', '--code-file', await codeFile('late')],
      'code_refused',
    )

    code['akinyi'] = (await does('asha', ['invite', 'member', '--roles', 'intake_operator,analyst'])).code
    const akinyi = await joins('akinyi')
    assert.equal(akinyi.has_ring, false)
    const keys = await does('akinyi', ['keys'])
    assert.equal(keys.own.fingerprint, akinyi.fingerprint)
    assert.equal(keys.organisations.length, 4)
    const wrong = akinyi.fingerprint.replace(/\d/, (digit: string) => String((Number(digit) + 1) % 10))
    await refused('asha', ['people', 'let-in', 'akinyi', '--fingerprint', wrong], 'fingerprint_differs')
    assert.equal((await say('asha', ['people', 'let-in', 'akinyi', '--fingerprint', '12345'])).exit, 2)
    assert.equal((await does('akinyi', ['keys'])).own.let_in, false)
    const people = await commonwheel(
      ['people', '--as', 'asha', '--at', at],
      { COMMONWHEEL_PASSPHRASE: '' },
      await readFile(join(files.folder, 'asha.txt'), 'utf8'),
    )
    assert.ok(people.out.includes('akinyi  akinyi: intake operator, analyst; waits to be let in'), people.out)
    assert.ok(people.out.includes(akinyi.fingerprint))
    await does('asha', ['people', 'let-in', 'akinyi', '--fingerprint', akinyi.fingerprint])
    assert.equal((await does('akinyi', ['keys'])).own.let_in, true)
    const interfaith = keys.organisations.find((one: { name: string }) => one.name === 'Interfaith Council')
    await does('asha', ['keys', 'compared', 'Interfaith Council', '--fingerprint', interfaith.fingerprint])
  })

  test('a report is told, read by its custodian, made safe, answered, and looked up with the 24 digits', async () => {
    const tell = ['report', 'tell', '--wheel', 'kisumu', '--area', 'KE042', '--group', 'threat']
    await refused(null, tell, 'mentions', 'The soldiers raped a girl near the well.')
    const told = await does(null, [...tell, '--may', 'check,summary,write'], `${WORDS}\u001b[2J`)
    assert.match(told.code, /^\d{4}( \d{4}){5}$/)
    assert.equal(told.custodian, 'Lake Women for Peace')
    const digits = await files.write('digits.txt', told.code)
    assert.deepEqual((await does(null, ['report', 'look-up', '--code-file', digits])).messages, [])
    const other = told.code.replace(/\d$/, (digit: string) => String((Number(digit) + 1) % 10))
    await refused(null, ['report', 'look-up'], 'receipt_refused', other)

    const { rows } = await does('akinyi', ['report', 'list'])
    const id = rows[0].report_id.slice(0, 8)
    assert.deepEqual((await does('ruth', ['report', 'list'])).rows, [])
    await refused('ruth', ['report', 'read', rows[0].report_id], 'not_found')
    const read = await commonwheel([
      'report',
      'read',
      id,
      '--as',
      'akinyi',
      '--at',
      at,
      '--passphrase-file',
      join(files.folder, 'akinyi.txt'),
    ])
    // What a stranger wrote does not steer the terminal of who reads it.
    assert.ok(read.out.includes(`${WORDS}\ufffd[2J`), read.out)

    await refused('akinyi', ['report', 'make-safe', id], 'giveaways', WORDS)
    await does('akinyi', ['report', 'make-safe', id], 'A call to gather with weapons.')
    await does('akinyi', ['report', 'register', id])
    const desk = await does('ruth', ['report', 'read', rows[0].report_id])
    assert.deepEqual([desk.content, desk.summaries], [null, ['A call to gather with weapons.']])
    await refused('ruth', ['report', 'answer', id], 'no_receipt', 'Hello')
    const thanks = await files.write(
      'answer.txt',
      'Thank you. Elders spoke with them; the market stays open.',
    )
    await does('akinyi', ['report', 'answer', id, '--file', thanks])
    const more = await files.write('more.txt', 'It is calm this morning.')
    const seen = await does(null, ['report', 'look-up', '--code-file', digits, '--add-file', more])
    assert.deepEqual(
      seen.messages.map((one: { from: string; words: string }) => [one.from, one.words]),
      [
        ['them', 'Thank you. Elders spoke with them; the market stays open.'],
        ['you', 'It is calm this morning.'],
      ],
    )
    assert.equal((await does('akinyi', ['report', 'read', id])).messages.length, 2)
    await does('akinyi', ['report', 'triage', id, '--severity', '4', '--urgency', '4'])
    await does('akinyi', ['report', 'close', id])
  })

  test('whoever leaves is out, and what was told opens with the fresh keys still', async () => {
    await refused('asha', ['people', 'leave', 'asha', '--successor', 'akinyi'], 'wrong_state')
    await does('asha', ['people', 'leave', 'akinyi', '--successor', 'asha'])
    await refused('akinyi', ['people'], 'sign_in_refused')
    const { rows } = await does('asha', ['report', 'list'])
    const read = await does('asha', ['report', 'read', rows[0].report_id])
    assert.ok(read.content.words.startsWith(WORDS))
    await does('asha', ['people', 'roles', 'asha', '--roles', 'intake_operator'])
  })

  test('the paper key opens what the fresh keys were sealed to, and an invitation that was taken back opens nothing', async () => {
    const gone = await does('asha', ['invite', 'member', '--roles', 'field_monitor'])
    await does('asha', ['invite', 'withdraw', gone.invitation_id])
    await refused(null, ['join', '--look'], 'code_refused', gone.code)
    const before = (await does('asha', ['keys'])).organisations
    const changed = await does('asha', ['keys', 'change'])
    assert.ok(!before.some((one: { fingerprint: string }) => one.fingerprint === changed.fingerprint))
    code['mercy'] = (await does('asha', ['invite', 'member', '--roles', 'intake_operator'])).code
    await joins('mercy')
    const { rows } = await does('mercy', ['report', 'list'])
    const shut = await say('mercy', ['report', 'read', rows[0].report_id])
    assert.equal(shut.exit, 3)
    assert.match(shut.err, /Nobody has let you in yet/)
    const short = await files.write('short.txt', paper.split(' ').slice(1).join(' '))
    assert.equal((await say('mercy', ['keys', 'from-paper', '--paper-file', short])).exit, 2)
    await does('mercy', ['keys', 'from-paper', '--paper-file', await files.write('paper.txt', paper)])
    assert.ok((await does('mercy', ['report', 'read', rows[0].report_id])).content.words.startsWith(WORDS))
    assert.doesNotMatch(server.said(), /"level":50/)
  })
})
