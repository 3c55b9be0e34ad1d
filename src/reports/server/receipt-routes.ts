import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { Type } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { answers } from '../../platform/act.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { derivedId } from '../../platform/id.ts'
import { addressPrefix, Limiter } from '../../platform/limiter.ts'
import { reporterStatus, type ReportState } from '../states.ts'
import { ReceiptKey, ReceiptSaltAnswer, ReceiptSaltQuestion, ReceiptView, ReceiptWrite } from '../wire.ts'
import { keyOf, publicly } from './public-routes.ts'
import { sealedFor } from './sealed.ts'
import { opened } from './view.ts'

type Receipt = {
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

/** A salt for every locator: one that nobody has gets its own, always the same. */
export function unknownSalt(hostSecret: Buffer, locator: string): Buffer {
  return createHmac('sha256', hostSecret).update(`receipt salt ${locator}`).digest().subarray(0, 16)
}

/** The reporter's own door. The code's secret half never comes here: what arrives is what its stretching proves. */
export function receiptRoutes(app: App, house: Kept): void {
  const byAddress = new Limiter(60, 0.5)
  const byLocator = new Limiter(20, 1 / 20)
  const slowly = (ip: string, locator: string): void => {
    const now = Date.now()
    if (!byAddress.take(addressPrefix(ip), now) || !byLocator.take(locator, now))
      throw problem('too_many_tries')
  }

  app.post(
    '/api/receipts/salt',
    {
      schema: publicly('askReceiptSalt', 'The salt of a receipt number, known or not', {
        body: ReceiptSaltQuestion,
        response: answers(ReceiptSaltAnswer),
      }),
    },
    async (request) => {
      const { locator } = request.body
      slowly(request.ip, `salt ${locator}`)
      const { rows } = await house.db.as('cw_public', null, (tx) =>
        sql<{ salt: Buffer | null }>`SELECT cw_receipt_salt(${locator}) AS salt`.execute(tx),
      )
      const fake = unknownSalt(house.hostSecret, locator)
      return { salt: (rows[0]?.salt ?? fake).toString('base64') }
    },
  )

  app.post(
    '/api/receipts/open',
    {
      schema: publicly('openReceipt', 'What came of my report', {
        body: ReceiptKey,
        response: answers(ReceiptView),
      }),
    },
    async (request) => {
      const { locator } = request.body
      slowly(request.ip, locator)
      const verifier = Buffer.from(request.body.verifier, 'base64')
      return house.db.as('cw_public', null, async (tx) => {
        const receipt = await findReceipt(tx, locator, verifier)
        // Asked for a wrong code as well, so that it takes the same steps.
        const messages = await sql<{ message_id: string; direction: string; body: Buffer; at: Date }>`
          SELECT * FROM cw_receipt_messages(${locator}, ${verifier})`.execute(tx)
        const holder = await holderOf(tx, receipt?.held_by ?? null)
        if (receipt === undefined) throw problem('receipt_refused')
        const said = []
        for (const one of messages.rows) {
          const sealed = await opened(house, one.body, `report.message:${one.message_id}`)
          if (sealed !== null)
            said.push({ direction: one.direction, sealed, on: one.at.toISOString().slice(0, 10) })
        }
        return {
          status: statusOf(receipt),
          received_on: receipt.received_on ?? '',
          may_write: receipt.may_write === true && holder !== undefined,
          // Where all of it went to a specialist nobody is written to any more, and it reads as being checked.
          recipient: holder ?? receipt.recipient,
          messages: said,
        }
      })
    },
  )

  app.post(
    '/api/receipts/write',
    {
      schema: publicly('writeWithReceipt', 'Add something to my report', {
        body: ReceiptWrite,
        response: answers(Type.Object({ received: Type.Literal(true) })),
      }),
    },
    async (request) => {
      const { locator } = request.body
      slowly(request.ip, locator)
      const verifier = Buffer.from(request.body.verifier, 'base64')
      const bytes = sealedFor(request.body.message_sealed, 2)
      const now = house.now()
      await house.db.as('cw_public', null, async (tx) => {
        const receipt = await findReceipt(tx, locator, verifier)
        if (receipt === undefined || receipt.held_by === null) throw problem('receipt_refused')
        // A repeat after a lost answer is the same message.
        const messageId = derivedId(receipt.report_id, 'message', keyOf(request))
        const shelf = {
          wheelId: receipt.wheel_id,
          organisationId: receipt.held_by,
          areaCode: receipt.area_code ?? 'all',
          at: now,
          class: receipt.in_oversight ? 'oversight' : 'conversation',
        } as const
        const closed = await house.keeper.keep(shelf, `report.message:${messageId}`, bytes)
        await sql`SELECT cw_receipt_write(${locator}, ${verifier}, ${messageId}, ${closed}, ${now})`.execute(
          tx,
        )
      })
      return { received: true as const }
    },
  )
}

async function findReceipt(tx: Tx, locator: string, verifier: Buffer): Promise<Receipt | undefined> {
  const { rows } = await sql<Receipt>`SELECT * FROM cw_receipt_open(${locator}, ${verifier})`.execute(tx)
  return rows[0]
}

async function holderOf(tx: Tx, organisationId: string | null): Promise<string | undefined> {
  const row = await tx
    .selectFrom('organisation')
    .select('recipient')
    .where('organisation_id', '=', organisationId ?? '00000000-0000-0000-0000-000000000000')
    .executeTakeFirst()
  return row?.recipient
}

function statusOf(receipt: Receipt) {
  const custody = receipt.in_oversight ? 'accusation_diverted' : 'sensitive_diverted'
  const state = receipt.in_oversight || receipt.state === null ? custody : (receipt.state as ReportState)
  return reporterStatus(state, { passedOn: receipt.passed_on, custodyClosed: receipt.state === 'closed' })
}
