// npm run build: the workspace and the public script into dist/web, when their sources changed.
import { resolve } from 'node:path'
import { ensureBuilt } from '../src/platform/build.ts'

await ensureBuilt(resolve(import.meta.dirname, '..'), (line) => console.log(line))
