import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { computed, importsOf } from './test/imports.ts'

/** Each may use only those before it. */
const slices = [
  'places',
  'actors',
  'custody',
  'wheels',
  'information',
  'reports',
  'warnings',
  'responses',
  'dialogue',
  'assessments',
  'plans',
  'actions',
  'training',
  'oversight',
  'ownership',
]
/** Packages that only compute: what a pure file may stand on besides pure files. */
const purePackages = [
  '@noble/hashes/',
  '@scure/base',
  '@scure/bip39',
  'age-encryption',
  'd3-geo',
  'h3-js',
  'hash-wasm',
  'typebox',
]
/** What only a server has. */
const serverPackages = ['node:', 'fastify', '@fastify/', '@simplewebauthn/server', 'kysely', 'pg', 'pofile']

type Room = 'pure' | 'server' | 'web' | 'platform' | 'ui' | 'top'
type Place = { path: string; room: Room; slice: string | null; test: boolean }

function place(path: string): Place {
  const [, first = '', second = ''] = path.split('/')
  const test = path.endsWith('.test.ts')
  const at = (room: Room, slice: string | null = null): Place => ({ path, room, slice, test })
  if (path.split('/').length === 2) return at('top')
  if (first === 'platform' || first === 'ui') return at(first)
  return at(second === 'server' || second === 'web' ? second : 'pure', first)
}

/** Why this import may not be, or null. Relative ones are given as paths from the root. */
function refusal(from: Place, to: string): string | null {
  if (!to.startsWith('src/')) return refusedPackage(from, to)
  const target = place(to)
  // Tests come in through every door of their own slice and of those before it.
  const mayUseRoom: Record<Room, readonly Room[]> = {
    pure: ['pure'],
    server: ['pure', 'server', 'platform'],
    web: ['pure', 'web', 'ui'],
    platform: ['platform'],
    ui: ['ui'],
    top: ['pure', 'server', 'web', 'platform', 'ui', 'top'],
  }
  const rooms: readonly Room[] = from.test ? mayUseRoom.top : mayUseRoom[from.room]
  if (!rooms.includes(target.room)) return `${from.room} does not use ${target.room}`
  const isDoor = /^src\/[^/]+\/(server|web)\/index\.ts$/.test(to)
  const hasDoor = target.room === 'server' || target.room === 'web'
  if (from.room === 'top') {
    const side = from.path === 'src/web.tsx' ? ['server', 'platform'] : ['web', 'ui']
    if (side.includes(target.room)) return `${from.path} does not use ${target.room}`
    return hasDoor && !isDoor ? 'a slice is entered by its door' : null
  }
  if (target.room === 'top') return from.test ? null : 'only those who start the house know it whole'
  if (target.slice === null || from.slice === target.slice) return null
  if (from.slice === null) return `${from.room} knows no slice`
  if (slices.indexOf(target.slice) > slices.indexOf(from.slice)) return `${target.slice} comes later`
  return hasDoor && !isDoor ? 'a slice is entered by its door' : null
}

function refusedPackage(from: Place, to: string): string | null {
  if (from.test) return null
  if (to === computed) return 'an import that nobody can check'
  // The first start loads the demonstration.
  if (from.path === 'src/cli.ts' && to.startsWith('demo/')) return null
  const outside = /^(test|e2e|demo|bench|fuzz|scripts)\//.test(to)
  if (outside) return 'what is installed does not stand on tests or tools'
  const named = (list: readonly string[]) => list.some((name) => to === name || to.startsWith(name))
  if (from.room === 'pure' && !named(purePackages)) return 'a pure file computes and nothing else'
  const inBrowser = from.room === 'web' || from.room === 'ui' || from.path === 'src/web.tsx'
  return inBrowser && named(serverPackages) ? 'a browser has none' : null
}

const files = globSync('src/**/*.{ts,tsx}', { cwd: import.meta.dirname }).sort()
const read = (path: string): string => readFileSync(join(import.meta.dirname, path), 'utf8')
const imports = files.flatMap((path) => importsOf(path, read(path)).map((to) => ({ from: place(path), to })))

