import fc from 'fast-check'
import { type FilledHouse, named } from '../test/filled.ts'
import type { Route } from '../test/routes.ts'
import { Answers, type Got, wrongPage } from './answers.ts'
import { Askers } from './ask.ts'
import { messagesTo, tables, wrongImport } from './inbound.ts'
import { pagesOf, visitsTo } from './pages.ts'
import { requestsTo, type Sent } from './requests.ts'

/** One door, and how to knock at it many times. */
export type Run = { name: string; knock: (times: number, seed: number) => Promise<Outcome> }
/** `failure` is what is wrong, with the smallest request that shows it. */
export type Outcome = { asked: number; answered: ReadonlyMap<number, number>; failure: string | undefined }

/** What ends seats, sessions and keys comes last: who is gone knocks at nothing. */
const ENDS = /sign-out|sessions|colleagues|\/keys|\/ways|protocol|organisations|candidates/

/** Every door of the house. A stream of live changes does not end, and is no answer to wait for. */
export async function runsOf(filled: FilledHouse): Promise<Run[]> {
  const askers = new Askers(filled)
  const openapi = filled.house.house.app.swagger()
  const answers = new Answers(openapi)
  const routes = filled.routes
    .filter((route) => !streams(openapi, route) && !route.path.includes('/sms/'))
    .toSorted((a, b) => Number(ENDS.test(a.path)) - Number(ENDS.test(b.path)))
  const api = routes.map((route) => ({
    name: named(route),
    knock: knocking(requestsTo(filled, route), askers, (got) => answers.wrongWith(route, got)),
  }))
  const pages = await Promise.all(
    pagesOf(filled).map(async (page) => ({
      name: page,
      knock: knocking(await visitsTo(filled, page), askers, wrongPage),
    })),
  )
  const sms = filled.routes.find((route) => route.path.includes('/sms/'))
  const texts =
    sms === undefined
      ? []
      : [
          {
            name: named(sms),
            knock: knocking(messagesTo(filled), askers, (got) => answers.wrongWith(sms, got)),
          },
        ]
  return [...pages, ...texts, { name: 'CSV', knock: (times, seed) => importing(filled, times, seed) }, ...api]
}

function streams(openapi: object, route: Route): boolean {
  const { paths } = openapi as { paths: Record<string, Record<string, object>> }
  const said = paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]
  return JSON.stringify(said ?? {}).includes('text/event-stream')
}

const knocking =
  (sent: fc.Arbitrary<Sent>, askers: Askers, wrong: (got: Got) => string | undefined): Run['knock'] =>
  async (times, seed) => {
    const answered = new Map<number, number>()
    let asked = 0
    const property = fc.asyncProperty(sent, async (one) => {
      const got = await askers.ask(one)
      asked += 1
      answered.set(got.status, (answered.get(got.status) ?? 0) + 1)
      const found = wrong(got)
      if (found !== undefined) throw new Error(`${found}: ${got.text.slice(0, 300)}`)
    })
    const result = await fc.check(property, { numRuns: times, seed, maxSkipsPerRun: 0 })
    return { asked, answered, failure: failureOf(result) }
  }

async function importing(filled: FilledHouse, times: number, seed: number): Promise<Outcome> {
  let asked = 0
  const property = fc.asyncProperty(tables, async (table) => {
    asked += 1
    const found = await wrongImport(filled, table)
    if (found !== undefined) throw new Error(found)
  })
  const result = await fc.check(property, { numRuns: times, seed })
  return { asked, answered: new Map(), failure: failureOf(result) }
}

type Checked = {
  failed: boolean
  errorInstance: unknown
  counterexample: readonly unknown[] | null
  counterexamplePath: string | null
  seed: number
}

function failureOf(result: Checked): string | undefined {
  if (!result.failed) return undefined
  const why = (result.errorInstance as Error | undefined)?.message ?? 'failed'
  const [sent] = result.counterexample ?? []
  const shown = Buffer.isBuffer(sent) ? { base64: sent.toString('base64') } : readable(sent as Sent)
  return `${why}\n  seed ${result.seed}, path ${result.counterexamplePath}\n  ${shortened(JSON.stringify(shown))}`
}

function readable(sent: Sent): object {
  const payload = Buffer.isBuffer(sent.payload) ? { base64: sent.payload.toString('base64') } : sent.payload
  return { ...sent, payload }
}

/** A body nested twenty thousand deep says nothing more at full length; seed and path make it again. */
const shortened = (text: string): string =>
  text.length <= 1500 ? text : `${text.slice(0, 1500)}… (${text.length} characters)`
