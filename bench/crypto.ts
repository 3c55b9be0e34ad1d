// A process of its own, on one core: how many times a second something is sealed, or stretched, with nothing else to do.
import { randomBytes } from 'node:crypto'
import { makeIdentity, sealTo } from '../src/custody/seal.ts'
import { sealOnServer, stretchOnServer } from '../src/custody/server/index.ts'
import type { Outcome } from './clients.ts'
import { WORDS } from './reports.ts'

export type CryptoOrder = { work: 'seal' | 'seal with age-encryption' | 'stretch'; seconds: number }

async function workOf({ work }: CryptoOrder): Promise<{ once: () => Promise<unknown>; atOnce: number }> {
  const { recipient } = await makeIdentity()
  const content = { v: 1, words: WORDS }
  if (work === 'seal') return { once: () => sealOnServer([recipient], content), atOnce: 1 }
  if (work === 'stretch') {
    // As many at once as Node's thread pool takes.
    return { once: () => stretchOnServer('0123456789012345', randomBytes(16)), atOnce: 4 }
  }
  return { once: () => sealTo([recipient], content), atOnce: 1 }
}

process.on('message', async (order: CryptoOrder) => {
  const { once, atOnce } = await workOf(order)
  const warm = performance.now() + 300
  while (performance.now() < warm) await once()
  const latencies: number[] = []
  const began = performance.now()
  const until = began + order.seconds * 1000
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (;;) {
        const at = performance.now()
        if (at >= until) return
        await once()
        latencies.push(performance.now() - at)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  process.send?.({ taken: latencies.length, refused: 0, seconds, latencies } satisfies Outcome)
})
