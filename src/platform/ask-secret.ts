import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { ConfigProblem } from './config.ts'

/** Words that must not stand on a command line, where every process of the machine sees them: a file, the environment, or typed unseen. */
export async function askSecret(
  question: string,
  { file, env }: { file?: string | undefined; env: string },
): Promise<string> {
  if (file !== undefined) return (await readFile(file, 'utf8')).trim()
  const given = process.env[env]
  if (given) return given.trim()
  if (!process.stdin.isTTY)
    throw new ConfigProblem(`Nobody is there to type it: use --passphrase-file FILE or set ${env}.`)
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const asking = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return (await asking.question('')).trim()
  } finally {
    asking.close()
    process.stderr.write('\n')
  }
}

export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}\u001b[K`)
}

export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
}
