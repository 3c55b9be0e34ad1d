import { text } from 'node:stream/consumers'
import { Ended, Misuse, warn, wholeNumber } from '../../platform/command-line.ts'
import { type Client, type Said, signedIn, verb } from '../../wheels/server/index.ts'
import { BULK_ACTS, type BulkAct, MOST_AT_ONCE, UNDOABLE } from '../bulk.ts'
import { CLAIM_MINUTES } from '../claims.ts'
import { QUEUE_NAMES, queuesOf } from '../queues.ts'
import { idsOf, lineOf, type Row, rowsOf } from './client-rows.ts'

const short = (id: string): string => id.slice(0, 8)
const spoken = (code: string): string => code.replaceAll('_', ' ')

const queue = verb({}, 1, (values, [said]) =>
  signedIn(values, async (client) => {
    const hers = queuesOf(client.me.roles as string[])
    const name = said?.replaceAll('-', '_') ?? hers[0]
    if (name === undefined) throw new Ended(3, 'No queue of reports is yours.', { code: 'not_found' })
    if (!(QUEUE_NAMES as readonly string[]).includes(name))
      throw new Misuse(`Queues are: ${QUEUE_NAMES.map((one) => one.replaceAll('_', '-')).join(', ')}`)
    const rows = await rowsOf(client, { queue: name })
    const head = `${spoken(name)}: ${rows.length === 0 ? 'nothing waits.' : rows.length}`
    return { object: { queue: name, queues: hers, rows }, lines: [head, ...rows.map(lineOf)] }
  }),
)

type Claims = { claimed: { report_id: string }[]; held: { report_id: string; until: string }[] }

/** A claim ends with the session that made it, and each command is a session: so this one stays until it is ended. */
const claim = verb({ 'take-over': { type: 'boolean' } }, MOST_AT_ONCE, (values, said) =>
  signedIn(values, async (client) => {
    const report_ids = await idsOf(client, said)
    const take_over = values['take-over'] ?? false
    const first: Claims = await client.post('/api/reports/claim', { report_ids, take_over })
    const { claimed, held } = first
    const mine = claimed.map((one) => one.report_id)
    const theirs = held.map(
      (one) => `${short(one.report_id)} is held by another until ${one.until.slice(11, 16)}.`,
    )
    if (mine.length === 0)
      throw new Ended(3, [...theirs, 'Nothing was claimed. --take-over takes it knowingly.'].join('\n'), {
        code: 'claimed_by_another',
        ...first,
      })
    for (const line of theirs) warn(line)
    warn(`Yours until Ctrl-D: ${mine.map(short).join(', ')}`)
    // What another takes over meanwhile is hers: renewing asks for what is still free or one's own, and takes nothing.
    const renew = () => client.post('/api/reports/claim', { report_ids: mine }).catch(() => {})
    const timer = setInterval(() => void renew(), (CLAIM_MINUTES / 2) * 60_000)
    await text(process.stdin).finally(() => clearInterval(timer))
    await client.post('/api/reports/release-claims', { report_ids: mine })
    return { object: first, lines: ['No longer yours.'] }
  }),
)

type Done = {
  bulk_act_id: string | null
  undo_until: string | null
  done: { report_id: string; state: string }[]
  refused: { report_id: string; code: string }[]
}

/** What can be taken back: a summary is written for one report, with what was read before one's eyes. */
const many = verb(
  {
    severity: { type: 'string' },
    urgency: { type: 'string' },
    'silence-is-safer': { type: 'boolean' },
  },
  1 + MOST_AT_ONCE,
  async (values, [said = '', ...named]): Promise<Said> => {
    const act = BULK_ACTS.find((one): one is BulkAct => one === said && UNDOABLE.includes(one))
    if (act === undefined) throw new Misuse(`Say what is done to them: ${UNDOABLE.join(', ')}`)
    const level = (name: 'severity' | 'urgency'): number => {
      const value = values[name]
      if (value === undefined)
        throw new Misuse('Say how grave and how pressing: --severity 1-5 --urgency 1-5')
      return wholeNumber(`--${name}`, value, 1, 5)
    }
    const judged = act === 'triage' ? { severity: level('severity'), urgency: level('urgency') } : {}
    const silence = act === 'close' ? { silence_is_safer: values['silence-is-safer'] ?? false } : {}
    return signedIn(values, async (client) => {
      const items = []
      for (const report_id of new Set(await idsOf(client, named))) {
        const { report } = (await client.get(`/api/reports/${report_id}`)) as { report: Row }
        items.push({ report_id, version: report.version })
      }
      const answer: Done = await client.post('/api/reports/bulk', { act, items, ...judged, ...silence })
      const lines = [
        ...answer.done.map((one) => `${short(one.report_id)} is ${spoken(one.state)} now.`),
        ...answer.refused.map((one) => `${short(one.report_id)} stays as it is: ${spoken(one.code)}.`),
      ]
      if (answer.done.length === 0) throw new Ended(3, lines.join('\n'), { code: 'none_done', ...answer })
      return { object: answer, lines: [...lines, `To take it back: report undo ${answer.bulk_act_id}`] }
    })
  },
)

const undo = verb({}, 1, (values, [said]) =>
  signedIn(values, async (client) => (said === undefined ? mayUndo(client) : takeBack(client, said))),
)

async function mayUndo(client: Client): Promise<Said> {
  type Act = { bulk_act_id: string; act: string; reports: number; undo_until: string }
  const { rows } = (await client.get('/api/bulk-acts')) as { rows: Act[] }
  const lines = rows.map(
    (one) =>
      `${one.bulk_act_id}  ${spoken(one.act)}, ${one.reports} reports, until ${one.undo_until.slice(11, 16)}`,
  )
  return { object: { rows }, lines: lines.length === 0 ? ['Nothing of yours can be taken back.'] : lines }
}

async function takeBack(client: Client, id: string): Promise<Said> {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Misuse('Say which act, by what report undo prints.')
  type Undone = {
    undone: { report_id: string; state: string }[]
    kept: { report_id: string; because: string }[]
  }
  const answer: Undone = await client.post(`/api/bulk-acts/${id}/undo`)
  return {
    object: answer,
    lines: [
      ...answer.undone.map((one) => `${short(one.report_id)} is ${spoken(one.state)} again.`),
      ...answer.kept.map((one) => `${short(one.report_id)} stays as it is: ${spoken(one.because)}.`),
    ],
  }
}

/** What many people do with many reports, from a terminal. */
export const manyVerbs = { queue, claim, many, undo }
