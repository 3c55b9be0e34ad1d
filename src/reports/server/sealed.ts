import { checkSealed, checkSealedIdentity, type SealedCheck } from '../../custody/age-shape.ts'
import { isRecipient } from '../../custody/seal.ts'
import { problem } from '../../platform/errors.ts'
import type { ReceiptHalf } from './new-report.ts'

/** An age file for exactly so many readers, before it is known under which lock it goes. */
export function sealedFor(base64: string, readers: number): Buffer {
  return checked(base64, readers, (bytes) => checkSealed(bytes, readers))
}

/** Sealed twice: outside to the vault of a partner, inside to the custodian's. */
export function sealedIdentity(base64: string): Buffer {
  return checked(base64, 1, checkSealedIdentity)
}

function checked(base64: string, readers: number, check: (bytes: Uint8Array) => SealedCheck): Buffer {
  const bytes = Buffer.from(base64, 'base64')
  const found = check(bytes)
  if (!found.ok)
    throw problem(found.reason === 'recipients' ? 'sealed_for_others' : 'not_sealed', { readers })
  return bytes
}

type ReceiptMade = { locator: string; salt: string; recipient: string; verifier_hash: string }

export function receiptHalf(made: ReceiptMade | undefined): ReceiptHalf | undefined {
  if (made === undefined) return undefined
  const salt = Buffer.from(made.salt, 'base64')
  const verifierHash = Buffer.from(made.verifier_hash, 'base64')
  if (salt.length !== 16 || verifierHash.length !== 32 || !isRecipient(made.recipient))
    throw problem('wrong_value', { field: 'receipt' })
  return { locator: made.locator, salt, recipient: made.recipient, verifierHash }
}
