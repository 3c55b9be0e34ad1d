import { STATUS_CODES } from 'node:http'
import { Compile, type Validator } from 'typebox/schema'
import { catalogue } from '../src/platform/errors.ts'
import type { Route } from '../test/routes.ts'
import { CANARY, MARKUP } from '../test/strange.ts'

export type Got = { status: number; type: string; text: string }

type Said = Record<string, { content?: Record<string, { schema: object }>; description?: string }>

/** What every answer owes whoever asked, whatever was asked: never a fault of ours, and nothing but what is declared. */
export class Answers {
  readonly #declared = new Map<string, Validator>()
  readonly #responses: (route: Route) => Said

  /** @param openapi the document that the house gives of itself */
  constructor(openapi: object) {
    const paths = (openapi as { paths: Record<string, Record<string, { responses: Said }>> }).paths
    this.#responses = (route) => {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
      return paths[path]?.[route.method.toLowerCase()]?.responses ?? {}
    }
  }

  /** @returns what is wrong with an answer of the API, or undefined */
  wrongWith(route: Route, got: Got): string | undefined {
    if (got.status >= 400) return wrongProblem(got)
    const said = this.#responses(route)[String(got.status)]
    if (said === undefined) return `answers ${got.status} ${STATUS_CODES[got.status]}, which is not declared`
    const type = got.type.split(';')[0] ?? ''
    const schema = said.content?.[type]?.schema
    if (schema === undefined) return `answers ${type || 'no type'}, which is not declared`
    if (type !== 'application/json') return undefined
    const key = `${route.method} ${route.path} ${got.status}`
    const validator = this.#declared.get(key) ?? Compile(schema)
    this.#declared.set(key, validator)
    const [, errors] = validator.Errors(JSON.parse(got.text))
    const first = errors[0]
    return first && `is not as declared at ${first.instancePath || '/'}: ${first.message}`
  }
}

function wrongProblem(got: Got): string | undefined {
  if (got.status >= 500) return `breaks with ${got.status}`
  if (!got.type.startsWith('application/problem+json')) return `refuses as ${got.type || 'nothing'}`
  const { code, status, title } = JSON.parse(got.text) as { code: string; status: number; title: string }
  if (!(code in catalogue)) return `refuses with ${code}, which is in no catalogue`
  if (catalogue[code as keyof typeof catalogue] !== got.status || status !== got.status)
    return `refuses ${code} with ${got.status}`
  if (title === '' || title.startsWith('error.')) return `has no sentence for ${code}`
  // Details are for a program: what somebody wrote comes back to nobody, and stands in no log of a proxy.
  if (got.text.includes(CANARY)) return 'repeats in its refusal what was written'
  return undefined
}

/** @returns what is wrong with an answer of a page that anyone may open, or undefined */
export function wrongPage(got: Got): string | undefined {
  if (got.status >= 500) return `breaks with ${got.status}`
  if (got.type.startsWith('application/problem+json')) return wrongProblem(got)
  if (got.status >= 300 && got.status < 400) return undefined
  if (!/^(text\/html|text\/css|text\/plain)/.test(got.type)) return `answers as ${got.type || 'nothing'}`
  if (got.text.includes(MARKUP)) return 'repeats markup that somebody wrote'
  return undefined
}
