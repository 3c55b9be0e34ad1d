import { randomInt } from 'node:crypto'
import { open } from '../../src/custody/seal.ts'
import { beneath } from '../beneath.ts'
import { guests, members, subjects } from '../filled.ts'
import type { Person, TestHouse } from '../people.ts'

/** What an answer said, and what its reader could open of it with the identity of her organisation. */
export type Seen = { path: string; status: number; text: string; opened: string[] }

export const EVERYBODY = [...members, ...guests] as const

/** Every path that can be read, with every id that there is now, as the running house describes them. */
export async function everyPath(house: TestHouse): Promise<string[]> {
  const { paths } = house.house.app.swagger() as { paths: Record<string, Record<string, unknown>> }
  const readable = Object.keys(paths).filter((path) => paths[path]?.['get'] !== undefined)
  const all: string[] = ['/api/openapi.json']
  for (const path of readable) {
    const whole = path
      .replace('{wheel}', house.wheel.slug)
      .replace(/custodian$/, `custodian?area=${house.area.county}`)
    if (!whole.includes('{id}')) {
      all.push(whole)
      continue
    }
    const subject = subjects[whole.split('/')[2] ?? '']
    if (subject === undefined) throw new Error(`${path}: an id of what?`)
    const [table, column] = subject
    const rows = await beneath(house.owner, `SELECT ${column} AS id FROM ${table} ORDER BY 1`)
    all.push(...rows.map((row) => whole.replace('{id}', row['id'])))
  }
  return all
}

/** From an address that nobody else has, so that no limit on one address stands in the way of the reading. */
export async function ask(house: TestHouse, path: string, cookie: string) {
  const answer = await house.house.app.inject({
    method: 'GET',
    url: path,
    remoteAddress: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
    headers: cookie ? { cookie } : {},
  })
  const { date: _date, ...headers } = answer.headers
  return {
    status: answer.statusCode,
    text: answer.body,
    bytes: answer.rawPayload,
    headers: JSON.stringify(headers),
  }
}

/** Reads everything there is to read, and opens whatever opens. Without a person: nobody. */
export async function readAll(
  house: TestHouse,
  person: Person | undefined,
  paths: readonly string[],
): Promise<Seen[]> {
  const all: Seen[] = []
  for (const path of paths) {
    const { status, text, bytes } = await ask(house, path, person?.cookie ?? '')
    const files = [...text.matchAll(/YWdlLWVuY3J5cHRpb24[A-Za-z0-9+/]+=*/g)].map(([file]) => file)
    if (bytes.subarray(0, 14).toString() === 'age-encryption') files.push(bytes.toString('base64'))
    const opened: string[] = []
    for (const file of new Set(files)) {
      const value = person && (await openedOnce(person.identity, file))
      if (value) opened.push(value)
    }
    all.push({ path, status, text, opened })
  }
  return all
}

const known = new Map<string, Promise<string>>()
/** Empty where it is sealed to others. The same file is given to many readers of one organisation. */
function openedOnce(identity: string, file: string): Promise<string> {
  const key = `${identity} ${file}`
  const there = known.get(key)
  if (there) return there
  const value = open(identity, Buffer.from(file, 'base64')).then(JSON.stringify, () => '')
  known.set(key, value)
  return value
}

/** Where one of the texts stands in what was read: the path, and whether it had to be opened first. */
export const found = (seen: readonly Seen[], ...texts: string[]): string[] =>
  seen.flatMap(({ path, text, opened }) => [
    ...(texts.some((one) => text.includes(one)) ? [path] : []),
    ...(texts.some((one) => opened.some((value) => value.includes(one))) ? [`${path} opened`] : []),
  ])

/** The forms in which a text may lie somewhere: as it is, as hex, and as base64 at each of its three offsets. */
export function formsOf(text: string): string[] {
  const inBase64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64')
    // The letters at both ends also depend on their neighbours.
    return whole.slice(offset === 0 ? 0 : offset + 1, -4)
  })
  return [text, Buffer.from(text).toString('hex'), ...inBase64]
}

/** Every row of every table, as text; bytes stand in it as hex, and as whatever letters they spell. */
export async function everyRow(house: TestHouse): Promise<Map<string, string>> {
  const tables = await beneath<{ name: string }>(
    house.owner,
    `SELECT format('%I', relname) AS name FROM pg_class WHERE relkind IN ('r', 'p', 'm') AND relnamespace = 'public'::regnamespace
       AND relname NOT IN ('area', 'area_boundary', 'population')`,
  )
  const all = new Map<string, string>()
  for (const { name } of tables) {
    const rows = await beneath<{ row: string }>(house.owner, `SELECT t::text AS row FROM ${name} AS t`)
    const text = rows.map(({ row }) => row).join('\n')
    const bytes = [...text.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex]) =>
      Buffer.from(hex ?? '', 'hex').toString('latin1'),
    )
    all.set(name, `${text}\n${bytes.join('\n')}`)
  }
  return all
}

/** Tables in which one of the texts lies, in any form. */
export async function tablesHolding(house: TestHouse, ...texts: string[]): Promise<string[]> {
  const forms = texts.flatMap(formsOf)
  const rows = await everyRow(house)
  return [...rows].filter(([, text]) => forms.some((form) => text.includes(form))).map(([name]) => name)
}
