import { createHmac, randomBytes } from 'node:crypto'
import { codeFromFormValue, type ReceiptCode, verifierHash } from '../../../custody/receipt-code.ts'
import { type Kept, sealOnServer, stretchOnServer } from '../../../custody/server/index.ts'
import { Problem, problem } from '../../../platform/errors.ts'
import type { PublicWheel } from '../../../wheels/server/index.ts'
import type { ReplyAddressContent, ReportContent } from '../../wire.ts'
import type { Intake } from '../intake.ts'
import { type NewReport, reportIdOf } from '../new-report.ts'
import type { Locality } from './published.ts'
import { findReceipt } from './talk.ts'
import type { Told } from './tell-form.ts'

/** With a hundred million locators, more are taken only by one form that was sent again and again with other words. */
const ATTEMPTS = 5

/**
 * A plain form becomes a report: sealed here, in memory, to the custodian and to her own code. The same form gives
 * the same code; with changed words it is another report, since what she wrote then must not be lost as a repeat.
 * @throws Problem locator_taken where the form gives no more codes
 */
export async function storeTold(
  house: Kept,
  intake: Intake,
  wheel: PublicWheel,
  told: Told,
  area: Locality,
  language: string,
  formValue: Uint8Array,
): Promise<ReceiptCode> {
  // Keyed with the form's own secret value, which is stored nowhere: nothing derived from her words can be tried.
  const key = createHmac('sha256', formValue).update(JSON.stringify(told)).digest('base64')
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const code = codeFromFormValue(formValue, attempt)
    const report = await sealed(wheel, told, area, language, key, code, house.now())
    try {
      if ((await intake.take(report)) === 'stored') return code
      return await codeOfRepeat(house, formValue, reportIdOf(report))
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'locator_taken') throw error
    }
  }
  throw problem('locator_taken')
}

async function sealed(
  wheel: PublicWheel,
  told: Told,
  area: Locality,
  language: string,
  key: string,
  code: ReceiptCode,
  receivedAt: Date,
): Promise<NewReport> {
  const { reader } = area
  const salt = randomBytes(16)
  const { recipient, verifier } = await stretchOnServer(code.secret, salt)
  const content: ReportContent = {
    v: 1,
    words: told.words,
    ...(told.where.trim() && { where: told.where }),
    ...(told.when.trim() && { when: told.when }),
  }
  const reply: ReplyAddressContent = { v: 1, kind: kindOf(told.reply), address: told.reply.trim() }
  return {
    wheel,
    custodianId: reader.organisationId,
    channel: 'web',
    language,
    handlingGroup: told.group === '' || told.group === 'care' ? 'other_or_peace' : told.group,
    areaCode: area.coarse,
    purposes: told.purposes,
    body: await sealOnServer([reader.recipient, recipient], content),
    replyAddress: reply.address === '' ? undefined : await sealOnServer([reader.recipient], reply),
    receipt: { locator: code.locator, salt, recipient, verifierHash: verifierHash(verifier) },
    sealedBy: 'server',
    live: true,
    receivedAt,
    key,
  }
}

function kindOf(address: string): ReplyAddressContent['kind'] {
  return /^\+?[\p{Nd}\s().-]{6,30}$/u.test(address.trim()) ? 'phone' : 'other'
}

/** Which attempt's locator was stored the first time: the one whose receipt belongs to this report. */
async function codeOfRepeat(house: Kept, formValue: Uint8Array, reportId: string): Promise<ReceiptCode> {
  let hers: ReceiptCode | undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const code = codeFromFormValue(formValue, attempt)
    const found = await findReceipt(house, code)
    if (found?.row.report_id === reportId) return code
    if (found !== undefined) hers ??= code
  }
  // Its receipt has ended, or went along into other custody. She is shown the digits that she was shown the first time.
  return hers ?? codeFromFormValue(formValue, 0)
}
