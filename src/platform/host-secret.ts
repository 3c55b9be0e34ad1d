import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Thirty-two bytes of this host, made once, outside the database: for salts of unknown names, form tokens, keyed
 * hashes. Two processes that make it at once agree on one, since a link never replaces.
 */
export async function hostSecret(keysDirectory: string, name: string): Promise<Buffer> {
  const file = join(keysDirectory, `${name}.secret`)
  const there = await readFile(file).catch(() => null)
  if (there !== null) return there
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const made = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(made, randomBytes(32), { mode: 0o600, flag: 'wx', flush: true })
  await link(made, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(made)
  return readFile(file)
}
