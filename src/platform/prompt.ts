import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Ended, Misuse, warn } from './command-line.ts'

/** Where a secret may come from, in this order: a file, the environment, the prompt or the pipe. */
export type SecretSource = { file: string | undefined; env: string; ask: string; option: string }

/** @throws Misuse when it comes from nowhere */
export async function readSecret(source: SecretSource): Promise<string> {
  const given = await secretGiven(source)
  if (given !== undefined) return given
  if (process.stdin.isTTY) return askHidden(source.ask)
  const line = await pipedLine()
  if (line === undefined)
    throw new Misuse(
      `${source.ask}: say ${source.option} FILE, set ${source.env}, or run this where it can be typed.`,
    )
  return line
}

/** From a file or the environment alone; undefined where neither is given. */
export async function secretGiven({ file, env }: SecretSource): Promise<string | undefined> {
  if (file !== undefined) {
    const about = await stat(resolve(file)).catch(() => undefined)
    if (about === undefined) throw new Misuse(`There is no file ${file}`)
    if ((about.mode & 0o077) !== 0 && about.isFile())
      warn(`Others on this machine can read ${file}: chmod 600 it.`)
    return (await readFile(resolve(file), 'utf8')).trim()
  }
  return process.env[env]?.trim() || undefined
}

/** Typed without echo: whoever looks over a shoulder reads the screen. */
function askHidden(question: string): Promise<string> {
  return new Promise((done, fail) => {
    process.stderr.write(`${question}: `)
    const mute = new Writable({ write: (_chunk, _encoding, next) => next() })
    const lines = createInterface({ input: process.stdin, output: mute, terminal: true })
    const end = (finish: () => void): void => {
      lines.removeAllListeners()
      lines.close()
      process.stderr.write('\n')
      finish()
    }
    lines.once('line', (line) => end(() => done(line.trim())))
    lines.once('SIGINT', () => end(() => fail(new Ended(130, 'Stopped; nothing was sent.'))))
    lines.once('close', () => end(() => fail(new Misuse('Nothing was typed.'))))
  })
}

let piped: string[] | undefined
/** What comes through a pipe is read once: a line for each secret that is asked for, and the rest are the words. */
async function pipe(): Promise<string[]> {
  piped ??= (await text(process.stdin)).split('\n')
  return piped
}

async function pipedLine(): Promise<string | undefined> {
  const line = (await pipe()).shift()?.trim()
  return line === '' ? undefined : line
}

/** Words that somebody writes: of a file, or with none or "-" what is typed until Ctrl-D or comes through the pipe. */
export async function readWords(file: string | undefined, what: string): Promise<string> {
  let words: string
  if (file !== undefined && file !== '-') words = await readText(file)
  else if (process.stdin.isTTY) {
    process.stderr.write(`${what}. End with Ctrl-D on a line of its own.\n`)
    words = await text(process.stdin)
  } else words = (await pipe()).join('\n')
  if (words.trim() === '') throw new Misuse(`${what}: there are no words.`)
  return words.trim()
}

export async function readText(file: string): Promise<string> {
  return readFile(resolve(file), 'utf8').catch(() => {
    throw new Misuse(`${file} cannot be read.`)
  })
}

/** JSON, in which a line that begins with // is a remark. @throws Misuse */
export async function readJson(file: string): Promise<unknown> {
  const written = (await readText(file)).replace(/^\s*\/\/.*$/gm, '')
  try {
    return JSON.parse(written)
  } catch (error) {
    throw new Misuse(`${file} is no JSON: ${(error as Error).message}`)
  }
}