test('each room uses only what it may, and each slice only those before it', () => {
  const wrong = imports.flatMap(({ from, to }) => {
    const why = refusal(from, to)
    return why === null ? [] : [`${from.path} uses ${to}: ${why}`]
  })
  assert.deepEqual(wrong, [])
  // So that nobody takes silence for order.
  assert.ok(files.length > 180, `${files.length} files seen`)
  assert.ok(imports.length > 800, `${imports.length} imports seen`)
})

test('every folder of src is a slice of the list, the ground of the server or the ground of the browser', () => {
  const folders = new Set(
    files.filter((path) => path.split('/').length > 2).map((path) => path.split('/')[1] ?? ''),
  )
  assert.deepEqual(
    [...folders].filter((folder) => ![...slices, 'platform', 'ui'].includes(folder)),
    [],
  )
  const top = files.filter((path) => path.split('/').length === 2 && !path.endsWith('.test.ts'))
  assert.deepEqual(
    top.filter((path) => !['src/server.ts', 'src/web.tsx', 'src/cli.ts'].includes(path)),
    [],
  )
})

test('what is refused is refused: one example of each', () => {
  const refused: [string, string][] = [
    ['src/reports/rules.ts', 'src/warnings/states.ts'],
    ['src/reports/rules.ts', 'src/reports/server/store.ts'],
    ['src/reports/rules.ts', 'src/platform/id.ts'],
    ['src/reports/rules.ts', 'node:fs'],
    ['src/reports/server/routes.ts', 'src/wheels/server/store.ts'],
    ['src/reports/server/routes.ts', 'src/warnings/server/index.ts'],
    ['src/reports/server/routes.ts', 'src/reports/web/index.ts'],
    ['src/reports/server/routes.ts', 'src/server.ts'],
    ['src/reports/web/tray.tsx', 'src/platform/errors.ts'],
    ['src/reports/web/tray.tsx', 'src/reports/server/index.ts'],
    ['src/reports/web/tray.tsx', 'src/wheels/web/clock.tsx'],
    ['src/reports/web/tray.tsx', 'node:crypto'],
    ['src/platform/http.ts', 'src/actors/session.ts'],
    ['src/platform/http.ts', 'test/database.ts'],
    ['src/ui/form.tsx', 'src/actors/roles.ts'],
    ['src/web.tsx', 'src/actors/server/index.ts'],
    ['src/server.ts', 'src/actors/server/store.ts'],
    ['src/server.ts', 'src/ui/tokens.ts'],
    ['src/reports/server/intake.test.ts', 'src/warnings/server/index.ts'],
  ]
  for (const [from, to] of refused) assert.ok(refusal(place(from), to), `${from} may use ${to}`)
  const written = `const part = lazy(() => import('../../warnings/web/index.ts')); type T = import('./t.ts').T
    export * from './all.ts'; const worker = new URL('./worker.ts', import.meta.url)`
  assert.deepEqual(importsOf('src/reports/web/tray.tsx', written).sort(), [
    'src/reports/web/all.ts',
    'src/reports/web/t.ts',
    'src/reports/web/worker.ts',
    'src/warnings/web/index.ts',
  ])
})

test('the builder of the workspace takes from the server the reader of words alone', () => {
  if (!existsSync(join(import.meta.dirname, 'vite.config.ts'))) return
  const used = importsOf('vite.config.ts', read('vite.config.ts'))
  assert.deepEqual(
    used.filter((to) => to.startsWith('src/') && to !== 'src/platform/po.ts'),
    [],
  )
})

test('a pure file is told the time and chance, it does not ask for them', () => {
  const asks = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandom(Bytes|UUID)\(|\bgetRandomValues\(/
  const pure = files.map(place).filter(({ room, test: isTest }) => room === 'pure' && !isTest)
  assert.ok(pure.length > 50)
  assert.deepEqual(
    pure
      .filter(({ path }) => asks.test(read(path).replace(/^\s*(\/\/|\*).*$/gm, '')))
      .map(({ path }) => path),
    [],
  )
})

test('no file has grown over 300 lines', () => {
  const generated = 'src/platform/schema.ts'
  const styles = globSync('src/**/*.css', { cwd: import.meta.dirname })
  const long = [...files, ...styles]
    .filter((path) => path !== generated && !path.endsWith('.test.ts'))
    .map((path) => [path, read(path).trimEnd().split('\n').length] as const)
    .filter(([, lines]) => lines > 300)
  assert.deepEqual(long, [])
})
