import { base64, base64urlnopad } from '@scure/base'
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import type { Static } from 'typebox'
import { api, ProblemError } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { parseOneTimeCode, recoverySecrets } from '../one-time-code.ts'
import { PRF_SALT, passkeyHolder, passkeyWrapping } from '../passkey.ts'
import type {
  Assertion,
  Challenge,
  CodeSignedIn,
  PasskeyRow,
  Proof,
  ProofChallenge,
  RegisterChallenge,
  Ways,
} from '../ways.ts'
import { me, openBy, openByRecord, type SignedIn } from './keyring.ts'

// Asking authenticators. What a PRF answers stays in this file: of each answer only the fields of the wire go on.

const WAIT = 4 * 60_000
type Question = Static<typeof Challenge> & { allow?: Static<typeof ProofChallenge>['allow'] }
type Answered = { passkey: Static<typeof Assertion>; holder: string; wrapping: Uint8Array | undefined }

/** With one of her passkeys, and without a name. The key opens where the authenticator has a PRF; else the passphrase is asked. */
export async function signInByPasskey(): Promise<void> {
  const question = await api.post<Static<typeof Challenge>>('/api/sign-in/passkey/options')
  const { passkey, holder, wrapping } = await answer(question)
  const who = await said('sign_in_refused', 'actors.ways.passkey_refused', () =>
    api.post<SignedIn>('/api/sign-in/passkey', { passkey }),
  )
  await opening(who, async () => {
    if (wrapping) await openBy(holder, wrapping, who)
  })
}

/** After a reload. The server is not asked: only the authenticator can say what opens the key. */
export async function reopenByPasskey(): Promise<void> {
  const { passkeys } = await api.get<Ways>('/api/ways')
  const allow = passkeys.filter((one) => one.opens_key).map(credentialOf)
  if (allow.length === 0) throw new ProblemError(0, 'no_such_passkey', t('actors.ways.unlock_none'))
  const { holder, wrapping } = await answer({ ...ownQuestion(), allow })
  if (!wrapping) throw new ProblemError(0, 'no_such_passkey', t('actors.ways.unlock_none'))
  await openBy(holder, wrapping)
}

/** With the name and one of the codes on her list, which is used up. */
export async function signInByCode(name: string, text: string): Promise<void> {
  const letters = parseOneTimeCode(text)
  if (letters === undefined) throw new ProblemError(0, 'code_shape', t('custody.ways.recovery_code_shape'))
  const { signIn, wrapping } = recoverySecrets(letters)
  const body = { name, secret: base64.encode(signIn) }
  const answered = await said('sign_in_refused', 'custody.ways.recovery_code_refused', () =>
    api.post<Static<typeof CodeSignedIn>>('/api/sign-in/code', body),
  )
  await opening(answered.me, () => openByRecord(answered.wrapped, wrapping, answered.me))
}

/** Signed in she is in any case; a key that stays shut is the matter of the next screen. */
async function opening(who: SignedIn, open: () => Promise<void>): Promise<void> {
  try {
    await open()
  } catch (error) {
    if (!(error instanceof Error && error.name === 'CannotUnwrap')) throw error
  }
  me.value = who
}

/** That it is she: a passkey signs a question that was made for this. */
export async function proofByPasskey(): Promise<Static<typeof Proof>> {
  const question = await api.post<Static<typeof ProofChallenge>>('/api/ways/proof')
  const { passkey } = await answer(question, false)
  return { passkey }
}

export type MadePasskey = {
  passkey: { id: string; clientDataJSON: string; attestationObject: string; transports: string[] }
  device: 'phone' | 'computer' | 'security_key'
  holder: string
  /** Undefined where the authenticator has no PRF. */
  wrapping: Uint8Array | undefined
}

