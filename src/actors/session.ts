import { Type } from 'typebox'
import type { Asker } from './permission.ts'
import type { Role } from './roles.ts'
import type { Sector } from './sector.ts'

const Name = Type.String({ minLength: 2, maxLength: 64, pattern: '^[a-z0-9][a-z0-9._-]+$' })

export const SaltQuestion = Type.Object({ name: Name }, { additionalProperties: false })
/** 16 bytes in base64. A name that nobody has gets one too, always the same. */
export const SaltAnswer = Type.Object({ salt: Type.String() })

export const SignIn = Type.Object(
  {
    name: Name,
    /** 32 bytes in base64, from the passphrase by Argon2id in the browser (src/custody/secrets.ts). */
    secret: Type.String({ minLength: 44, maxLength: 44 }),
    wheel: Type.Optional(Type.String({ maxLength: 41 })),
  },
  { additionalProperties: false },
)

export const Me = Type.Object({
  member_id: Type.String(),
  display_name: Type.String(),
  roles: Type.Array(Type.String()),
  /** Keeps her organisation's keys, lets people in, and speaks for it. */
  is_custodian: Type.Boolean(),
  session_id: Type.String(),
  /** `passphrase`, `passkey` or `code`: who came in by a recovery code chooses a passphrase before anything else. */
  began_with: Type.String(),
  organisation: Type.Object({
    organisation_id: Type.String(),
    name: Type.String(),
    sector: Type.String(),
    recipient: Type.String(),
  }),
  wheel: Type.Object({
    slug: Type.String(),
    name: Type.String(),
    demonstration: Type.Boolean(),
    /** Whether a version of its protocol is in force; before that nobody keeps reports. */
    open: Type.Boolean(),
    languages: Type.Array(Type.String()),
  }),
  wheels: Type.Array(Type.Object({ slug: Type.String(), name: Type.String() })),
})

export const SessionRow = Type.Object({
  session_id: Type.String(),
  device: Type.String(),
  created_at: Type.String(),
  seen_at: Type.String(),
  expires_at: Type.String(),
  current: Type.Boolean(),
})

/** The asker that rules decide about, from what the session's rows say. */
export function askerFrom(session: {
  memberId: string
  organisationId: string
  wheelId: string
  sector: string
  roles: readonly string[]
}): Asker {
  return {
    memberId: session.memberId,
    organisationId: session.organisationId,
    wheelId: session.wheelId,
    sector: session.sector as Sector,
    roles: session.roles as readonly Role[],
  }
}
