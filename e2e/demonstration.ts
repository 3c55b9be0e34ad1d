import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { loadDemonstration } from '../demo/load.ts'
import { readConfig } from '../src/platform/config.ts'
import { openHouse } from '../src/server.ts'
import { testDatabase } from '../test/database.ts'
import type { Doorway } from './workplace.ts'

const root = resolve(import.meta.dirname, '..')

/** The demonstration as `commonwheel start` loads it, with its stories told, on a database of its own. */
export async function startDemonstration(): Promise<Doorway & { close: () => Promise<void> }> {
  const database = await testDatabase()
  const dataDirectory = await mkdtemp(join(tmpdir(), 'cw-demo-'))
  const config = readConfig(
    { LOG_LEVEL: 'silent', DATA: dataDirectory, PORT: '0', REQUEST_BURST: '100000' },
    root,
  )
  const opened = {
    server: database.serverConfig,
    owner: database.ownerConfig,
    created: true,
    kind: 'demonstration' as const,
    stop: async () => {},
  }
  await loadDemonstration({ config, root, database: opened, say: () => {} })
  const signIns = await readFile(join(dataDirectory, 'demo.txt'), 'utf8')
  const house = await openHouse({ config, database: database.serverConfig, root })
  const url = await house.app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    passphrase: (name) => {
      const found = new RegExp(`^ +${name} +((?:[a-z]+ ){6}[a-z]+)$`, 'm').exec(signIns)?.[1]
      if (found === undefined) throw new Error(`nobody in the demonstration is called ${name}`)
      return found
    },
    close: async () => {
      await house.close()
      await database.close()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}
