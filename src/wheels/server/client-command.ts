import { asciiDigits } from '../../custody/digits.ts'
import { fingerprint } from '../../custody/fingerprint.ts'
import { makePassphrase, strengthOf } from '../../custody/passphrase.ts'
import { CannotOpen, CannotSeal } from '../../custody/seal.ts'
import { CannotUnwrap } from '../../custody/wrap.ts'
import { answer, type Command, Ended, Misuse, readArgs } from '../../platform/command-line.ts'
import { isLoopback } from '../../platform/config.ts'
import { readSecret, secretGiven } from '../../platform/prompt.ts'
import { randomBytes } from 'node:crypto'
import type { ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { Client, Refused, type Where } from './client.ts'

/** What every command of a client understands. */
const common = {
  at: { type: 'string' },
  as: { type: 'string' },
  wheel: { type: 'string' },
  json: { type: 'boolean' },
  'passphrase-file': { type: 'string' },
} as const
type Common = { [name in Exclude<keyof typeof common, 'json'>]?: string | undefined } & {
  json?: boolean | undefined
}

export const commonHelp = `  --at ORIGIN   where Commonwheel runs; by default http://127.0.0.1:$PORT
  --as NAME     who signs in; the passphrase is asked for, or comes from --passphrase-file FILE or COMMONWHEEL_PASSPHRASE
  --wheel SLUG  which wheel, for somebody with a seat in several
  --json        one JSON object on stdout, for scripts
Ends with 0 when done, 1 when it failed, 2 when asked wrongly, 3 when refused.`

/** The whole of what a command answers: an object for a script, sentences for a person. */
export type Said = { object: object; lines: string[] }
export type Verb = (args: string[]) => Promise<number>

type Values<O extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: O }>>['values'] &
  Common

export function verb<const O extends ParseArgsOptionsConfig>(
  options: O,
  places: number,
  run: (values: Values<O>, places: string[]) => Promise<Said>,
): Verb {
  return async (args) => {
    const json = args.includes('--json')
    try {
      const read = readArgs(args, { ...common, ...options }, places)
      const { object, lines } = await run(read.values as Values<O>, read.positionals)
      return answer(json, object, lines)
    } catch (error) {
      const ended = endedOf(error)
      if (ended === undefined) throw error
      // A script reads one object, whatever became of it; the exit code says which.
      if (json) console.log(JSON.stringify({ refused: ended.message, ...ended.about }))
      throw ended
    }
  }
}

/** A command of several verbs; `''` is what it does when none is said. */
export function verbs(name: string, does: string, help: string, of: Record<string, Verb>): Command {
  return {
    name,
    does,
    help,
    run: (args) => {
      const [first = '', ...rest] = args
      const named = Object.hasOwn(of, first) ? of[first] : undefined
      if (named !== undefined && first !== '') return named(rest)
      const plainly = of['']
      const alone = Object.keys(of).length === 1
      if (plainly === undefined || !(alone || first === '' || first.startsWith('-'))) throw new Misuse(help)
      return plainly(args)
    },
  }
}

function endedOf(error: unknown): Ended | undefined {
  if (error instanceof Ended) return error
  if (error instanceof Refused) {
    const why = reasonsOf(error.details)
    const sentence = [error.message, ...why.map((one) => `  - ${one}`)].join('\n')
    return new Ended(3, sentence, { code: error.code, details: error.details })
  }
  if (error instanceof CannotUnwrap || error instanceof CannotOpen || error instanceof CannotSeal)
    return new Ended(1, error.message)
  if (error instanceof TypeError && error.message === 'fetch failed') {
    const why = (error.cause as { code?: string } | undefined)?.code ?? 'no answer'
    return new Ended(
      1,
      `Nothing answers there (${why}). Begin with commonwheel start, or say where it runs: --at ORIGIN`,
    )
  }
  return undefined
}

