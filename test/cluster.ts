// Run by the test command: one PostgreSQL for all test files, until standard input ends. Prints its address.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeEmbedded, startEmbedded } from '../src/platform/postgres/embedded.ts'

const folder = await mkdtemp(join(tmpdir(), 'cw-tests-'))
// The database's own user must reach its data below this folder.
await chmod(folder, 0o711)
const directory = join(folder, 'postgres')
const postgres = await startEmbedded({ directory, durable: false, maxConnections: 300 })
const { host, port, user, password, database } = postgres.superuser
console.log(
  `postgres://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
)

process.stdin.resume()
await new Promise<void>((done) => {
  process.stdin.once('end', done)
  process.stdin.once('close', done)
  process.once('SIGINT', done)
  process.once('SIGTERM', done)
})
await postgres.stop()
await removeEmbedded(directory)
await rm(folder, { recursive: true, force: true })
process.exit(0)
