// node scripts/on-node24.mjs <file.ts> [arguments …]: installs what is missing, then runs the file on the pinned Node.
import { spawnSync } from 'node:child_process'
import { ensureInstalled, node24, root } from './install.mjs'

ensureInstalled()
process.exit(spawnSync(node24(), process.argv.slice(2), { stdio: 'inherit', cwd: root }).status ?? 1)