export async function makePasskey(): Promise<MadePasskey> {
  const asked = await api.post<Static<typeof RegisterChallenge>>('/api/ways/passkeys/options')
  const made = await ofHers(() =>
    startRegistration({
      optionsJSON: {
        challenge: asked.challenge,
        rp: { id: asked.rp_id, name: asked.rp_name },
        user: { ...asked.user, displayName: '' },
        pubKeyCredParams: asked.algorithms.map((alg) => ({ alg, type: 'public-key' as const })),
        excludeCredentials: asked.exclude.map(descriptorOf),
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'required',
        },
        attestation: 'none',
        timeout: WAIT,
        extensions: prf(PRF_SALT),
      },
    }),
  )
  const { clientDataJSON, attestationObject, transports = [] } = made.response
  const credential = { id: made.id, transports }
  return {
    passkey: { id: made.id, clientDataJSON, attestationObject, transports: transports.slice(0, 10) },
    device: deviceOf(made.authenticatorAttachment, transports),
    holder: passkeyHolder(base64urlnopad.decode(made.id)),
    wrapping: (await wrappingOf(made)) ?? (await askedAgain(made, asked.rp_id, credential)),
  }
}

/** Most authenticators answer their PRF only when they sign in, so a new one is asked a second time. */
async function askedAgain(
  made: RegistrationResponseJSON,
  rpId: string,
  credential: { id: string; transports: string[] },
): Promise<Uint8Array | undefined> {
  const { prf: found } = made.clientExtensionResults as { prf?: { enabled?: boolean } }
  if (found?.enabled !== true) return undefined
  try {
    return (await answer({ ...ownQuestion(), rp_id: rpId, allow: [credential] })).wrapping
  } catch {
    // Then it signs in, and the passphrase opens the key.
    return undefined
  }
}

async function answer(question: Question, opens = true): Promise<Answered> {
  const given = await ofHers(() =>
    startAuthentication({
      optionsJSON: {
        challenge: question.challenge,
        rpId: question.rp_id,
        allowCredentials: (question.allow ?? []).map(descriptorOf),
        userVerification: 'required',
        timeout: WAIT,
        extensions: opens ? prf(PRF_SALT) : {},
      },
    }),
  )
  const { clientDataJSON, authenticatorData, signature } = given.response
  return {
    passkey: { id: given.id, clientDataJSON, authenticatorData, signature },
    holder: passkeyHolder(base64urlnopad.decode(given.id)),
    wrapping: await wrappingOf(given),
  }
}

async function wrappingOf(
  given: AuthenticationResponseJSON | RegistrationResponseJSON,
): Promise<Uint8Array | undefined> {
  const results = given.clientExtensionResults as { prf?: { results?: { first?: BufferSource } } }
  const first = results.prf?.results?.first
  if (first === undefined) return undefined
  const bytes = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first)
  const key = passkeyWrapping(bytes)
  bytes.fill(0)
  return key
}

/** Whoever closes the browser's own window has done nothing wrong. */
async function ofHers<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const known = error instanceof Error && error.name === 'InvalidStateError'
    const sentence = known ? t('custody.ways.known') : t('actors.ways.cancelled')
    throw new ProblemError(0, 'passkey_cancelled', sentence)
  }
}

async function said<T>(code: string, sentence: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ProblemError && error.code === code)
      throw new ProblemError(error.status, code, t(sentence))
    throw error
  }
}

/** For a question whose answer nobody but this page reads. */
function ownQuestion(): Static<typeof Challenge> {
  const challenge = base64urlnopad.encode(crypto.getRandomValues(new Uint8Array(32)))
  return { challenge, rp_id: location.hostname }
}

const prf = (first: Uint8Array): object => ({ prf: { eval: { first } } })

function credentialOf(one: PasskeyRow): { id: string; transports: string[] } {
  return { id: one.credential_id, transports: one.transports }
}

function descriptorOf({ id, transports }: { id: string; transports: string[] }) {
  return { id, transports: transports as AuthenticatorTransport[], type: 'public-key' as const }
}

function deviceOf(attachment: string | undefined, transports: readonly string[]): MadePasskey['device'] {
  if (attachment === 'platform') return /Mobi|Android|iPhone/.test(navigator.userAgent) ? 'phone' : 'computer'
  return transports.includes('hybrid') ? 'phone' : 'security_key'
}
