import { makeCode, showCode, stretch, verifierHash } from '../../../custody/receipt-code.ts'
import { recipientOf, sealTo } from '../../../custody/seal.ts'
import type { ReplyAddressContent, ReportContent } from '../../wire.ts'
import type { Photo } from './photo.ts'
import { base64, random } from './piece.ts'

/** What stands in the form, as the script reads it. */
export type Told = {
  words: string
  where: string
  when: string
  reply: string
  area: string
  group: string
  purposes: { check: boolean; summary: boolean; write: boolean; publish: boolean }
  language: string
  /** The organisation of the chosen place. */
  recipient: string
}

/** Ready to be sent, as often as the network needs: the same bytes under the same key. */
export type Locked = { code: string; key: string; body: string }

/** Makes a code, and locks the words to the organisation and to that code. @throws CannotSeal */
export async function lock(told: Told, photo: Photo | undefined): Promise<Locked> {
  const code = makeCode(random(64))
  const salt = random(16)
  const { identity, verifier } = await stretch(code.secret, salt)
  const recipient = await recipientOf(identity)
  const content: ReportContent = {
    v: 1,
    words: told.words,
    ...(told.where.trim() && { where: told.where }),
    ...(told.when.trim() && { when: told.when }),
    ...(photo && { photos: [{ type: photo.type, data: base64(photo.data) }] }),
  }
  const address = told.reply.trim()
  const reply: ReplyAddressContent = { v: 1, kind: isNumber(address) ? 'phone' : 'other', address }
  const body = {
    area_code: told.area,
    language: told.language,
    channel: 'web',
    handling_group: told.group || 'other_or_peace',
    purposes: told.purposes,
    body_sealed: base64(await sealTo([told.recipient, recipient], content)),
    ...(address && { reply_address_sealed: base64(await sealTo([told.recipient], reply)) }),
    receipt: {
      locator: code.locator,
      salt: base64(salt),
      recipient,
      verifier_hash: base64(verifierHash(verifier)),
    },
  }
  return { code: showCode(code), key: base64(random(24)), body: JSON.stringify(body) }
}

const isNumber = (address: string) => /^\+?[\p{Nd}\s().-]{6,30}$/u.test(address)
