import { randomBytes, randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type pg from 'pg'
import { readConfig } from '../src/platform/config.ts'
import { type App, createApp, type Ground } from '../src/platform/http.ts'
import { newId } from '../src/platform/id.ts'
import { openSession } from '../src/platform/session.ts'
import { loadWords } from '../src/platform/words.ts'
import { testDatabase } from './database.ts'

const root = resolve(import.meta.dirname, '..')

export type Seat = { memberId: string; organisationId: string; cookie: string }
export type TestGround = {
  app: App
  ground: Ground
  owner: pg.Pool
  wheelId: string
  clock: { now(): Date; advance(ms: number): void }
  /** Someone of an own organisation, signed in. */
  seat(sector: string, ...roles: string[]): Promise<Seat>
  close(): Promise<void>
}

/** The ground without any room upon it: one wheel, whoever is needed, and the routes of the test. */
export async function testGround(
  routes: (app: App, ground: Ground) => void = () => {},
  env: Record<string, string> = {},
): Promise<TestGround> {
  const database = await testDatabase()
  let offset = 0
  const now = (): Date => new Date(Date.now() + offset)
  const config = readConfig({ LOG_LEVEL: 'silent', ...env }, root)
  const ground: Ground = { db: database.db, words: loadWords(root), config, now }
  const app = await createApp(ground)
  routes(app, ground)
  await app.ready()
  const wheelId = newId(now())
  await database.owner.query(
    `INSERT INTO area (code, country, level, name, kind, source) VALUES ('KEN', 'KEN', 0, 'Kenya', 'pcode', 'test')`,
  )
  await database.owner.query(
    `INSERT INTO wheel (wheel_id, slug, name, area_code, languages, protocol) VALUES ($1, 'kenya', 'Kenya', 'KEN', '{en}', '{}')`,
    [wheelId],
  )
  const seat = async (sector: string, ...roles: string[]): Promise<Seat> => {
    const organisationId = randomUUID()
    const memberId = newId(now())
    const category =
      { civil_society: 'ngo', civil_authority: 'administration', international: 'ingo' }[sector] ?? 'office'
    await database.owner.query(
      `INSERT INTO organisation (organisation_id, sector, category, name, recipient) VALUES ($1, $2, $3, 'An organisation', 'age1test')`,
      [organisationId, sector, category],
    )
    await database.owner.query('INSERT INTO wheel_organisation (wheel_id, organisation_id) VALUES ($1, $2)', [
      wheelId,
      organisationId,
    ])
    await database.owner.query(
      'INSERT INTO member (member_id, sign_in_name, display_name, sign_in_salt, sign_in_hash) VALUES ($1, $2, $3, $4, $5)',
      [memberId, `m${memberId}`, 'Somebody', randomBytes(16), randomBytes(32)],
    )
    await database.owner.query(
      'INSERT INTO seat (wheel_id, member_id, organisation_id, roles) VALUES ($1, $2, $3, $4)',
      [wheelId, memberId, organisationId, roles],
    )
    const { token } = await openSession(database.db, { memberId, wheelId, device: 'program' }, now())
    return { memberId, organisationId, cookie: `cw_session=${token}` }
  }
  return {
    app,
    ground,
    owner: database.owner,
    wheelId,
    clock: { now, advance: (ms) => void (offset += ms) },
    seat,
    close: async () => {
      await app.close()
      await database.close()
    },
  }
}
