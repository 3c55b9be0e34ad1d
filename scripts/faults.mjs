// npm run faults [-- kill|disk|power …] [--rounds N]: the fault runs in full. What they are: faults/README.md.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, node24, root } from './install.mjs'

ensureInstalled()
const { status } = spawnSync(node24(), [join(root, 'faults', 'run.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: root,
})
process.exit(status ?? 1)
