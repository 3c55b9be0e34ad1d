import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { beneath } from '../../../test/beneath.ts'
import { OLD_TABLE_HEAD, oldTable } from '../../../test/old-table.ts'
import { startHouse, type TestHouse } from '../../../test/people.ts'
import { findWheel } from '../../wheels/server/index.ts'
import type { ImportMap } from '../import-map.ts'
import { importReports } from './import.ts'
import { ImportMisuse, runImport } from './import-command.ts'

const root = resolve(import.meta.dirname, '../../..')
const real = join(root, '../shared/data/reclaimnaija-2011/reclaimnaija-2011-open.csv')

const map = oldTable
const head = `${OLD_TABLE_HEAD}\n`

describe('importing other people’s tables', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse()
  })
  after(() => house.close())

  async function importing(text: string, live = false) {
    const file = join(house.dataDirectory, 'table.csv')
    await writeFile(file, text)
    const wheel = await findWheel(house.house.db, house.wheel.slug)
    assert.ok(wheel)
    return importReports(
      house.house,
      house.house.intake,
      { wheel, file, map, live, areaCode: house.area.county },
      () => {},
    )
  }

  test('bad rows are reported by line with the reason, and the rest is in', async () => {
    const done = await importing(
      `${head}1,2011-04-02,fight,Stones,thrown at the hall,,\n2,2011-02-31x,fight,a,b,400,2\n,2011-04-02,fight,a,b,,\n4,not a day,fight,a,b,,\n5,2011-04-02,dance,a,b,,\n6,2011-04-02,thanks,,,,\n7,2099-01-01,fight,a,b,,\n8,2011-04-09,thanks,Calm,day,,\n`,
    )
    assert.equal(done.read, 8)
    assert.equal(done.taken, 2)
    assert.deepEqual(done.refused, [
      { line: 3, reason: 'wrong_coordinates' },
      { line: 4, reason: 'no_id' },
      { line: 5, reason: 'no_date' },
      { line: 6, reason: 'unknown_category' },
      { line: 7, reason: 'no_words' },
      { line: 8, reason: 'date_in_future' },
    ])
  })

  test('the same table again changes nothing', async () => {
    const before = await house.owner.query('SELECT count(*)::int AS n FROM report')
    const done = await importing(
      `${head}1,2011-04-02,fight,Stones,thrown at the hall,,\n8,2011-04-09,thanks,Calm,day,,\n`,
    )
    assert.equal(done.taken, 0)
    assert.equal(done.repeated, 2)
    const now = await house.owner.query('SELECT count(*)::int AS n FROM report')
    assert.deepEqual(now.rows, before.rows)
  })

  test('history has its own day and no clock; live rows have both', async () => {
    const { rows } = await house.owner.query(
      `SELECT received_at, live, (SELECT count(*)::int FROM clock c WHERE c.subject_id = report_id) AS clocks, may_check, may_pass_on
       FROM report WHERE channel = 'csv' ORDER BY received_at`,
    )
    assert.equal(rows[0].received_at.toISOString(), '2011-04-02T00:00:00.000Z')
    assert.equal(rows[0].live, false)
    assert.equal(rows[0].clocks, 0)
    assert.equal(rows[0].may_check || rows[0].may_pass_on, false, 'no consent is assumed')
    await importing(`${head}9,2011-04-02,fight,Now,this comes in now,,\n`, true)
    const live = await house.owner.query(
      `SELECT (SELECT count(*)::int FROM clock c WHERE c.subject_id = report_id) AS clocks FROM report WHERE live AND channel = 'csv'`,
    )
    assert.ok(live.rows[0].clocks > 0)
  })

  test('each row is sealed: Ekai opens it, and no table shows a word of it', async () => {
    const ekai = await house.person('ekai')
    const { body } = await ekai.get('/api/reports?channel=csv')
    const oldest = body.rows.at(-1)
    const view = await ekai.get(`/api/reports/${oldest.report_id}`)
    const content = await ekai.open(view.body.body_sealed)
    assert.match(String(content['words']), /Stones/)
    const { rows } = await house.owner.query(`SELECT body FROM report_body`)
    for (const row of rows) assert.doesNotMatch(row.body.toString('latin1'), /Stones|hall/)
  })

  test('a row that tells of sexual violence is no report, and no number tells of it', async () => {
    const table = `${head}20,2011-04-02,fight,Night,she was raped by two men,,\n21,2011-04-02,fight,Day,a quarrel,,\n`
    const done = await importing(table)
    assert.deepEqual([done.read, done.taken, done.refused.length], [2, 2, 0])
    const stored = await house.owner.query(
      `SELECT count(*)::int AS n FROM report WHERE received_at = '2011-04-02' AND NOT live`,
    )
    assert.equal(stored.rows[0].n, 2, 'the first table’s row and the quarrel')
    const again = await importing(table)
    assert.deepEqual([again.taken, again.repeated], [0, 2])
    // A week later the specialist's mail is destroyed, and the same command still says the same.
    await beneath(house.owner, 'DELETE FROM envelope')
    const later = await importing(table)
    assert.deepEqual([later.taken, later.repeated], [0, 2])
  })

  test('misuse is refused before anything is opened', async () => {
    const never = () => assert.fail('it was opened')
    await assert.rejects(runImport(['songs'], never), ImportMisuse)
    await assert.rejects(runImport(['reports'], never), /--file/)
    await assert.rejects(runImport(['reports', '--file', '/nowhere.csv', '--map', 'x'], never), /no file/)
    await assert.rejects(
      runImport(['reports', '--file', import.meta.filename, '--map', import.meta.filename], never),
      /JSON/,
    )
  })

  test('5,879 citizens’ reports of 2011 come in whole, and the tray works on them', {
    skip: !existsSync(real) && '../shared/data is not here',
  }, async () => {
    const wheel = await findWheel(house.house.db, house.wheel.slug)
    assert.ok(wheel)
    const order = {
      wheel,
      file: real,
      map: JSON.parse(await readFile(join(root, 'demo/reclaimnaija.map.json'), 'utf8')) as ImportMap,
      live: false,
      areaCode: house.area.county,
    }
    let told = 0
    const done = await importReports(house.house, house.house.intake, order, () => {
      told += 1
    })
    assert.equal(done.read, 5879)
    assert.equal(done.taken, 5879)
    assert.ok(told > 50, 'progress was told')
    const ekai = await house.person('ekai')
    const harm = await ekai.get('/api/reports?channel=csv&group=harm&limit=100')
    assert.ok(harm.body.rows.length >= 80, `${harm.body.rows.length} of group harm`)
    let seen = 0
    let after: string | null = ''
    while (after !== null) {
      const page: { body: { rows: unknown[]; after: string | null } } = await ekai.get(
        `/api/reports?channel=csv&limit=100${after === '' ? '' : `&after=${after}`}`,
      )
      seen += page.body.rows.length
      after = page.body.after
    }
    assert.ok(seen > 5800, `${seen} rows page by page`)
  })

  test('a quote that is never closed is reported by its line, and what came before it is in', async () => {
    const done = await importing(
      `${head}31,2011-04-02,fight,Stones,thrown,,\n32,2011-04-02,fight,"open,b,,\n33,2011-04-02,thanks,a,b,,\n`,
    )
    assert.deepEqual([done.read, done.taken], [2, 1])
    assert.deepEqual(
      done.refused.map(({ reason }) => reason),
      ['unreadable_from_here'],
    )
    const endless = await importing(`${head}34,2011-04-02,fight,"${'y'.repeat(3 * 1024 * 1024)}`)
    assert.deepEqual(
      endless.refused.map(({ reason }) => reason),
      ['unreadable_from_here'],
    )
  })
})
