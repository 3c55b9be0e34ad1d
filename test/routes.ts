import fc from 'fast-check'
import type { App } from '../src/platform/http.ts'

export type Schema = {
  type?: string
  enum?: unknown[]
  anyOf?: Schema[]
  pattern?: string
  format?: string
  description?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  contentEncoding?: string
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}
export type Route = {
  method: 'GET' | 'POST'
  path: string
  signedIn: boolean
  body: Schema | undefined
  query: { name: string; schema: Schema }[]
}

/** The routes under /api, as the running house describes them to other programs. */
export function routesOf(app: App): Route[] {
  const paths = (app.swagger() as { paths: Record<string, Record<string, any>> }).paths
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, said]) => ({
      method: method.toUpperCase() as Route['method'],
      path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      signedIn: said['security']?.[0]?.session !== undefined,
      body: said['requestBody']?.content['application/json'].schema,
      query: (said['parameters'] ?? []).filter((one: { in: string }) => one.in === 'query'),
    })),
  )
}

/** All routes there are, whether described or not: "GET /api/reports/:id". */
export function everyRoute(app: App): string[] {
  const open: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const found = /^([│ ]*[├└]── )(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line)
      if (found === null) return []
      const depth = (found[1] ?? '').length / 4 - 1
      open.length = depth
      open.push(found[2] ?? '')
      const path = open.join('').replace(/^\/\//, '/')
      return (found[3] ?? '')
        .split(', ')
        .filter((method) => method && method !== 'HEAD')
        .map((method) => `${method} ${path}`)
    })
}

/** A body of the right shape. `known` gives values by the name of the field; the rest is made from the schema. */
export function sample(schema: Schema, known: Record<string, unknown>, name = ''): unknown {
  if (schema.anyOf) return sample(schema.anyOf[0] ?? {}, known, name)
  if (schema.enum) return schema.enum[0]
  if (name in known) return schema.type === 'array' ? [known[name]] : known[name]
  switch (schema.type) {
    case 'object': {
      const required = Object.entries(schema.properties ?? {}).filter(([key]) =>
        schema.required?.includes(key),
      )
      return Object.fromEntries(required.map(([key, inner]) => [key, sample(inner, known, key)]))
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}, known, name))
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'string':
      return text(schema, known)
    default:
      return {}
  }
}

function text(schema: Schema, known: Record<string, unknown>): unknown {
  if (schema.format === 'byte') return known['sealed']
  if (schema.description?.startsWith('ISO 8601')) return known['later']
  if (schema.pattern !== undefined) {
    const one = fc
      .stringMatching(new RegExp(schema.pattern))
      .filter((made) => made.length <= (schema.maxLength ?? 1000))
    return fc.sample(one, { numRuns: 1, seed: 7 })[0]
  }
  return 'x'.repeat(Math.max(1, schema.minLength ?? 1))
}
