import { join } from 'node:path'
import type pg from 'pg'
import { signInRoutes } from './actors/server/index.ts'
import { custodyRoutes, Identities, Keeper, type Kept, Locks } from './custody/server/index.ts'
import type { Config } from './platform/config.ts'
import { Database } from './platform/db.ts'
import { hostSecret } from './platform/host-secret.ts'
import { createApp } from './platform/http.ts'
import { sessionDue } from './platform/session.ts'
import { Sweep } from './platform/sweep.ts'
import { loadWords } from './platform/words.ts'
import {
  releaseHooks,
  responsesNeeds,
  responsesOnMissed,
  responsesRoutes,
  responsesSubscribers,
} from './responses/server/index.ts'
import {
  warningsDue,
  warningsNeeds,
  warningsOnMissed,
  warningsRoutes,
  warningsSubscribers,
} from './warnings/server/index.ts'
import { clockDue, clockNeeds, getProtocol, wheelRoutes } from './wheels/server/index.ts'

export type HouseOptions = {
  config: Config
  database: pg.PoolConfig
  root: string
  now?: () => Date
}

export type House = Kept & { app: ReturnType<typeof createApp>; sweep: Sweep; close(): Promise<void> }

/** Puts the rooms together. The only server file that knows every slice. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { config, root } = options
  const now = options.now ?? (() => new Date())
  const keys = join(config.dataDirectory, 'keys')
  const ground = { db: new Database(options.database), words: loadWords(root), config, now }
  const keeper = new Keeper(new Locks(join(keys, 'locks'), { now }), new Identities(join(keys, 'identities')))
  const house: Kept = { ...ground, keeper, hostSecret: await hostSecret(keys, 'host') }
  const app = createApp(house)
  const sweep = new Sweep(house.db, now, (line) => app.log.error(line))

  signInRoutes(app, house, house.hostSecret)
  custodyRoutes(app, house)
  wheelRoutes(app, house, [clockNeeds, warningsNeeds, responsesNeeds])
  const hooks = releaseHooks(house)
  warningsRoutes(app, house, hooks)
  responsesRoutes(app, house)
  app.get('/api/openapi.json', async () => app.swagger())

  const onMissed = { ...warningsOnMissed(house), ...responsesOnMissed(house) }
  sweep.add(sessionDue(), clockDue(getProtocol, onMissed), ...warningsDue(house, hooks))
  sweep.subscribe(...warningsSubscribers(house, hooks), ...responsesSubscribers())
  await app.ready()
  return {
    ...house,
    app,
    sweep,
    close: async () => {
      await sweep.stop()
      await app.close()
      await house.db.close()
    },
  }
}
