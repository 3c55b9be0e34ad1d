import { type Static, Type } from 'typebox'
import { Me } from '../actors/session.ts'

// What the browser and the server say to each other about a member's ways in. Of a passkey's answer only these fields travel:
// the PRF output, which opens the key, has no field in which it could be sent by mistake.

/** How many are made at once; making new ones ends the old. */
export const RECOVERY_CODES = 8
/** So many passkeys that open the key before the passphrase may go. */
export const PASSKEYS_NEEDED = 2

const closed = { additionalProperties: false }
const Base64Url = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', minLength: 1, maxLength })
/** 32 bytes in base64. */
const Bytes32 = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' })
/** 16 bytes in base64. */
const Bytes16 = Type.String({ pattern: '^[A-Za-z0-9+/]{22}==$' })
const Id = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const Name = Type.String({ minLength: 2, maxLength: 64, pattern: '^[a-z0-9][a-z0-9._-]+$' })
/** src/custody/wrap.ts checks it. */
const Wrapped = Type.Any()

/** What an authenticator signed, binary fields in base64url. */
export const Assertion = Type.Object(
  {
    id: Base64Url(1400),
    clientDataJSON: Base64Url(4000),
    authenticatorData: Base64Url(4000),
    signature: Base64Url(2000),
  },
  closed,
)
export const Attestation = Type.Object(
  {
    id: Base64Url(1400),
    clientDataJSON: Base64Url(4000),
    attestationObject: Base64Url(20_000),
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 10 })),
  },
  closed,
)
/** That it is she who sits there now: her passphrase's sign-in secret, or a passkey. Empty where neither can be asked for. */
export const Proof = Type.Object(
  { secret: Type.Optional(Bytes32), passkey: Type.Optional(Assertion) },
  closed,
)

/** The question to an authenticator, in base64url, and the name under which passkeys of this host are kept. */
export const Challenge = Type.Object({ challenge: Type.String(), rp_id: Type.String() })
const Credential = Type.Object({ id: Type.String(), transports: Type.Array(Type.String()) })
export const ProofChallenge = Type.Object({
  ...Challenge.properties,
  /** My own passkeys. */
  allow: Type.Array(Credential),
})
export const RegisterChallenge = Type.Object({
  ...Challenge.properties,
  rp_name: Type.String(),
  user: Type.Object({ id: Type.String(), name: Type.String() }),
  algorithms: Type.Array(Type.Integer()),
  exclude: Type.Array(Credential),
})

export const PasskeyRow = Type.Object({
  passkey_id: Type.String(),
  /** base64url */
  credential_id: Type.String(),
  transports: Type.Array(Type.String()),
  device: Type.Union([Type.String(), Type.Null()]),
  backed_up: Type.Boolean(),
  /** Whether my own key is wrapped for it. One that cannot do that signs in, and the passphrase opens the key. */
  opens_key: Type.Boolean(),
  created_at: Type.String(),
  used_on: Type.Union([Type.String(), Type.Null()]),
})
export const Ways = Type.Object({
  sign_in_name: Type.String(),
  /** Whether it signs in and opens the key. */
  passphrase: Type.Boolean(),
  passkeys: Type.Array(PasskeyRow),
  passkeys_needed: Type.Integer(),
  codes: Type.Object({
    left: Type.Integer(),
    made_at: Type.Union([Type.String(), Type.Null()]),
    /** The number of the first that would be made now. */
    next: Type.Integer(),
  }),
})
export type Ways = Static<typeof Ways>
export type PasskeyRow = Static<typeof PasskeyRow>

export const NewPasskey = Type.Object(
  {
    proof: Proof,
    passkey: Attestation,
    device: Type.Optional(
      Type.Union([Type.Literal('phone'), Type.Literal('computer'), Type.Literal('security_key')]),
    ),
    wrapped: Type.Optional(Wrapped),
  },
  closed,
)
export const GonePasskey = Type.Object({ proof: Proof, passkey_id: Id }, closed)
export const NewCodes = Type.Object(
  {
    proof: Proof,
    first: Type.Integer({ minimum: 1, maximum: 91 }),
    codes: Type.Array(
      Type.Object(
        {
          /** SHA-256 of the code's sign-in secret. */
          hash: Bytes32,
          wrapped: Wrapped,
        },
        closed,
      ),
      { minItems: RECOVERY_CODES, maxItems: RECOVERY_CODES },
    ),
  },
  closed,
)
export const NewPassphrase = Type.Object(
  { proof: Proof, salt: Bytes16, secret: Bytes32, wrapped: Wrapped },
  closed,
)
export const PassphraseOff = Type.Object({ proof: Proof }, closed)

const Wheel = Type.Optional(Type.String({ maxLength: 41 }))
export const PasskeySignIn = Type.Object({ passkey: Assertion, wheel: Wheel }, closed)
export const CodeSignIn = Type.Object({ name: Name, secret: Bytes32, wheel: Wheel }, closed)
/** With her own key as it was wrapped for this code: told once, for the code opens nothing again. */
export const CodeSignedIn = Type.Object({ me: Me, wrapped: Type.Any() })
