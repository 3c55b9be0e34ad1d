// npm run fuzz [-- --requests N] [--seed N] [part of a door's name …]: every door, knocked at N times (10,000).
import { parseArgs } from 'node:util'
import { startFilledHouse } from '../test/filled.ts'
import { runsOf } from './runs.ts'

const { values, positionals } = parseArgs({
  options: { requests: { type: 'string', default: '10000' }, seed: { type: 'string' } },
  allowPositionals: true,
})
const requests = Number(values.requests)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
console.log(`seed ${seed}, ${requests} requests a door`)

const filled = await startFilledHouse()
const began = performance.now()
let asked = 0
let failed = 0
try {
  const runs = (await runsOf(filled)).filter(
    ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  )
  for (const [at, { name, knock }] of runs.entries()) {
    // A table is a file of many rows, each sealed: a tenth of them takes as long.
    const outcome = await knock(name === 'CSV' ? Math.ceil(requests / 10) : requests, seed)
    asked += outcome.asked
    const answered = [...outcome.answered].sort(([a], [b]) => a - b).map(([status, n]) => `${status} × ${n}`)
    console.log(`${at + 1} of ${runs.length}  ${name}  ${answered.join(', ') || `${outcome.asked} tables`}`)
    if (outcome.failure === undefined) continue
    failed += 1
    console.log(`FAILED ${name}: ${outcome.failure}`)
  }
} finally {
  await filled.close()
}
const minutes = ((performance.now() - began) / 60_000).toFixed(1)
console.log(
  `${asked} requests in ${minutes} minutes, seed ${seed}: ${failed === 0 ? 'all answered as they should' : `${failed} doors failed`}`,
)
process.exit(failed === 0 ? 0 : 1)
