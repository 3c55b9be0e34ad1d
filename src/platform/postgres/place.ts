import { createHash, randomBytes } from 'node:crypto'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  realpath,
  rm,
  rmdir,
  stat,
  symlink,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { canEnter, type Identity, identityFor, isRoot } from './identity.ts'

/**
 * `data` is what PostgreSQL calls its data directory. `privately` lies beside it and belongs to us alone: the
 * superuser's secret and the holder file, which the database's own uid cannot read under root.
 */
export type Place = { data: string; privately: string; identity: Identity }

const OWN_FOLDER = /^[0-9a-f]{12}-[0-9a-f]{8}$/

const absent = (error: unknown): null => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
  throw error
}

export async function findPlace(directory: string): Promise<Place> {
  const wanted = resolve(directory)
  const entry = await lstat(wanted).catch(absent)
  if (entry?.isSymbolicLink() && (await stat(wanted).catch(absent)) === null) {
    throw new Error(`${wanted} points to ${await readlink(wanted)}, where there is no database any more`)
  }
  if (entry !== null) {
    const data = await realpath(wanted)
    const names = await readdir(data)
    if (names.includes('PG_VERSION')) return await withPrivateFolder(data, identityFor(await stat(data)))
    if (names.length > 0) throw new Error(`${wanted} holds something else than a database`)
    if (entry.isSymbolicLink()) return await withPrivateFolder(data, identityFor(null))
    await rmdir(wanted)
  } else await mkdir(dirname(wanted), { recursive: true, mode: 0o700 })

  const identity = identityFor(null)
  if (await canEnter(dirname(wanted), identity)) {
    return await withPrivateFolder(join(await realpath(dirname(wanted)), basename(wanted)), identity)
  }
  return await withPrivateFolder(await placeElsewhere(wanted), identity)
}

async function withPrivateFolder(data: string, identity: Identity): Promise<Place> {
  const privately = `${data}.private`
  await mkdir(privately, { recursive: true, mode: 0o700 })
  await chmod(privately, 0o700)
  return { data, privately, identity }
}

/**
 * The name is random and not only a hash of the wanted path: a wanted folder that was deleted, or is not
 * mounted today, must neither come back to life nor be mistaken for the new one.
 */
async function placeElsewhere(wanted: string): Promise<string> {
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 12)
  const base = await sharedBase()
  const earlier = (await readdir(base)).filter((name) => name.startsWith(`${hash}-`))
  if (earlier.length > 0) {
    const list = earlier.map((name) => join(base, name)).join(', ')
    process.emitWarning(`Data of an earlier database for ${wanted} still lies in ${list}`)
  }
  const folder = join(base, `${hash}-${randomBytes(4).toString('hex')}`)
  await mkdir(folder, { mode: 0o711 })
  await chmod(folder, 0o711)
  const data = join(folder, 'postgres')
  // Before the database exists: a crash leaves a link to an empty folder, which the next start uses.
  await mkdir(data, { mode: 0o700 })
  try {
    await symlink(data, wanted)
    return data
  } catch (error) {
    await rm(folder, { recursive: true })
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return await realpath(wanted)
  }
}

/** Only to be believed by whoever holds the data. */
export const hasCluster = async (place: Place): Promise<boolean> =>
  (await stat(join(place.data, 'PG_VERSION')).catch(absent)) !== null

/** A folder that every uid can enter and only we can write. In a world-writable parent a stranger's is refused. */
export async function sharedBase(): Promise<string> {
  const candidates = isRoot() ? ['/var/lib/commonwheel', '/var/tmp/commonwheel-root'] : []
  candidates.push(join(tmpdir(), `commonwheel-${process.getuid?.() ?? 'user'}`))
  for (const folder of candidates) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o755 })
      const info = await lstat(folder)
      if (!info.isDirectory() || info.uid !== process.getuid?.()) continue
      await chmod(folder, 0o755)
      return folder
    } catch {
      // Read-only or occupied: the next candidate.
    }
  }
  throw new Error(`Found no folder for the database's files among ${candidates.join(', ')}`)
}

/** A Unix socket path holds 107 bytes; the socket's own name takes 14 of them. */
export async function makeSocketFolder(identity: Identity): Promise<string> {
  const own = tmpdir()
  const short = Buffer.byteLength(own) <= 70 && (await canEnter(own, identity))
  return await mkdtemp(join(short ? own : '/tmp', 'cw-pg-'))
}

/** Removes the database and everything beside it. The caller has stopped it. */
export async function removePlace(directory: string): Promise<void> {
  const wanted = resolve(directory)
  const entry = await lstat(wanted).catch(absent)
  if (entry?.isSymbolicLink()) {
    const data = resolve(dirname(wanted), await readlink(wanted))
    const ours = OWN_FOLDER.test(basename(dirname(data)))
    for (const path of ours ? [dirname(data)] : [data, `${data}.private`]) {
      await rm(path, { recursive: true, force: true })
    }
  }
  await rm(wanted, { recursive: true, force: true })
  await rm(`${wanted}.private`, { recursive: true, force: true })
}
