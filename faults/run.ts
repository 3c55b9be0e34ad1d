// The fault runs in full: `npm run faults [-- kill|disk|power …] [--rounds N]`. Ends with 1 when anything was wrong.
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { Bed } from './bed.ts'
import { databaseKilled, diskFull, powerCut, type Round, serverKilled } from './rounds.ts'

const BUSY_MS = 1500
const kinds: Record<string, { rounds: number; run: (bed: Bed, round: number) => Promise<Round | null> }> = {
  // In turn: the server, the database.
  kill: {
    rounds: 200,
    run: (bed, round) => (round % 2 === 0 ? serverKilled(bed, BUSY_MS) : databaseKilled(bed, BUSY_MS)),
  },
  disk: { rounds: 10, run: (bed) => diskFull(bed, BUSY_MS) },
  power: { rounds: 20, run: (bed) => powerCut(bed, BUSY_MS) },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' } },
})
const names = positionals.length > 0 ? positionals : Object.keys(kinds)
const unknown = names.find((name) => kinds[name] === undefined)
const asked = values.rounds === undefined ? undefined : Number(values.rounds)
if (unknown !== undefined || (asked !== undefined && !(Number.isInteger(asked) && asked > 0))) {
  console.error(`npm run faults [-- ${Object.keys(kinds).join('|')} …] [--rounds N]`)
  process.exit(2)
}

const say = (line: object): void => console.log(JSON.stringify(line))
say({
  machine: `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  on: new Date().toISOString(),
})
let bad = 0
// Ends after the round that runs now, and says what was counted until then.
let enough = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    enough = true
  })
for (const name of names) {
  const kind = kinds[name]
  if (kind === undefined) continue
  const rounds = asked ?? kind.rounds
  const bed = await Bed.make(1000)
  const began = performance.now()
  let done = 0
  let skipped = false
  try {
    for (let round = 0; round < rounds && !skipped && !enough; round++) {
      const result = await kind.run(bed, round)
      if (result === null) {
        skipped = true
        continue
      }
      done += 1
      if (result.wrong.length > 0) {
        bad += 1
        say({ faults: name, round, wrong: result.wrong })
      }
      if (process.stderr.isTTY) process.stderr.write(`\r${name}: ${done} of ${rounds}`)
    }
    const all = skipped ? [] : await bed.wrong(Number.POSITIVE_INFINITY)
    if (all.length > 0) {
      bad += 1
      say({ faults: name, round: 'all', wrong: all.slice(0, 20) })
    }
    say({
      faults: name,
      ...(skipped ? { skipped: bed.noDisk } : {}),
      rounds: done,
      acknowledged: bed.tellers.acknowledged,
      tried: bed.tellers.tried.length,
      bad,
      minutes: Number(((performance.now() - began) / 60_000).toFixed(1)),
    })
  } finally {
    await bed.close()
  }
}
process.exitCode = bad > 0 ? 1 : 0
