import { openSealed } from '../../custody/web/index.ts'
import { asciiDigits } from '../../custody/digits.ts'
import type { ReplyAddressContent } from '../wire.ts'
import { reports, type View } from './calls.ts'

/**
 * The number lives in this function and in one request. It is in no signal, no element and no message of an error,
 * so that nobody who looks over a shoulder, or at a screenshot, has it (DESIGN 5, "Phone numbers").
 * False where the address is none that a text can be sent to.
 */
export async function textBack(view: View, words: string, sealed: string): Promise<boolean> {
  if (view.reply_address_sealed === null) return false
  const { kind, address } = await openSealed<ReplyAddressContent>(view.reply_address_sealed)
  const number = asciiDigits(address).replace(/[\s().-]/g, '')
  if (kind !== 'phone' || !/^\+?[0-9]{6,15}$/.test(number)) return false
  await reports.text(view.report.report_id, { number, words, message_sealed: sealed })
  return true
}
