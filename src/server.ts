import { join } from 'node:path'
import type pg from 'pg'
import { signInRoutes } from './actors/server/index.ts'
import {
  challengesDue,
  custodyRoutes,
  Identities,
  Keeper,
  type Kept,
  Locks,
  Rings,
} from './custody/server/index.ts'
import type { Config } from './platform/config.ts'
import { Database } from './platform/db.ts'
import { hostSecret } from './platform/host-secret.ts'
import { type App, createApp, type LogStream } from './platform/http.ts'
import { workspaceRoutes } from './platform/static.ts'
import { sessionDue } from './platform/session.ts'
import { Sweep } from './platform/sweep.ts'
import { loadWords } from './platform/words.ts'
import {
  handOverSubscriber,
  httpOutbound,
  Intake,
  noOutbound,
  publicAssets,
  publicPages,
  reportAreas,
  reportsDue,
  reportsNeeds,
  reportsRoutes,
  sees,
} from './reports/server/index.ts'
import {
  releaseHooks,
  responsesNeeds,
  responsesOnMissed,
  responsesRoutes,
  responsesSubscribers,
} from './responses/server/index.ts'
import { INBOX_RULES, INCIDENT_RULES, RELEASE_RULES } from './warnings/rules.ts'
import {
  incidentAreas,
  warningsDue,
  warningsNeeds,
  warningsOnMissed,
  warningsRoutes,
  warningsSubscribers,
} from './warnings/server/index.ts'
import { placesRoutes } from './places/server/index.ts'
import { clockDue, clockNeeds, getProtocol, orderNeeds, wheelRoutes } from './wheels/server/index.ts'

export type HouseOptions = {
  config: Config
  database: pg.PoolConfig
  root: string
  now?: () => Date
  log?: LogStream
}

export type House = Kept & {
  app: App
  sweep: Sweep
  intake: Intake
  close(): Promise<void>
}

/** Puts the rooms together. The only server file that knows every slice. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { config, root } = options
  const now = options.now ?? (() => new Date())
  const keys = join(config.dataDirectory, 'keys')
  const ground = { db: new Database(options.database), words: loadWords(root), config, now }
  const keeper = new Keeper(
    new Locks(join(keys, 'locks'), { now }),
    new Identities(join(keys, 'identities')),
    new Rings(join(keys, 'rings')),
  )
  const house: Kept = { ...ground, keeper, hostSecret: await hostSecret(keys, 'host') }
  const app = await createApp(house, options.log)
  const sweep = new Sweep(house.db, now, (line) => app.log.error(line))

  const intake = new Intake(house)
  const hooks = releaseHooks(house)

  signInRoutes(app, house, house.hostSecret)
  placesRoutes(app, house)
  custodyRoutes(app, house)
  wheelRoutes(app, house, [
    clockNeeds({ report: reportAreas, incident: incidentAreas }),
    reportsNeeds,
    warningsNeeds,
    responsesNeeds,
    orderNeeds(house),
  ])
  reportsRoutes(app, house, intake, config.smsGatewayUrl ? httpOutbound(config.smsGatewayUrl) : noOutbound)
  warningsRoutes(app, house, hooks)
  responsesRoutes(app, house)
  publicPages(app, house, intake, publicAssets(root), [
    sees('map', INCIDENT_RULES, 'see_map'),
    sees('release', RELEASE_RULES, 'open'),
    sees('inbox', INBOX_RULES, 'open_release'),
  ])
  workspaceRoutes(app, root)
  app.get('/api/openapi.json', async () => app.swagger())

  const onMissed = { ...warningsOnMissed(house), ...responsesOnMissed(house) }
  sweep.add(
    sessionDue(),
    challengesDue(),
    clockDue(getProtocol, onMissed),
    ...warningsDue(house, hooks),
    ...reportsDue(house),
  )
  sweep.subscribe(handOverSubscriber(), ...warningsSubscribers(house, hooks), ...responsesSubscribers())
  await app.ready()
  return {
    ...house,
    app,
    sweep,
    intake,
    close: async () => {
      await sweep.stop()
      await intake.close()
      await app.close()
      await house.db.close()
    },
  }
}
