import fc from 'fast-check'

/** Stands in what is sent; no refusal may ever repeat it. */
export const CANARY = 'kanari-7391-maji'

/** Would run, or break out of its place, where an answer forgot to escape it. */
export const MARKUP = '"><img src=x onerror=alert(7391)>'

/** Has the form of an id, is none, and is the same in every run. */
export const NOBODYS = '018f3f3f-0000-7000-8000-00000000beef'

/** Text as people and attackers write it: with NUL, half a letter, another script, too long. */
export const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    '9999-99-99',
    '0000-00-00',
    'age1',
    'KE023123',
    '\u202e',
    NOBODYS,
    '1e999',
    '-0',
    'İı',
    '٣٤',
    "' OR 1=1 --",
    '../../../etc/passwd',
    CANARY,
    MARKUP,
  ),
)

export const anything = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(2 ** 53, -(2 ** 63), Number.MAX_VALUE, Number.MIN_VALUE),
  fc.jsonValue(),
  fc.array(text, { maxLength: 3 }),
)

/** What becomes of some fields of a right body. */
export const changes = fc.array(fc.tuple(fc.nat(30), anything), { minLength: 1, maxLength: 3 })

/** A right body in which some fields became something else. */
export function bend(body: unknown, how: readonly (readonly [number, unknown])[]): unknown {
  const copy = structuredClone(body) as Record<string, any>
  for (const [at, value] of how) {
    const keys = Object.keys(copy)
    const key = keys[at % Math.max(1, keys.length)]
    if (key === undefined) continue
    const inner = copy[key]
    if (inner !== null && typeof inner === 'object' && !Array.isArray(inner))
      copy[key] = bend(inner, [[at, value]])
    else if (typeof inner === 'string' && typeof value === 'string' && at % 2 === 0)
      copy[key] = value + inner.slice(value.length)
    else copy[key] = value
  }
  return copy
}
