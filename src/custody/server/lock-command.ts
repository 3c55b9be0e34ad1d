import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Command } from '../../platform/command-line.ts'
import { readConfig } from '../../platform/config.ts'
import { Locks } from './locks.ts'

const help = `commonwheel locks hand-over --to AGE_RECIPIENT --file FILE

Seals a copy of every lock to a partner organisation. Until a partner holds them, one lost disk loses all words.`

export function locksCommand(root: string): Command {
  return {
    name: 'locks',
    does: 'hand copies of the locks to a partner organisation',
    help,
    run: async (args) => {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { to: { type: 'string' }, file: { type: 'string' } },
      })
      if (positionals[0] !== 'hand-over' || values.to === undefined || values.file === undefined) {
        console.error(help)
        return 2
      }
      const config = readConfig(process.env, root)
      const locks = new Locks(resolve(config.dataDirectory, 'keys', 'locks'))
      const { count } = await locks.handOver(values.to, resolve(values.file))
      console.log(`${count} locks sealed for the partner in ${values.file}.`)
      return 0
    },
  }
}
