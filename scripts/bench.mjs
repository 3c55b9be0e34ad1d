// npm run bench -- <name>: one of bench/*.ts. Each line is one JSON object: bench, case, value, unit, limit, ratio (value / limit).
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, node24, root } from './install.mjs'

ensureInstalled()
const [name = '', ...rest] = process.argv.slice(2)
const file = join(root, 'bench', `${name}.ts`)
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(join(root, 'bench'))
    .filter((one) => one.endsWith('.ts'))
    .map((one) => one.slice(0, -3))
  console.error(`npm run bench -- <${names.join('|')}>`)
  process.exit(2)
}
process.exit(spawnSync(node24(), [file, ...rest], { stdio: 'inherit', cwd: root }).status ?? 1)
