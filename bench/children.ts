import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Order, Outcome } from './clients.ts'
import { root } from './host.ts'
import type { Reports } from './reports.ts'

/** One round in a process of its own, so that neither its work nor its garbage is the server's. */
export async function inChild(file: string, order: object): Promise<Outcome> {
  const child = fork(join(root, 'bench', file))
  const message = once(child, 'message') as Promise<[Outcome]>
  const ended = once(child, 'exit').then(() => {
    throw new Error(`bench/${file} ended without an answer`)
  })
  ended.catch(() => {})
  child.send(order)
  const [outcome] = await Promise.race([message, ended])
  child.kill()
  return outcome
}

export const sendFrom = (order: Order & { reports: Reports }): Promise<Outcome> =>
  inChild('clients.ts', order)

/** Asks the wheel, as a browser does, whose recipient the words are sealed to. */
export async function sealedByBrowser(port: number, slug: string, area: string): Promise<Reports> {
  const url = `http://127.0.0.1:${port}/api/public/${slug}/custodian?channel=web&area=${area}`
  const { recipient } = (await (await fetch(url)).json()) as { recipient: string }
  return { by: 'browser', slug, recipient, area, receipt: true }
}

/** The same POST on node:http alone, as a process of its own. */
export async function bareHttp(): Promise<{ port: number; child: ChildProcess }> {
  const child = fork(join(root, 'bench/bare-http.ts'))
  const [port] = (await once(child, 'message')) as [number]
  return { port, child }
}
