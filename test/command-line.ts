import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const cli = join(root, 'src', 'cli.ts')

export type Run = { child: ChildProcess; said(): string; ended: Promise<number | null> }
export type Ran = { exit: number | null; out: string; err: string }

function environment(env: Record<string, string>): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _url,
    DATABASE_OWNER_URL: _owner,
    COMMONWHEEL_PASSPHRASE: _words,
    COMMONWHEEL_CODE: _code,
    ...rest
  } = process.env
  // Many short processes of one program: what was compiled once is read.
  return { ...rest, PORT: '0', NODE_COMPILE_CACHE: join(root, '.build', 'compiled'), ...env }
}

/** A command that goes on: `start`. */
export function begin(args: string[], env: Record<string, string>): Run {
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, env: environment(env) })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { child, said: () => said, ended: once(child, 'exit').then(([code]) => code as number | null) }
}

/** A command that ends, with what it read from its pipe. */
export async function commonwheel(
  args: string[],
  env: Record<string, string> = {},
  piped = '',
): Promise<Ran> {
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, env: environment(env) })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
  child.stdin.on('error', () => {})
  child.stdin.end(piped)
  const [exit] = (await once(child, 'close')) as [number | null]
  return { exit, ...said }
}

/** The address that a start prints, once it serves. */
export async function addressOf(run: Run): Promise<string> {
  for (;;) {
    const address = run.said().match(/For everyone\s+(http:\/\/127\.0\.0\.1:\d+)\//)?.[1]
    if (address !== undefined) return address
    const early = await Promise.race([
      run.ended.then(() => true),
      new Promise((tick) => setTimeout(tick, 50, false)),
    ])
    if (early) throw new Error(`it ended: ${run.said()}`)
  }
}

/** Files that nobody else on the machine reads: passphrases, codes, what somebody wrote. */
export async function privateFiles(): Promise<{
  folder: string
  write(name: string, text: string): Promise<string>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'cw-cli-'))
  return {
    folder,
    write: async (name, text) => {
      const file = join(folder, name)
      await writeFile(file, text, { mode: 0o600 })
      return file
    },
  }
}
