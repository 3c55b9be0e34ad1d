import { base64 } from '@scure/base'
import type { Static } from 'typebox'
import { me, recipientOf, sealFor } from '../../custody/web/index.ts'
import { makeCode, showCode, stretch, verifierHash } from '../../custody/receipt-code.ts'
import type { ReplyAddressContent, ReportContent, WalkIn } from '../wire.ts'
import { published } from './calls.ts'
import type { Entry } from './walk-in-form.tsx'

/** A code made here: the server learns its first eight digits and the public half of its key. */
export async function makeReceipt() {
  const { recipientOf: publicHalf } = await import('../../custody/seal.ts')
  const code = makeCode(crypto.getRandomValues(new Uint8Array(64)))
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const { identity, verifier } = await stretch(code.secret, salt)
  return {
    shown: showCode(code),
    half: {
      locator: code.locator,
      salt: base64.encode(salt),
      recipient: await publicHalf(identity),
      verifier_hash: base64.encode(verifierHash(verifier)),
    },
  }
}

export type Receipt = Awaited<ReturnType<typeof makeReceipt>>
export type SealedEntry = { body: Static<typeof WalkIn>; org: string }

export async function sealEntry(entry: Entry, receipt: Receipt): Promise<SealedEntry> {
  const custodian = await published.custodian(me.value?.wheel.slug ?? '', entry.area)
  // The key on the wheel's card, which this session has checked, not the one that came with this answer.
  const reader = recipientOf(custodian.organisation_id)
  const content: ReportContent = { v: 1, words: entry.words.trim() }
  if (entry.where.trim() !== '') content.where = entry.where.trim()
  if (entry.when.trim() !== '') content.when = entry.when.trim()
  const body: Static<typeof WalkIn> = {
    area_code: entry.area,
    language: entry.language,
    handling_group: entry.group || 'other_or_peace',
    purposes: entry.purposes,
    body_sealed: await sealFor([reader, receipt.half.recipient], content),
    receipt: receipt.half,
  }
  if (entry.purposes.write && entry.reply.trim() !== '') {
    const address = entry.reply.trim()
    const kind = /^[+\d\s().-]{6,}$/.test(address) ? 'phone' : 'other'
    const reply: ReplyAddressContent = { v: 1, kind, address }
    body.reply_address_sealed = await sealFor([reader], reply)
  }
  return { body, org: custodian.organisation_id }
}
