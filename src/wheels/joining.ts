import { type Static, Type } from 'typebox'
import { type Conflict, ROLES, roleConflicts, type Role } from '../actors/roles.ts'
import {
  CIVIL_SOCIETY_CATEGORIES,
  INTERNATIONAL_KINDS,
  isSecuritySector,
  SECTORS,
  type Sector,
} from '../actors/sector.ts'
import { Protocol } from './protocol.ts'

const exact = { additionalProperties: false } as const
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const Recipient = Type.String({ minLength: 62, maxLength: 62, pattern: '^age1[0-9a-z]+$' })
const Sealed = Type.String({ format: 'byte', minLength: 1, maxLength: 100_000 })
/** 32 bytes in base64: SHA-256 of a code that only its holder and the one who made it know. */
export const SecretHash = Type.String({ minLength: 44, maxLength: 44, pattern: '^[A-Za-z0-9+/]{43}=$' })
/** As typed, copied, or from a link: src/custody/one-time-code.ts reads it. */
export const Code = Type.String({ minLength: 24, maxLength: 300 })

/** Which categories an organisation of each sector may have; the database holds the same. */
export const CATEGORIES: Readonly<Record<Sector, readonly string[]>> = {
  civil_society: CIVIL_SOCIETY_CATEGORIES,
  civil_authority: ['ministry', 'administration', 'oversight_body', 'service_provider', 'office'],
  police: ['office', 'command'],
  military: ['office', 'command'],
  international: INTERNATIONAL_KINDS,
}

const Names = Type.Record(
  Type.String({ pattern: '^[a-z]{2,3}$' }),
  Type.String({ minLength: 1, maxLength: 200 }),
)
/** The public card of an organisation or office that is to join. */
export const Card = Type.Object(
  {
    sector: Type.Enum([...SECTORS]),
    category: Type.String({ maxLength: 40 }),
    name: Type.String({ minLength: 2, maxLength: 200 }),
    names: Type.Optional(Names),
    area_code: Type.Optional(Type.String({ maxLength: 40 })),
    /** For an office of a force or of an authority: the organisation that commands it. */
    answers_to: Type.Optional(Uuid),
  },
  exact,
)
export type Card = Static<typeof Card>

const Roles = Type.Array(Type.Enum([...ROLES]), { minItems: 1, maxItems: 8 })

export const NewPerson = Type.Object(
  {
    sign_in_name: Type.String({ minLength: 2, maxLength: 64, pattern: '^[a-z0-9][a-z0-9._-]+$' }),
    display_name: Type.String({ minLength: 1, maxLength: 100 }),
    salt: Type.String({ minLength: 24, maxLength: 24 }),
    /** 32 bytes in base64, from the passphrase; the server keeps its hash. */
    secret: Type.String({ minLength: 44, maxLength: 44 }),
    recipient: Recipient,
    /** Her own identity, wrapped by her passphrase (src/custody/wrap.ts). */
    wrapped: Type.Any(),
  },
  exact,
)
export type NewPerson = Static<typeof NewPerson>
const NewKeys = Type.Object({ recipient: Recipient, vault_recipient: Recipient, ring: Sealed }, exact)

export const InviteMember = Type.Object(
  {
    secret_hash: SecretHash,
    roles: Roles,
    is_custodian: Type.Boolean(),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })),
    /** A colleague who lost every way in begins anew on her own seat. */
    returning_id: Type.Optional(Uuid),
  },
  exact,
)
export const InviteOrganisation = Type.Object(
  {
    secret_hash: SecretHash,
    card: Card,
    roles: Roles,
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })),
  },
  exact,
)
export const AskCode = Type.Object({ code: Code }, exact)
export const Join = Type.Object({ code: Code, person: NewPerson, keys: Type.Optional(NewKeys) }, exact)
export const Found = Type.Object(
  {
    code: Code,
    wheel: Type.Object(
      {
        wheel_id: Uuid,
        slug: Type.String({ minLength: 2, maxLength: 41, pattern: '^[a-z][a-z0-9-]+$' }),
        name: Type.String({ minLength: 2, maxLength: 120 }),
        names: Type.Optional(Names),
        area_code: Type.String({ maxLength: 40 }),
      },
      exact,
    ),
    /** What the first proposal begins from: it binds nobody until two organisations have confirmed a version. */
    protocol: Protocol,
    organisation: Type.Object({ ...Card.properties, organisation_id: Uuid }, exact),
    keys: NewKeys,
    member_id: Uuid,
    roles: Roles,
    person: NewPerson,
  },
  exact,
)
export const Seat = Type.Object({ roles: Roles, is_custodian: Type.Boolean() }, exact)
export const LetIn = Type.Object({ recipient: Recipient, ring: Sealed }, exact)
/** Fresh keys: each who stays, and the paper where there is one, has the new ring sealed to her. */
export const ChangedKeys = Type.Object(
  {
    /** The key in front of the ring that these were made from. */
    replaces: Recipient,
    recipient: Recipient,
    vault_recipient: Recipient,
    rings: Type.Record(Type.String({ pattern: '^(?:paper|[0-9a-f-]{36})$' }), Sealed),
  },
  exact,
)
export const TakeLeave = Type.Object({ successor_id: Uuid, keys: ChangedKeys }, exact)

export type CardProblem = 'category_of_another_sector' | 'only_offices_answer_to_a_command'

export function cardProblems(card: Card): CardProblem[] {
  const problems: CardProblem[] = []
  if (!CATEGORIES[card.sector].includes(card.category)) problems.push('category_of_another_sector')
  const commanded = isSecuritySector(card.sector) || card.sector === 'civil_authority'
  if (card.answers_to !== undefined && !commanded) problems.push('only_offices_answer_to_a_command')
  return problems
}

/** Why this person may not hold these roles there; employment decides first (DOMAIN 13.1). */
export function seatProblems(roles: readonly Role[], sector: Sector): Conflict[] {
  return roleConflicts(roles, sector)
}
