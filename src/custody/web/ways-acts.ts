import { base64 } from '@scure/base'
import type { Static } from 'typebox'
import { api } from '../../ui/api.ts'
import { type Proof as ProofShape, RECOVERY_CODES, type Ways } from '../ways.ts'
import { me } from './keyring.ts'
import { rewrapOwn, wrapOwn } from './keys.ts'
import { makePasskey } from './passkeys.ts'

// Changes of her ways in. Each needs her key, which is open on this page, and a proof that it is she.

export type Proof = Static<typeof ProofShape>

export async function proofByPassphrase(ways: Ways, passphrase: string): Promise<Proof> {
  const [{ secretsOf }, { webArgon2 }] = await Promise.all([import('../secrets.ts'), import('./argon2.ts')])
  const { salt } = await api.post<{ salt: string }>('/api/sign-in/salt', { name: ways.sign_in_name })
  const { signIn, wrapping } = await secretsOf(passphrase, base64.decode(salt), webArgon2)
  wrapping.fill(0)
  return { secret: base64.encode(signIn) }
}

/** @returns whether it opens her key too */
export async function addPasskey(proof: Proof): Promise<boolean> {
  const { passkey, device, holder, wrapping } = await makePasskey()
  const wrapped = wrapping && (await wrapOwn(own(), holder, { name: 'passkey-prf' }, wrapping))
  wrapping?.fill(0)
  await api.post('/api/ways/passkeys', { proof, passkey, device, ...(wrapped ? { wrapped } : {}) })
  return wrapped !== undefined
}

export async function removePasskey(proof: Proof, passkeyId: string): Promise<void> {
  await api.post('/api/ways/passkeys/remove', { proof, passkey_id: passkeyId })
}

/** Codes exist on this page, and then on paper. */
export async function makeCodes(proof: Proof, first: number): Promise<string[]> {
  const { makeOneTimeCode, parseOneTimeCode, recoverySecrets } = await import('../one-time-code.ts')
  const made = Array.from({ length: RECOVERY_CODES }, () =>
    makeOneTimeCode(crypto.getRandomValues(new Uint8Array(24))),
  )
  const codes = await Promise.all(
    made.map(async (code, at) => {
      const { signIn, wrapping } = recoverySecrets(parseOneTimeCode(code) ?? '')
      const wrapped = await wrapOwn(own(), `code-${first + at}`, { name: 'recovery-code' }, wrapping)
      wrapping.fill(0)
      const hash = await crypto.subtle.digest('SHA-256', Uint8Array.from(signIn))
      return { hash: base64.encode(new Uint8Array(hash)), wrapped }
    }),
  )
  await api.post('/api/ways/codes', { proof, first, codes })
  return made
}

/** Also the first one after a recovery code, with an empty proof; and one again after it was off. */
export async function changePassphrase(proof: Proof, passphrase: string): Promise<void> {
  const made = await rewrapOwn(own(), passphrase)
  await api.post('/api/ways/passphrase', { proof, ...made })
  const who = me.peek()
  if (who) me.value = { ...who, began_with: 'passphrase' }
}

export async function passphraseOff(proof: Proof): Promise<void> {
  await api.post('/api/ways/passphrase/off', { proof })
}

function own(): string {
  const who = me.peek()
  if (!who) throw new Error('nobody is signed in')
  return who.member_id
}
