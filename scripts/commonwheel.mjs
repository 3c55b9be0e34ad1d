#!/usr/bin/env node
// Plain JavaScript for any Node from 20 on: installs what is missing and hands over to the pinned Node.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, node24, root } from './install.mjs'

ensureInstalled()
// Compiled code is kept between starts: half of a start is reading our own files.
const env = { NODE_COMPILE_CACHE: join(root, '.build', 'compiled'), ...process.env }
const child = spawn(node24(), [join(root, 'src', 'cli.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env,
})

// Ctrl-C in a terminal reaches the whole foreground group, the child too: passing it on would count as a
// second Ctrl-C. Without a terminal the signal came to us alone.
const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
const passed = new Set()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (passed.has(signal) || (inTerminal && signal !== 'SIGTERM')) return
    passed.add(signal)
    child.kill(signal)
  })
}

child.on('error', (error) => {
  console.error(`${node24()}: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})
