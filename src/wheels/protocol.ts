import { ROLES, type Role } from '../actors/roles.ts'
import { type Static, Type } from 'typebox'
import { CLOCK_KINDS, DEFAULT_MINUTES, PRIORITIES } from './clocks.ts'
import { DEFAULT_ESCALATION } from './escalation.ts'
import { Who } from './who.ts'

const minutes = Type.Integer({ minimum: 1, maximum: 60 * 24 * 366 })
const role = Type.Enum([...ROLES])
const byPriority = Type.Object(
  { P1: minutes, P2: minutes, P3: minutes, P4: minutes },
  { additionalProperties: false },
)
const roles = Type.Array(role, { minItems: 1, maxItems: 6 })

/**
 * How a wheel runs: versioned, and each version confirmed by two civil-society organisations (DESIGN 4). It is
 * published, so it names roles and never a member: who sits on the desk and the panel is in the wheel's seats.
 */
export const Protocol = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    clocks: Type.Object(
      {
        acknowledge: byPriority,
        triage: byPriority,
        verify: byPriority,
        accept: byPriority,
        act: byPriority,
        close: byPriority,
      },
      { additionalProperties: false },
    ),
    escalation: Type.Object(
      { acknowledge: roles, triage: roles, verify: roles, accept: roles, act: roles, close: roles },
      { additionalProperties: false },
    ),
    /** A place that leaves is an area of this level or above, or a circle of this radius or more (DOMAIN 8.5). */
    place: Type.Object(
      { adminLevel: Type.Integer({ minimum: 0, maximum: 4 }), minimumKm: Type.Number({ minimum: 0 }) },
      { additionalProperties: false },
    ),
    /** A time that leaves is a span of whole days, at least so many. */
    time: Type.Object({ minimumDays: Type.Integer({ minimum: 0 }) }, { additionalProperties: false }),
    timezone: Type.String({ minLength: 1, maxLength: 60 }),
    /** Local hours at which P3, P4 and everything about oversight leaves. */
    batchHours: Type.Array(Type.Integer({ minimum: 0, maximum: 23 }), { maxItems: 24 }),
    confirmLevelMinutes: minutes,
    replyAddressDays: Type.Integer({ minimum: 0 }),
    approvals: Type.Integer({ minimum: 0, maximum: 9 }),
    languages: Type.Array(Type.String({ pattern: '^[a-z]{2,3}$' }), { minItems: 1, maxItems: 30 }),
    who: Type.Optional(Who),
    /** Where the law of the place sets or bounds a limit: what limit, which law, as of which day. */
    legal: Type.Optional(
      Type.Array(
        Type.Object(
          {
            limit: Type.String({ minLength: 2, maxLength: 80 }),
            source: Type.String({ minLength: 2, maxLength: 400 }),
            as_of: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 60 },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Protocol = Static<typeof Protocol>

export const CONFIRM_LEVEL_MINUTES = 120
export const REPLY_ADDRESS_DAYS = 30
export const FINEST_PLACE = { adminLevel: 3, minimumKm: 5 } as const

export function defaultProtocol(own: Pick<Protocol, 'timezone' | 'languages'>): Protocol {
  return {
    version: 1,
    clocks: {
      acknowledge: { ...DEFAULT_MINUTES.acknowledge },
      triage: { ...DEFAULT_MINUTES.triage },
      verify: { ...DEFAULT_MINUTES.verify },
      accept: { ...DEFAULT_MINUTES.accept },
      act: { ...DEFAULT_MINUTES.act },
      close: { ...DEFAULT_MINUTES.close },
    },
    escalation: {
      acknowledge: [...DEFAULT_ESCALATION.acknowledge],
      triage: [...DEFAULT_ESCALATION.triage],
      verify: [...DEFAULT_ESCALATION.verify],
      accept: [...DEFAULT_ESCALATION.accept],
      act: [...DEFAULT_ESCALATION.act],
      close: [...DEFAULT_ESCALATION.close],
    },
    place: { ...FINEST_PLACE },
    time: { minimumDays: 1 },
    batchHours: [8, 16],
    confirmLevelMinutes: CONFIRM_LEVEL_MINUTES,
    replyAddressDays: REPLY_ADDRESS_DAYS,
    approvals: 2,
    ...own,
  }
}

export type ProtocolProblem =
  | 'approvals_below_two'
  | 'place_too_exact'
  | 'time_too_exact'
  | 'no_batch_hour'
  | 'batch_hour_twice'
  | 'timezone_unknown'
  | 'confirmation_too_slow'
  | 'reply_address_kept_too_long'
  | `no_second_role_${(typeof CLOCK_KINDS)[number]}`
  | `role_asked_twice_${(typeof CLOCK_KINDS)[number]}`
  | `not_to_be_asked_${(typeof CLOCK_KINDS)[number]}`
  | `urgent_slower_${(typeof CLOCK_KINDS)[number]}`

/** A guest is asked for his own tasks alone; a vault's keeper and a focal point know nothing of clocks. */
const NOT_TO_BE_ASKED: readonly Role[] = ['liaison', 'donor_viewer', 'vault_custodian', 'sgbv_focal_point']

/** Why this protocol may not come into force; empty when it may. Its shape was checked by the schema. */
export function protocolProblems(protocol: Protocol): ProtocolProblem[] {
  const problems: ProtocolProblem[] = []
  const add = (wrong: boolean, code: ProtocolProblem): void => {
    if (wrong) problems.push(code)
  }
  add(protocol.approvals < 2, 'approvals_below_two')
  add(
    protocol.place.adminLevel > FINEST_PLACE.adminLevel || protocol.place.minimumKm < FINEST_PLACE.minimumKm,
    'place_too_exact',
  )
  add(protocol.time.minimumDays < 1, 'time_too_exact')
  add(protocol.batchHours.length === 0, 'no_batch_hour')
  add(new Set(protocol.batchHours).size < protocol.batchHours.length, 'batch_hour_twice')
  add(!isTimezone(protocol.timezone), 'timezone_unknown')
  add(protocol.confirmLevelMinutes > CONFIRM_LEVEL_MINUTES, 'confirmation_too_slow')
  add(protocol.replyAddressDays > 90, 'reply_address_kept_too_long')
  for (const kind of CLOCK_KINDS) {
    const asked = protocol.escalation[kind]
    add(asked.length < 2, `no_second_role_${kind}`)
    add(new Set(asked).size < asked.length, `role_asked_twice_${kind}`)
    add(
      asked.some((name) => NOT_TO_BE_ASKED.includes(name)),
      `not_to_be_asked_${kind}`,
    )
    const given = PRIORITIES.map((priority) => protocol.clocks[kind][priority])
    add(
      given.some((value, at) => value > (given[at + 1] ?? Infinity)),
      `urgent_slower_${kind}`,
    )
  }
  return problems
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
