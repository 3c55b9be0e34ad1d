// npm test [-- [--server-only] [part of a file name …]]
//
// Everything: compiler, linter, formatter, build, then every *.test.ts; each of the first four counts as one
// test. With a part of a name, or --server-only, just those test files. The last line is always the count.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { delimiter, join, relative, sep } from 'node:path'
import { ensureInstalled, node24, root } from './install.mjs'

const LEFT_OUT = new Set(['node_modules', 'dist', 'data', '.build', '.git'])
const SILENCE_LIMIT_MS = 180_000

const count = { passed: 0, failed: 0, skipped: 0 }
const heading = (text) => console.log(`\n=== ${text} ===\n`)

process.on('exit', (code) => {
  if (handedOver) return
  // An install that failed ends the process before anything was counted.
  if (code !== 0 && count.failed === 0) count.failed = 1
  if (count.failed > 0) process.exitCode = 1
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
  console.log(`\n${count.passed} passed, ${count.failed} failed${skipped}`)
})

let handedOver = false
process.chdir(root)
ensureInstalled()
if (realpathSync(process.execPath) === realpathSync(node24())) await main(process.argv.slice(2))
else handOver()

function handOver() {
  handedOver = true
  const { status } = spawnSync(node24(), process.argv.slice(1), { stdio: 'inherit' })
  process.exit(status ?? 1)
}

async function main(args) {
  process.env.PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const serverOnly = args.includes('--server-only')
  const parts = args.filter((arg) => !arg.startsWith('--'))
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--server-only')
  if (unknown !== undefined) return failStage(`unknown option ${unknown}`)

  if (!serverOnly && parts.length === 0) {
    const stages = [
      ['Types', 'tsc', '-b'],
      ['Lint', 'oxlint', '--type-aware', '--deny-warnings'],
      ['Format', 'biome', 'format'],
    ]
    if (existsSync('vite.config.ts')) stages.push(['Build', 'node', 'scripts/build.ts'])
    for (const [name, command, ...rest] of stages) {
      heading(`${name}: ${[command, ...rest].join(' ')}`)
      if (spawnSync(command, rest, { stdio: 'inherit' }).status === 0) count.passed++
      else failStage(name)
    }
  }

  const files = findTests(root)
    .filter((file) => !serverOnly || isServerTest(file))
    .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  if (files.length === 0) return failStage('no test file fits')
  await runTests(files)
}

function failStage(name) {
  count.failed++
  heading(`FAILED: ${name}`)
}

function findTests(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : findTests(path)
      return entry.name.endsWith('.test.ts') ? [relative(root, path).split(sep).join('/')] : []
    })
    .sort()
}

/** What means the same on any PostgreSQL. The launcher's own tests bring theirs. */
function isServerTest(file) {
  if (/^src\/platform\/.*\.test\.ts$/.test(file)) return !file.startsWith('src/platform/postgres/')
  return /^(src\/(.+\/)?server|test)\/.*\.test\.ts$/.test(file)
}

async function runTests(files) {
  heading(`Tests: ${files.length} files`)
  const { run } = await import('node:test')
  const { spec: Spec } = await import('node:test/reporters')
  const { finished } = await import('node:stream/promises')
  const cluster = await startCluster()
  const hung = new AbortController()
  const events = run({ files, concurrency: 2, signal: hung.signal })
  countLeaves(events, files)
  // A file that ended its tests but left something open would otherwise run for ever.
  const silence = setTimeout(() => {
    heading('FAILED: no test has ended for three minutes; what still runs is stopped.')
    hung.abort()
  }, SILENCE_LIMIT_MS)
  for (const event of ['test:pass', 'test:fail', 'test:complete']) events.on(event, () => silence.refresh())
  const report = events.compose(new Spec())
  report.pipe(process.stdout, { end: false })
  await finished(report)
  clearTimeout(silence)
  await cluster.stop()
}

/** One PostgreSQL for all files; each test file clones its own databases there. */
async function startCluster() {
  if (process.env.COMMONWHEEL_TEST_POSTGRES) return { stop: async () => {} }
  const child = spawn(process.execPath, ['test/cluster.ts'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise((done) => child.once('exit', done))
  process.env.COMMONWHEEL_TEST_POSTGRES = await new Promise((said, failed) => {
    child.stdout.once('data', (chunk) => said(String(chunk).trim()))
    child.once('exit', () => failed(new Error('the PostgreSQL of the tests did not start')))
  })
  return {
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}

/** Counts tests, not files, suites or tests that only hold others; those count where they fail by themselves. */
function countLeaves(events, files) {
  // file → for each depth, how many ended there since their parent's predecessor did. Children end first.
  const ended = new Map()
  const holdsOthers = ({ file, nesting, details }) => {
    const depths = ended.get(file) ?? []
    ended.set(file, depths)
    const children = depths[nesting + 1] ?? 0
    depths[nesting + 1] = 0
    depths[nesting] = (depths[nesting] ?? 0) + 1
    return details.type === 'suite' || children > 0
  }
  events.on('test:pass', (test) => {
    // A file in which no test ran passes under its own name.
    if (holdsOthers(test) || files.includes(test.name)) return
    if (test.skip !== undefined || test.todo !== undefined) count.skipped++
    else count.passed++
  })
  events.on('test:fail', (test) => {
    if (holdsOthers(test) && test.details.error?.failureType === 'subtestsFailed') return
    if (test.todo !== undefined) count.skipped++
    else count.failed++
  })
}
