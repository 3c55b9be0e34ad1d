import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { removeEmbedded } from '../src/platform/postgres/embedded.ts'
import { addressOf, begin as commonwheel, type Run } from './command-line.ts'
import { testDatabase } from './database.ts'

async function stop(run: Run): Promise<number | null> {
  run.child.kill('SIGINT')
  return run.ended
}

describe('starting Commonwheel', { timeout: 240_000 }, () => {
  let folder: string
  let env: Record<string, string>
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cw-start-'))
    await chmod(folder, 0o711)
    env = { DATA: join(folder, 'data') }
  })
  after(async () => {
    await removeEmbedded(join(folder, 'data', 'postgres'))
    await rm(folder, { recursive: true, force: true })
  })

  test('help is given, and an unknown command is refused with the usage', async () => {
    for (const command of ['start', 'found', 'migrate', 'roles', 'import', 'locks', 'sms']) {
      const run = commonwheel([command, '--help'], env)
      assert.equal(await run.ended, 0)
      assert.match(run.said(), new RegExp(`commonwheel ${command}`))
    }
    const unknown = commonwheel(['sing'], env)
    assert.equal(await unknown.ended, 2)
    assert.match(unknown.said(), /no command "sing"/)
  })

  test('the demonstration is refused on any address but the loopback one', async () => {
    const run = commonwheel(['start'], { ...env, HOST: '0.0.0.0' })
    assert.equal(await run.ended, 1)
    assert.match(run.said(), /loopback/)
  })

  test('the first start loads the demonstration, says how to sign in once, and keeps that in a private file', async () => {
    const run = commonwheel(['start'], env)
    const address = await addressOf(run)
    assert.match(run.said(), /ekai\s+([a-z]+ ){6}[a-z]+/)
    const file = join(env['DATA'] as string, 'demo.txt')
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.match(await readFile(file, 'utf8'), /otieno/)
    const page = await fetch(`${address}/en/turkana`)
    assert.equal(page.status, 200)
    assert.match(await page.text(), /Demonstration/)

    const second = commonwheel(['start'], env)
    assert.equal(await second.ended, 1)
    assert.match(second.said(), new RegExp(`process ${run.child.pid}`))

    const cells = commonwheel(['import', 'cells', '--area', 'KE024'], env)
    assert.equal(await cells.ended, 0, cells.said())
    assert.match(cells.said(), /35 written/)
    const nowhere = commonwheel(['import', 'cells', '--area', 'XX'], env)
    assert.equal(await nowhere.ended, 1)
    assert.equal(nowhere.said(), 'There is no area XX\n')
    const sms = commonwheel(['sms'], env)
    assert.equal(await sms.ended, 0)
    const path = sms.said().match(/\/api\/sms\/turkana\/\S+/)?.[0] ?? ''
    const inbound = new URLSearchParams({ from: '+254700000001', text: 'They moved the goats.', id: 'm1' })
    assert.equal((await fetch(`${address}${path}`, { method: 'POST', body: inbound })).status, 200)
    assert.equal((await fetch(`${address}${path}x`, { method: 'POST', body: inbound })).status, 404)

    assert.equal(await stop(run), 0)
    assert.doesNotMatch(run.said(), /"level":50/)
  })

  test('a second start tells no passphrase again, and after kill -9 a new one works with everything there', async () => {
    const run = commonwheel(['start'], env)
    const address = await addressOf(run)
    assert.doesNotMatch(run.said(), /ekai/)
    assert.equal((await fetch(`${address}/healthz`)).status, 200)
    run.child.kill('SIGKILL')
    await run.ended
    const again = commonwheel(['start'], env)
    const there = await fetch(`${await addressOf(again)}/en/turkana/services`)
    assert.match(await there.text(), /Lodwar clinic/)
    assert.equal(await stop(again), 0)
  })

  test('your own PostgreSQL is refused with the SQL that mends it when its login could step over the fences', async () => {
    const database = await testDatabase()
    const { host, port, user, password, database: name } = database.ownerConfig
    const url = `postgres://${user}:${encodeURIComponent(String(password ?? ''))}@localhost:${port}/${name}?host=${encodeURIComponent(String(host))}`
    const run = commonwheel(['start'], { ...env, DATABASE_URL: url })
    assert.equal(await run.ended, 1)
    assert.match(run.said(), /is a superuser/)
    assert.match(run.said(), /CREATE ROLE "cw_member"/)
    await database.close()
  })

  test('your own PostgreSQL serves when its login owns nothing', async () => {
    const database = await testDatabase()
    const { host, port, user, password, database: name } = database.serverConfig
    const url = `postgres://${user}:${encodeURIComponent(String(password))}@localhost:${port}/${name}?host=${encodeURIComponent(String(host))}`
    const run = commonwheel(['start'], { ...env, DATABASE_URL: url })
    assert.equal((await fetch(`${await addressOf(run)}/healthz`)).status, 200)
    assert.equal(await stop(run), 0)
    await database.close()
  })
})
