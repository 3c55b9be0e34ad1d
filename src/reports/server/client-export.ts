import { createWriteStream } from 'node:fs'
import { access, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Ended, Misuse } from '../../platform/command-line.ts'
import { signedIn, verb } from '../../wheels/server/index.ts'
import { EXPORT_FORMATS } from '../export.ts'

const FILTERS = ['state', 'area', 'group', 'priority', 'channel'] as const

/**
 * A list as a file. It bears its name only once the server says that as many rows were written as it counted; until
 * then it is FILE.part, which goes when anything breaks. Nobody else on this machine may read it.
 */
export const exportListVerb = verb(
  {
    format: { type: 'string' },
    out: { type: 'string' },
    state: { type: 'string' },
    area: { type: 'string' },
    group: { type: 'string' },
    priority: { type: 'string' },
    channel: { type: 'string' },
  },
  0,
  (values) =>
    signedIn(values, async (client) => {
      const { format, out } = values
      if (!EXPORT_FORMATS.some((one) => one === format))
        throw new Misuse(`Say as what kind of file: --format ${EXPORT_FORMATS.join('|')}`)
      if (out === undefined) throw new Misuse('Say into which file: --out FILE')
      const isThere = await access(out).then(
        () => true,
        () => false,
      )
      if (isThere) throw new Misuse(`${out} is there already, and nothing is written over it.`)
      const filter = Object.fromEntries(
        FILTERS.flatMap((name) => (values[name] ? [[name, values[name]]] : [])),
      )
      const { export_id } = await client.post('/api/exports', { filter, format })
      const part = `${out}.part`
      try {
        const file = await client.stream(`/api/exports/${export_id}/file`)
        await pipeline(Readable.fromWeb(file as never), createWriteStream(part, { mode: 0o600, flags: 'wx' }))
        const { state, counted, written } = await client.get(`/api/exports/${export_id}`)
        if (state !== 'whole' || counted !== written) throw new Error('short')
        await rename(part, out)
        return {
          object: { file: out, counted, written },
          lines: [
            `${counted} rows counted, ${written} written to ${out}.`,
            'You answer for this file from now on: keep it where only those can open it who may know.',
          ],
        }
      } catch (error) {
        await rm(part, { force: true })
        if (error instanceof TypeError || (error as Error).message === 'short')
          throw new Ended(1, 'It broke off before all rows were here; nothing was kept.', {
            code: 'broke_off',
          })
        throw error
      }
    }),
)
