import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc, { type Arbitrary } from 'fast-check'
import { importReports } from '../src/reports/server/import.ts'
import { smsSecret } from '../src/reports/server/index.ts'
import { findWheel } from '../src/wheels/server/index.ts'
import type { FilledHouse } from '../test/filled.ts'
import { OLD_TABLE_HEAD, oldTable } from '../test/old-table.ts'
import { anything, text } from '../test/strange.ts'
import type { Sent } from './requests.ts'

/** What gateways and those who pretend to be one post: known fields in any shape, others, twice. */
export function messagesTo(filled: FilledHouse): Arbitrary<Sent> {
  const { house, wheel } = filled.house
  const url = `/api/sms/${wheel.slug}/${smsSecret(house, wheel.wheelId)}`
  const names = [
    'from',
    'sender',
    'From',
    'msisdn',
    'text',
    'content',
    'Body',
    'message',
    'id',
    'messageId',
    'event',
  ]
  const pairs = fc.array(
    fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, text), fc.oneof(text, anything)),
    {
      maxLength: 8,
    },
  )
  return fc
    .record({ pairs, json: fc.boolean(), phone: fc.nat(10 ** 8) })
    .map(({ pairs: all, json, phone }) => {
      // Numbers of their own, or the bucket of one phone would answer for all.
      const fields = [['from', `+2547${phone}`], ['text', 'Goats moved at night.'], ...all] as [
        string,
        unknown,
      ][]
      const form = fields.map(([name, value]): [string, string] => [
        name.toWellFormed(),
        String(value).toWellFormed(),
      ])
      return {
        who: '',
        method: 'POST',
        url,
        headers: { 'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded' },
        payload: json ? JSON.stringify(Object.fromEntries(fields)) : new URLSearchParams(form).toString(),
      }
    })
}

const map = { ...oldTable, source: 'fuzzed', area: 'area' }
const HEAD = `${OLD_TABLE_HEAD},area`

/** Files as other people's programs write them: quotes unclosed, cells too many, encodings mixed, bytes of no text. */
export const tables: Arbitrary<Buffer> = fc
  .record({
    head: fc.oneof({ weight: 8, arbitrary: fc.constant(HEAD) }, text),
    lines: fc.array(
      fc.oneof(
        fc
          .tuple(fc.nat(), fc.constantFrom('2011-04-02', '2011-02-31', '', '9999-99-99'), text)
          .map(([no, day, words]) => `${no},${day},fight,"${words.replaceAll('"', '""')}",more,35.6,3.1,`),
        fc.array(text, { maxLength: 12 }).map((cells) => cells.join(',')),
        fc.constantFrom(
          '"',
          '1,2011-04-02,fight,"open',
          ',,,,,,,',
          '\r',
          `5,2011-04-02,fight,a,${'y'.repeat(70_000)},,,`,
        ),
      ),
      { maxLength: 12 },
    ),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    bytes: fc.oneof(
      { weight: 6, arbitrary: fc.constant(new Uint8Array()) },
      fc.uint8Array({ maxLength: 50 }),
    ),
    as: fc.constantFrom<BufferEncoding>('utf8', 'utf8', 'utf8', 'utf16le', 'latin1'),
  })
  .map(({ head, lines, end, bytes, as }) =>
    Buffer.concat([Buffer.from([head, ...lines].join(end), as), Buffer.from(bytes)]),
  )

/** @returns what is wrong with how a table was taken in, or undefined */
export async function wrongImport(filled: FilledHouse, table: Buffer): Promise<string | undefined> {
  const { house, wheel: ours, dataDirectory, area } = filled.house
  const file = join(dataDirectory, 'fuzzed.csv')
  await writeFile(file, table)
  const wheel = await findWheel(house.db, ours.slug)
  if (wheel === undefined) return 'the wheel is gone'
  const order = { wheel, file, map, live: false, areaCode: area.county }
  const done = await importReports(house, house.intake, order, () => {})
  const told = done.taken + done.repeated + done.refused.length
  return told === done.read ? undefined : `${done.read} rows read, of ${told} something is said`
}
