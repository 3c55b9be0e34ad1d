// Plain JavaScript for any Node from 20 on, with nothing installed: this is what installs.
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, delimiter, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = realpathSync(fileURLToPath(new URL('..', import.meta.url)))
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.commonwheel-stamp')
const lock = join(root, '.build', 'install.lock')

/** The pinned Node, whatever Node started us. */
export const node24 = () => join(modules, 'node', 'bin', 'node')

/** Returns when the packages of package-lock.json are there; ends the process when they cannot be had. */
export function ensureInstalled() {
  if (isCurrent()) return
  takeLock()
  try {
    if (isCurrent()) return
    if (!isInstalled()) {
      process.stderr.write('Installing the packages (once, about a minute) …\n')
      install()
    }
    // With install scripts switched off, npm leaves the package `node` without its program.
    if (!existsSync(node24())) {
      process.stderr.write('Fetching Node 24 …\n')
      check(spawn(process.execPath, ['installArchSpecificPackage.js'], join(modules, 'node')))
      if (!existsSync(node24())) fail(`There is still no ${node24()}`)
    }
    writeFileSync(stampFile, stamp())
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

const stamp = () => {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`
}

const isCurrent = () => read(stampFile) === stamp() && existsSync(node24())

/** What somebody installed by hand counts, if it is what the lock file asks for: npm notes what it did. */
function isInstalled() {
  const noted = read(join(modules, '.package-lock.json'))
  if (noted === '') return false
  const other = read(stampFile)
  if (other !== '' && !other.endsWith(` ${process.platform}-${process.arch}\n`)) return false
  const have = JSON.parse(noted).packages
  const want = JSON.parse(read(join(root, 'package-lock.json'))).packages
  return Object.entries(want).every(([path, { version, optional }]) => {
    if (path === '') return true
    const found = have[path]
    return found === undefined ? optional === true : found.version === version && existsSync(join(root, path))
  })
}

function install() {
  const options = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const clean = spawn(...npmCommand(['ci', ...options]), root)
  if (clean.status === 0) return
  // A lock file made where the registry lacks other systems' optional packages does not name them, and `npm ci`
  // refuses it. `npm install` goes on; that it did what the lock file says is checked here.
  if (!`${clean.stdout}${clean.stderr}`.includes('EUSAGE')) return check(clean)
  check(spawn(...npmCommand(['install', '--no-save', ...options]), root))
  if (!isInstalled()) check(clean)
}

/** Not by a Node from node_modules: `npm ci` takes that away while it runs. */
function npmCommand(args) {
  const started = process.env.npm_execpath ?? ''
  const cli = basename(started) === 'npx-cli.js' ? join(dirname(started), 'npm-cli.js') : started
  const outside = !realpathSync(process.execPath).startsWith(modules + sep)
  if (outside && basename(cli) === 'npm-cli.js' && existsSync(cli)) return [process.execPath, [cli, ...args]]
  return ['npm', args]
}

function spawn(command, args, cwd) {
  const path = (process.env.PATH ?? '').split(delimiter)
  const own = path.filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
  const env = { ...process.env, PATH: own.join(delimiter) }
  return spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 })
}

function check({ status, error, stdout, stderr }) {
  if (status === 0) return
  fail([stdout, stderr, error?.message].filter(Boolean).join('\n') || 'The installation failed.')
}

function fail(message) {
  process.stderr.write(`${message.trim()}\n\nThe packages could not be installed.\n`)
  rmSync(lock, { recursive: true, force: true })
  process.exit(1)
}

/** A folder is made by one process only. Whoever waits looks again whether there is anything left to do. */
function takeLock() {
  mkdirSync(dirname(lock), { recursive: true })
  for (let said = false; ; ) {
    try {
      mkdirSync(lock)
      writeFileSync(join(lock, 'pid'), String(process.pid))
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isAbandoned()) {
      const aside = `${lock}.${randomBytes(4).toString('hex')}`
      try {
        renameSync(lock, aside)
      } catch {
        continue
      }
      rmSync(aside, { recursive: true, force: true })
      continue
    }
    if (!said) process.stderr.write('Waiting for another start that installs the packages …\n')
    said = true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
  }
}

function isAbandoned() {
  try {
    const pid = Number(read(join(lock, 'pid')))
    if (pid === 0) return Date.now() - statSync(lock).mtimeMs > 10_000
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
