// npm run bench -- likeness: sketching and ranking 200 messages, as a browser does it for one report. Set beside the
// same texts read once letter by letter, which is the least that any comparison must do.
import { rankLikely, sketchOf } from '../src/reports/likeness.ts'

const CANDIDATES = 200
const WORDS =
  'ballots burn at the school tell everyone before polls close water market night road goats'.split(' ')

/** Of 160 characters, as the messages of the real collections are on average. */
const message = (n: number): string => {
  let text = ''
  for (let at = 0; text.length < 160; at++) text += `${WORDS[(n * 7 + at * at) % WORDS.length]} `
  return text
}
const texts = Array.from({ length: CANDIDATES }, (_, n) => message(n))

function median(work: () => unknown, runs = 30): number {
  const times = Array.from({ length: runs }, () => {
    const from = performance.now()
    work()
    return performance.now() - from
  })
  return times.sort((a, b) => a - b)[runs >> 1] ?? 0
}

const ranking = (): unknown => {
  const located = texts.map((text, n) => ({
    area: `KE${n % 3}`,
    receivedAt: n,
    told: { body: sketchOf(text) },
  }))
  const [anchor, ...candidates] = located
  return anchor && rankLikely(anchor, candidates, () => false)
}
let read = 0
const reading = (): void => {
  for (const text of texts) for (let at = 0; at < text.length; at++) read += text.charCodeAt(at)
}
const value = median(ranking)
const limit = median(reading)
const line = {
  bench: 'likeness',
  case: `${CANDIDATES} messages`,
  value,
  unit: 'ms',
  limit,
  ratio: value / limit,
}
console.log(JSON.stringify(line))
