import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { lastBackup, Locks, Rings } from '../../custody/server/index.ts'
import { type Config, ConfigProblem, readConfig } from '../../platform/config.ts'
import { lookAtDatabase, type Looked } from '../../platform/look.ts'
import { loginProblems } from '../../platform/roles.ts'
import { type DatabaseFacts, diagnose, type Finding, type HostFacts, type WheelFacts } from '../diagnosis.ts'
import { machineFacts, originFacts } from './doctor-facts.ts'

export const doctorHelp = `commonwheel doctor

Names what is wrong with this host and how to mend it, a line each: ok, look at this, wrong. Reads only, beside a running
Commonwheel or without one. Ends with 1 when something is wrong. Give it the same settings as the server.`

type Asked = { root: string; env: Record<string, string | undefined>; now: Date; say: (line: string) => void }

/** @returns the exit code: 0, or 1 when something is wrong */
export async function runDoctor({ root, env, now, say }: Asked): Promise<number> {
  const findings = diagnose(await gather(root, env), now)
  const words = { ok: 'ok    ', look: 'look  ', wrong: 'WRONG ' }
  for (const { level, what, mend } of findings)
    say(`${words[level]} ${what}${mend ? `\n         → ${mend}` : ''}`)
  const count = (level: Finding['level']): number => findings.filter((one) => one.level === level).length
  say(`\n${count('ok')} ok, ${count('look')} to look at, ${count('wrong')} wrong.`)
  return count('wrong') > 0 ? 1 : 0
}

async function gather(root: string, env: Asked['env']): Promise<HostFacts> {
  let config: Config
  let settings: HostFacts['settings']
  try {
    config = readConfig(env, root)
    settings = {
      host: config.host,
      publicOrigin: config.publicOrigin ?? null,
      trustProxy: config.trustProxy === false ? null : config.trustProxy,
      sms: config.smsGatewayUrl !== undefined,
    }
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error
    settings = error.message
    // The rest is looked at all the same.
    const { DATA, DATABASE_URL, DATABASE_OWNER_URL } = env
    config = readConfig({ DATA, DATABASE_URL, DATABASE_OWNER_URL }, root)
  }
  const keys = join(config.dataDirectory, 'keys')
  // Looking at locks makes their folders: in an empty one there is nothing to look at.
  const held = await readdir(join(keys, 'locks', 'by-id')).catch(() => [])
  const locks = held.length === 0 ? { all: 0, missing: 0 } : await lockFacts(new Locks(join(keys, 'locks')))
  return {
    ...(await machineFacts(config, root)),
    settings,
    origin: await originFacts(config),
    database: await databaseFacts(config, root, new Rings(join(keys, 'rings'))),
    locks,
    backup: await lastBackup(config.dataDirectory),
  }
}

async function lockFacts(locks: Locks): Promise<HostFacts['locks']> {
  return { all: (await locks.list()).length, missing: (await locks.handedOver()).missing }
}

async function databaseFacts(config: Config, root: string, rings: Rings): Promise<HostFacts['database']> {
  let looked: Looked | null = null
  try {
    looked = await lookAtDatabase(config)
    if (looked === null) return null
    if (looked.kind === null && config.databaseUrl === undefined) return null
    const problems = await asked(looked.server, loginProblems).catch((error: Error) => [
      `the server’s login does not come in (${(error as { code?: string }).code ?? error.message})`,
    ])
    return await asked(looked.owner ?? looked.server, async (client) => ({
      ...(await insideFacts(client, root, rings, looked?.owner !== null)),
      loginProblems: problems,
      ...(looked?.kind ? { kind: looked.kind } : {}),
    }))
  } catch (error) {
    return { error: (error as Error).message.split('\n')[0] ?? 'no answer' }
  } finally {
    await looked?.stop()
  }
}