/** The details of a refusal are codes for a program; a person reads them as the few words they are made of. */
function reasonsOf(details: Record<string, unknown>): string[] {
  const spoken = (value: unknown): string =>
    typeof value === 'object' && value !== null
      ? Object.values(value).map(spoken).join(', ')
      : String(value).replaceAll('_', ' ')
  return Object.values(details).flatMap((value) =>
    Array.isArray(value) ? value.map(spoken) : [spoken(value)],
  )
}

/** @throws Misuse for a place to which no secret may travel */
export function whereOf({ at }: Common): Where {
  let url: URL
  try {
    url = new URL(at ?? `http://127.0.0.1:${process.env['PORT'] ?? 8730}`)
  } catch {
    throw new Misuse('--at is an address such as https://example.org')
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new Misuse(
      '--at must begin with https:// unless it is this machine: what is sent must not be read on the way.',
    )
  return { origin: url.origin }
}

/** Signs in, works, and signs out: nothing is kept on this machine between two commands. */
export async function signedIn<T>(values: Common, work: (client: Client) => Promise<T>): Promise<T> {
  const name = values.as
  if (name === undefined) throw new Misuse('Say who you are: --as NAME')
  const where = whereOf(values)
  const passphrase = await readSecret({
    file: values['passphrase-file'],
    env: 'COMMONWHEEL_PASSPHRASE',
    ask: `Passphrase of ${name}`,
    option: '--passphrase-file',
  })
  const client = await Client.signIn(where, name, passphrase, values.wheel)
  try {
    return await work(client)
  } finally {
    await client.signOut().catch(() => {})
  }
}

export function readCode(values: { 'code-file'?: string | undefined }, ask: string): Promise<string> {
  return readSecret({ file: values['code-file'], env: 'COMMONWHEEL_CODE', ask, option: '--code-file' })
}

/** Given by a file or the environment, or else made here. @throws Misuse for one that could be guessed */
export async function newPassphrase(values: Common): Promise<{ passphrase: string; made: boolean }> {
  const source = { file: values['passphrase-file'], env: 'COMMONWHEEL_PASSPHRASE', ask: '', option: '' }
  const given = await secretGiven(source)
  if (given === undefined) return { passphrase: makePassphrase(randomBytes(14)), made: true }
  if (!strengthOf(given).ok)
    throw new Misuse('This passphrase could be guessed. Give none, and seven words are made and shown once.')
  return { passphrase: given, made: false }
}

/** Sends what cannot be asked for twice: should the answer not come, the secret that it may have set is told all the same. */
export async function keeping<T>(secret: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const nobodyThere = (error as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED'
    if (!(error instanceof TypeError) || nobodyThere) throw error
    throw new Ended(1, `No answer came. Should it have been done all the same, keep this:\n\n  ${secret}\n`, {
      secret,
    })
  }
}

/** @throws Ended when the digits that somebody read out are not those of this key; Misuse when they are no fingerprint */
export function requireSame(digits: string | undefined, recipient: string, whose: string): void {
  const read = asciiDigits(digits ?? '').replace(/\D/g, '')
  if (read.length !== 30)
    throw new Misuse('--fingerprint is six groups of five digits, as the other person reads them out.')
  if (read !== fingerprint(recipient).replaceAll(' ', ''))
    throw new Ended(
      3,
      `These are not the digits of ${whose}. Nothing was done. Ask again by voice; if they differ still, somebody stands between you.`,
      { code: 'fingerprint_differs' },
    )
}

export const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

/** An organisation by its id or by its name. @throws Misuse for none, or for several of one name */
export function organisationOf(
  rows: readonly { organisation_id: string; name: string }[],
  said: string,
): string {
  const plainly = (text: string): string => text.normalize('NFKC').trim().toLowerCase()
  const found = rows.filter((one) => one.organisation_id === said || plainly(one.name) === plainly(said))
  if (found.length === 1 && found[0] !== undefined) return found[0].organisation_id
  const names = rows.map((one) => one.name).join(', ')
  throw new Misuse(
    found.length === 0
      ? `There is no organisation "${said}" here. There are: ${names}`
      : `Several organisations are called "${said}": say which by its id.`,
  )
}
