import fc, { type Arbitrary } from 'fast-check'
import type { Schema } from '../test/routes.ts'
import { anything, text } from '../test/strange.ts'

/** Values of a schema's shape, and now and then one that is near it: a bound crossed, a pattern missed, a type changed. */
export function near(schema: Schema): Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary: within(schema) }, { weight: 1, arbitrary: anything })
}

/** As JSON Schema allows, so far as our routes use it. */
function within(schema: Schema): Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(near))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object':
      return object(schema)
    case 'array': {
      const least = schema.minItems ?? 0
      return fc.array(near(schema.items ?? {}), {
        minLength: Math.max(0, least - 1),
        maxLength: Math.min((schema.maxItems ?? least + 4) + 1, 130),
      })
    }
    case 'integer':
      return fc.oneof(
        fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 2 ** 31 }),
        fc.constantFrom((schema.minimum ?? 0) - 1, (schema.maximum ?? 2 ** 53) + 1, 1.5),
      )
    case 'number':
      return fc.double()
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return string(schema)
    default:
      return anything
  }
}

function object(schema: Schema): Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, near(inner)]),
  )
  const whole = fc.record(fields)
  const some = fc.record(fields, { requiredKeys: [] })
  const more = fc
    .tuple(whole, fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor')), anything))
    .map(([body, extra]) => ({ ...extra, ...body }))
  return fc.oneof({ weight: 6, arbitrary: whole }, { weight: 2, arbitrary: some }, more)
}

function string(schema: Schema): Arbitrary<string> {
  const longest = schema.maxLength ?? 100
  const sized = fc.string({
    unit: 'grapheme',
    minLength: Math.min(schema.minLength ?? 0, 200),
    maxLength: Math.min(longest, 300),
  })
  const edges = fc.constantFrom(
    '',
    'x'.repeat(Math.min(longest, 100_000)),
    'x'.repeat(Math.min(longest + 1, 100_001)),
  )
  const fitting = schema.pattern === undefined ? [] : [fc.stringMatching(new RegExp(schema.pattern, 'u'))]
  const bytes =
    schema.contentEncoding === 'base64' || schema.format === 'byte'
      ? [fc.uint8Array({ minLength: 90, maxLength: 400 }).map((some) => Buffer.from(some).toString('base64'))]
      : []
  return fc.oneof(sized, text, edges, ...fitting, ...bytes)
}