async function asked<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 8000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** As the owner, or as the public where only the server's login is known. */
async function insideFacts(
  client: pg.Client,
  root: string,
  rings: Rings,
  isOwner: boolean,
): Promise<DatabaseFacts> {
  const { rows } = await client.query(
    `SELECT current_setting('server_version_num')::int AS v, to_regclass('public.wheel') IS NOT NULL AS made`,
  )
  const none = { version: rows[0].v, kind: null, loginProblems: [], missing: [], changed: [], wheels: [] }
  if (!rows[0].made) return { ...none, ...(await migrationFacts(client, root, new Map())) }
  if (!isOwner) await client.query('SET ROLE cw_public')
  const applied = isOwner
    ? new Map<string, string>(
        (await client.query('SELECT name, sha256 FROM migration')).rows.map((row) => [row.name, row.sha256]),
      )
    : null
  const wheels = await client.query(
    'SELECT wheel_id, slug, demonstration, protocol_version FROM wheel ORDER BY slug',
  )
  const facts: WheelFacts[] = []
  for (const wheel of wheels.rows) facts.push(await wheelFacts(client, wheel, rings, isOwner))
  return {
    ...none,
    ...(applied === null ? {} : await migrationFacts(client, root, applied)),
    kind: wheels.rows.some((wheel) => wheel.demonstration) ? 'demonstration' : 'real',
    wheels: facts,
  }
}

async function migrationFacts(_client: pg.Client, root: string, applied: ReadonlyMap<string, string>) {
  const folder = join(root, 'migrations')
  const missing: string[] = []
  const changed: string[] = []
  for (const name of (await readdir(folder)).filter((one) => /^\d{4}-.*\.sql$/.test(one)).sort()) {
    const sha256 = createHash('sha256')
      .update(await readFile(join(folder, name), 'utf8'))
      .digest('hex')
    if (!applied.has(name)) missing.push(name)
    else if (applied.get(name) !== sha256) changed.push(name)
  }
  return { missing, changed }
}

async function wheelFacts(
  client: pg.Client,
  wheel: { wheel_id: string; slug: string; protocol_version: number | null },
  rings: Rings,
  isOwner: boolean,
): Promise<WheelFacts> {
  const custodians = await client.query('SELECT count(*)::int AS n FROM custodian WHERE wheel_id = $1', [
    wheel.wheel_id,
  ])
  const seated = await client.query(
    `SELECT o.organisation_id, o.name, o.recipient FROM wheel_organisation wo JOIN organisation o USING (organisation_id)
     WHERE wo.wheel_id = $1 AND (wo.until IS NULL OR wo.until > now()) ORDER BY o.name`,
    [wheel.wheel_id],
  )
  const organisations: WheelFacts['organisations'] = []
  for (const { organisation_id, name, recipient } of seated.rows) {
    const holders = await rings.holders(organisation_id, recipient)
    const people = holders.filter((holder) => holder !== 'paper').length
    organisations.push({ name, people, paper: holders.includes('paper') })
  }
  return {
    slug: wheel.slug,
    open: wheel.protocol_version !== null,
    custodians: custodians.rows[0].n,
    machineWords: isOwner ? await machineWords(client, wheel.wheel_id) : 0,
    organisations,
  }
}

/** Words of a wheel come with a later migration; a database without them has none that a machine made. */
async function machineWords(client: pg.Client, wheelId: string): Promise<number> {
  const there = await client.query(`SELECT to_regclass('public.wheel_word') IS NOT NULL AS there`)
  if (!there.rows[0].there) return 0
  await client.query('SET ROLE NONE')
  const { rows } = await client
    .query(
      `SELECT count(*)::int AS n FROM wheel_word WHERE wheel_id = $1 AND made_by = 'machine' AND state <> 'withdrawn'`,
      [wheelId],
    )
    .catch(() => ({ rows: [{ n: 0 }] }))
  await client.query('SET ROLE cw_owner')
  return rows[0].n
}
