import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { ClientBase } from 'pg'
import { makePassphrase } from '../../custody/passphrase.ts'
import { KeyFiles, type Locks } from '../../custody/server/index.ts'
import { endProgress, showProgress, stoppable } from '../../platform/progress.ts'
import { readSecret } from '../../platform/prompt.ts'
import { type Config, ConfigProblem } from '../../platform/config.ts'
import type { Sweep } from '../../platform/sweep.ts'
import { exportWheel, type Moving } from './export-wheel.ts'
import { importWheel } from './import-wheel.ts'

export const exportHelp = `commonwheel export --wheel SLUG --file FILE

Writes one wheel, whole, as one sealed file for another host: every row, the members and their wrapped keys, the journal,
and the locks. Seven words are printed once; the file opens with them alone (also with the program age). Whoever has
both has the locks, so carry them apart, and destroy the file when the wheel runs on its new host.

Works while Commonwheel runs, but what people write after it stays behind: stop Commonwheel first, where the wheel moves
for good.`

export const importWheelHelp = `commonwheel import wheel --file FILE [--passphrase-file FILE]

Takes in a wheel that another host exported: all of it or nothing. The seven words are asked for, or read from
--passphrase-file or COMMONWHEEL_PASSPHRASE. Both hosts must run the same release. Nobody else is served meanwhile.`

export type MoveGround = {
  owner: ClientBase | null
  house: { config: Config; keeper: { locks: Locks }; sweep: Sweep }
  root: string
  signal: AbortSignal
  say(line: string): void
}

function movingOf(ground: MoveGround): Moving {
  const { owner, house } = ground
  if (owner === null)
    throw new ConfigProblem('Set DATABASE_OWNER_URL: a wheel is read and written whole by the owner’s login.')
  return {
    owner,
    locks: house.keeper.locks,
    keyFiles: new KeyFiles(join(house.config.dataDirectory, 'keys')),
    followJournal: () => house.sweep.followJournal(),
    subscribers: house.sweep.subscriberNames,
    signal: ground.signal,
    onProgress: (done, of, what) =>
      showProgress(of === 0 ? `${done} ${what}` : `${done} of ${of} rows: ${what}`),
  }
}

/** @returns the exit code: 0 done, 130 when stopped */
export async function runExport(args: string[], open: () => Promise<MoveGround>): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { wheel: { type: 'string' }, file: { type: 'string' } },
  })
  if (values.wheel === undefined || values.file === undefined) throw new ConfigProblem(exportHelp)
  const ground = await open()
  const { version } = JSON.parse(await readFile(join(ground.root, 'package.json'), 'utf8')) as {
    version: string
  }
  const passphrase = makePassphrase(randomBytes(14))
  const order = { slug: values.wheel, file: resolve(values.file), passphrase, version, now: new Date() }
  return stoppable(ground, async () => {
    const moved = await exportWheel(movingOf(ground), order)
    endProgress()
    ground.say(
      `${moved.rows} rows, ${moved.locks} locks and ${moved.files} key files of "${order.slug}" are in ${values.file}.`,
    )
    ground.say(`\nIt opens with these words, which are shown only now:\n\n  ${passphrase}\n`)
  })
}

export async function runImportWheel(args: string[], open: () => Promise<MoveGround>): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { file: { type: 'string' }, 'passphrase-file': { type: 'string' } },
  })
  if (values.file === undefined) throw new ConfigProblem(importWheelHelp)
  const file = resolve(values.file)
  const passphrase = await readSecret({
    file: values['passphrase-file'],
    env: 'COMMONWHEEL_PASSPHRASE',
    ask: 'The seven words',
    option: '--passphrase-file',
  })
  const ground = await open()
  return stoppable(ground, async () => {
    const { head, moved } = await importWheel(movingOf(ground), { file, passphrase })
    endProgress()
    ground.say(
      `"${head.wheel.slug}" is here: ${moved.rows} rows, ${moved.locks} locks and ${moved.files} key files.`,
    )
    ground.say(
      'Next: give the SMS gateway its new address (`commonwheel sms`), hand the locks to the partner again, then destroy the file.',
    )
  })
}
