import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const sources = [
  'src/web.tsx',
  'src/ui/**/*',
  'src/*/web/**/*',
  'src/*/*.ts',
  'src/*/words/*',
  'vite.config.ts',
  'package-lock.json',
]

/** Builds the workspace when its sources changed since the last build; a start that has nothing to build loses no time. */
export async function ensureBuilt(root: string, say: (line: string) => void): Promise<void> {
  const files = globSync(sources, { cwd: root, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.includes('.test.'),
  )
  const hash = createHash('sha256')
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(path.slice(root.length)).update(await readFile(path))
  }
  const stamp = hash.digest('hex')
  const file = join(root, 'dist', 'web', 'built.sha256')
  if ((await readFile(file, 'utf8').catch(() => '')) === stamp) return
  say('Building the workspace …')
  await run(root)
  await writeFile(file, stamp)
}

function run(root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
      {
        cwd: root,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the workspace could not be built:\n${said}`)),
    )
  })
}
