import { createHash, randomBytes } from 'node:crypto'
import {
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server'
import type { Static } from 'typebox'
import type { App, Ground } from '../../platform/http.ts'
import type { Assertion, Attestation } from '../ways.ts'

/** For whom a passkey is good, fixed for ever on a host, and from which pages it may be used. */
export type RelyingParty = { id: string; origins: string[] }

/** EdDSA, ES256, RS256: what authenticators have. */
export const ALGORITHMS = [-8, -7, -257]
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']

/** The host that people type; on the loopback address `localhost`, since a passkey is never for a bare number. */
export function relyingParty(app: App, { config }: Pick<Ground, 'config'>): RelyingParty {
  if (config.publicOrigin !== undefined)
    return { id: new URL(config.publicOrigin).hostname, origins: [config.publicOrigin] }
  const at = app.server.address()
  const port = at !== null && typeof at === 'object' ? at.port : config.port
  return { id: 'localhost', origins: [`http://localhost:${port}`] }
}

/** 32 random bytes for an authenticator to sign; of them the database keeps the hash. */
export function newChallenge(): string {
  return randomBytes(32).toString('base64url')
}

export function challengeHash(challenge: string): Buffer {
  return createHash('sha256').update(challenge).digest()
}

/** The challenge that was signed, as the browser wrote it; undefined for anything else. */
export function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as {
      challenge?: unknown
    }
    return typeof challenge === 'string' && challenge.length <= 200 ? challenge : undefined
  } catch {
    return undefined
  }
}

export type Registered = {
  credentialId: Buffer
  publicKey: Buffer
  counter: number
  transports: string[]
  backedUp: boolean
}

/** What a fresh passkey is, or undefined when it is not one made here, now, by a person who was verified. */
export async function verifyAttestation(
  rp: RelyingParty,
  challenge: string,
  given: Static<typeof Attestation>,
): Promise<Registered | undefined> {
  try {
    const { id, clientDataJSON, attestationObject, transports = [] } = given
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: rp.origins,
      expectedRPID: rp.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    const credentialId = Buffer.from(registrationInfo?.credential.id ?? '', 'base64url')
    // The id beside the proof is the browser's word; that within it is what signs later.
    if (registrationInfo === undefined || registrationInfo.credential.id !== id) return undefined
    return {
      credentialId,
      publicKey: Buffer.from(registrationInfo.credential.publicKey),
      counter: registrationInfo.credential.counter,
      transports: TRANSPORTS.filter((one) => transports.includes(one)),
      backedUp: registrationInfo.credentialBackedUp,
    }
  } catch {
    return undefined
  }
}

export type Asserted = { counter: number; backedUp: boolean }

/** What an authenticator says, or undefined when this key did not sign this challenge for us with its person verified. */
export async function verifyAssertion(
  rp: RelyingParty,
  challenge: string,
  given: Static<typeof Assertion>,
  publicKey: Buffer,
): Promise<Asserted | undefined> {
  try {
    const { id, ...response } = given
    // Without a counter: one that went back is told to the log, and locks nobody out whose passkey travels.
    const credential: WebAuthnCredential = { id, publicKey: Uint8Array.from(publicKey), counter: 0 }
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: rp.origins,
      expectedRPID: rp.id,
      requireUserVerification: true,
      credential,
    })
    if (!verified) return undefined
    return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp }
  } catch {
    return undefined
  }
}
