import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../src/platform/postgres/embedded.ts'
import { startHouse, type TestHouse } from '../test/people.ts'

/** A house with its people on a database that waits for its disk, as a real one does; and what ends both. */
export async function benchHouse(): Promise<{ house: TestHouse; end: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'cw-bench-'))
  const embedded = await startEmbedded({ directory: join(folder, 'postgres'), maxConnections: 60 })
  const { user, password, host, port } = embedded.superuser
  const secret = encodeURIComponent(String(password))
  process.env['COMMONWHEEL_TEST_POSTGRES'] =
    `postgres://${String(user)}:${secret}@/postgres?host=${encodeURIComponent(String(host))}&port=${String(port)}`
  const house = await startHouse()
  console.error(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, embedded PostgreSQL, durable`,
  )
  return {
    house,
    end: async () => {
      await house.close()
      await embedded.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function say(bench: string, name: string, value: number, unit: string, limit: number | null): void {
  const rounded = Number(value.toPrecision(3))
  const ratio = limit === null ? null : Number((value / limit).toFixed(2))
  console.log(
    JSON.stringify({
      bench,
      case: name,
      value: rounded,
      unit,
      limit: limit === null ? null : Number(limit.toPrecision(3)),
      ratio,
    }),
  )
}

export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN
}
