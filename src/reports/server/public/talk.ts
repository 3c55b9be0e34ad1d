import { sql } from 'kysely'
import type { ReceiptCode } from '../../../custody/receipt-code.ts'
import { open } from '../../../custody/seal.ts'
import { type Kept, sealOnServer, stretchOnServer } from '../../../custody/server/index.ts'
import { derivedId } from '../../../platform/id.ts'
import { type ReporterStatus, reporterStatus, type ReportState } from '../../states.ts'
import { unknownSalt } from '../receipt-routes.ts'
import type { Talk } from './look-up-page.ts'

/** A conversation opened with a code on the server, and what it takes to write into it. */
export type Opened = Talk & {
  wheelId: string
  reportId: string
  code: ReceiptCode
  verifier: Uint8Array
  recipient: string
  holder: { organisationId: string; recipient: string; areaCode: string; oversight: boolean } | undefined
}

type Row = {
  wheel_id: string
  report_id: string
  recipient: string
  held_by: string | null
  area_code: string | null
  in_oversight: boolean
  state: string | null
  passed_on: boolean
  may_write: boolean | null
  received_on: string | null
}

/** Undefined for a wrong code. It takes as long whether the locator exists or not: the stretch is done either way. */
export async function openTalk(house: Kept, code: ReceiptCode): Promise<Opened | undefined> {
  const found = await findReceipt(house, code)
  if (found === undefined) return undefined
  const { row, identity, verifier } = found
  return house.db.as('cw_public', null, async (tx) => {
    const holder =
      row.held_by === null
        ? undefined
        : await tx
            .selectFrom('organisation')
            .select(['organisation_id', 'recipient'])
            .where('organisation_id', '=', row.held_by)
            .executeTakeFirst()
    const { rows } = await sql<{ message_id: string; direction: string; body: Buffer; at: Date }>`
      SELECT * FROM cw_receipt_messages(${code.locator}, ${verifier})`.execute(tx)
    return {
      wheelId: row.wheel_id,
      reportId: row.report_id,
      code,
      verifier,
      recipient: row.recipient,
      holder: holder && {
        organisationId: holder.organisation_id,
        recipient: holder.recipient,
        areaCode: row.area_code ?? 'all',
        oversight: row.in_oversight,
      },
      status: statusOf(row),
      receivedOn: row.received_on,
      mayWrite: row.may_write === true && holder !== undefined,
      messages: await Promise.all(
        rows.map(async (one) => ({
          direction: one.direction,
          on: one.at.toISOString(),
          words: await wordsOf(house, identity, one.message_id, one.body),
        })),
      ),
    }
  })
}

/** The report that this code opens, if any: also how a repeated form learns which of its codes was stored. */
export async function findReceipt(house: Kept, code: ReceiptCode) {
  const { rows } = await house.db.as('cw_public', null, (tx) =>
    sql<{ salt: Buffer | null }>`SELECT cw_receipt_salt(${code.locator}) AS salt`.execute(tx),
  )
  const salt = rows[0]?.salt ?? unknownSalt(house.hostSecret, code.locator)
  const { identity, verifier } = await stretchOnServer(code.secret, salt)
  const opened = await house.db.as('cw_public', null, (tx) =>
    sql<Row>`SELECT * FROM cw_receipt_open(${code.locator}, ${verifier})`.execute(tx),
  )
  const row = opened.rows[0]
  return row && { row, identity, verifier }
}

/** What was diverted, to oversight or to a specialist, reads like a report that is being checked. */
function statusOf(row: Row): ReporterStatus {
  const diverted = row.in_oversight || row.state === null
  const state = diverted ? 'accusation_diverted' : (row.state as ReportState)
  return reporterStatus(state, { passedOn: row.passed_on, custodyClosed: row.state === 'closed' })
}

/** A message whose lock is destroyed, or which does not open, is shown as gone; the others still open. */
async function wordsOf(house: Kept, identity: string, id: string, body: Buffer): Promise<string | null> {
  try {
    const { words } = await open(identity, await house.keeper.give(body, `report.message:${id}`))
    return typeof words === 'string' ? words : null
  } catch {
    return null
  }
}

/** @param once the random value of the form: sending it twice writes one message */
export async function writeTalk(
  house: Kept,
  talk: Opened,
  words: string,
  once: Uint8Array,
): Promise<boolean> {
  if (talk.holder === undefined || !talk.mayWrite) return false
  const now = house.now()
  const id = derivedId(talk.wheelId, 'message', Buffer.from(once).toString('base64'))
  const sealed = await sealOnServer([talk.holder.recipient, talk.recipient], { v: 1, words })
  const shelf = {
    wheelId: talk.wheelId,
    organisationId: talk.holder.organisationId,
    areaCode: talk.holder.areaCode,
    at: now,
    class: talk.holder.oversight ? ('oversight' as const) : ('conversation' as const),
  }
  const kept = await house.keeper.keep(shelf, `report.message:${id}`, sealed)
  const { rows } = await house.db.as('cw_public', null, (tx) =>
    sql<{ written: boolean }>`
      SELECT cw_receipt_write(${talk.code.locator}, ${talk.verifier}, ${id}, ${kept}, ${now}) AS written`.execute(
      tx,
    ),
  )
  return rows[0]?.written ?? false
}
