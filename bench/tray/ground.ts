import { chmod, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { Identities, Rings } from '../../src/custody/server/index.ts'
import { loadKenyaCounties, loadPcodes } from '../../src/places/server/index.ts'
import { readConfig } from '../../src/platform/config.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { removeEmbedded, startEmbedded } from '../../src/platform/postgres/embedded.ts'
import { rolesSql } from '../../src/platform/roles.ts'
import { type House, openHouse } from '../../src/server.ts'
import { fillReports } from './fill.ts'
import { type BenchWheel, foundWheels } from './wheels.ts'

const root = resolve(import.meta.dirname, '../..')

export type Ground = {
  seconds: number
  login: string
  house: House
  superuser: pg.ClientConfig
  wheels: BenchWheel[]
  close(): Promise<void>
}

/** A house with its own database in a folder of its own, on a Unix socket, filled with twenty wheels. */
export async function lay(folder: string, reports: number, note: (line: string) => void): Promise<Ground> {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o711)
  const embedded = await startEmbedded({ directory: join(folder, 'postgres') })
  const name = 'cw_bench'
  const [login, password] = ['cw_server_bench', 'only-for-the-bench']
  const first = new pg.Client(embedded.superuser)
  await first.connect()
  await first.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`)
  await first.end()
  const superuser = { ...embedded.superuser, database: name }
  const inside = new pg.Client(superuser)
  await inside.connect()
  await inside.query(rolesSql(login, name, password))
  await inside.query(`ALTER DATABASE ${name} OWNER TO cw_owner`)
  await inside.query('SET ROLE cw_owner')
  await migrate(inside, join(root, 'migrations'))
  await loadPcodes(inside, join(root, 'demo/data/kenya-pcodes.csv'), () => {})
  await loadKenyaCounties(inside, join(root, 'demo/data/kenya-counties.geojson'), () => {})
  const keys = join(folder, 'keys')
  const wheels = await foundWheels(
    inside,
    { identities: new Identities(join(keys, 'identities')), rings: new Rings(join(keys, 'rings')) },
    reports,
  )
  await inside.query('RESET ROLE')
  const seconds = await fillReports(inside, wheels, note)
  await inside.query('ANALYZE')
  await inside.end()
  const config = readConfig({ LOG_LEVEL: 'silent', DATA: folder, PORT: '0', REQUEST_BURST: '1000000' }, root)
  const database = { ...superuser, user: login, password }
  const house = await openHouse({ config, database, root })
  return {
    seconds,
    login,
    house,
    superuser,
    wheels,
    close: async () => {
      await house.close()
      await embedded.stop()
      await removeEmbedded(join(folder, 'postgres'))
    },
  }
}

export async function signIn(house: House, wheel: BenchWheel, name: string) {
  const payload = { name: `w${wheel.slug.split('-')[1]}-${name}`, secret: wheel.secrets[name] }
  const answer = await house.app.inject({ method: 'POST', url: '/api/sign-in', payload })
  if (answer.statusCode !== 200) throw new Error(`${name} could not sign in: ${answer.body}`)
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  const get = async (url: string): Promise<any> => {
    const got = await house.app.inject({ method: 'GET', url, headers: { cookie } })
    if (got.statusCode !== 200) throw new Error(`${url}: ${got.statusCode} ${got.body}`)
    return got.json()
  }
  const me = await get('/api/me')
  const organisationId = me.organisation.organisation_id as string
  return {
    get,
    asker: { wheelId: wheel.wheelId, memberId: answer.json().member_id as string, organisationId },
  }
}
