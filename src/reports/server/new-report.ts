import { createHash } from 'node:crypto'
import type { Kept, Shelf } from '../../custody/server/index.ts'
import { derivedId } from '../../platform/id.ts'
import type { JournalRow } from '../../platform/journal.ts'
import type { Priority } from '../../wheels/clocks.ts'
import { clockRows, type PublicWheel } from '../../wheels/server/index.ts'
import type { HandlingGroup } from '../handling.ts'
import { priorityOf, type Severity, type Urgency } from '../priority.ts'
import type { Purposes } from '../purposes.ts'
import { reportEvents } from './events.ts'

export type Channel = 'web' | 'api' | 'walk_in' | 'csv' | 'sms'

/** The server's half of a receipt code. */
export type ReceiptHalf = {
  locator: string
  salt: Uint8Array
  recipient: string
  verifierHash: Uint8Array
}

/** A report as a channel hands it over: every word an age file by now. */
export type NewReport = {
  wheel: PublicWheel
  custodianId: string
  channel: Channel
  language: string
  handlingGroup: HandlingGroup
  /** At the protocol's coarseness already. */
  areaCode: string
  purposes: Purposes
  severity?: Severity | undefined
  urgency?: Urgency | undefined
  body: Uint8Array
  replyAddress?: Uint8Array | undefined
  identity?: Uint8Array | undefined
  receipt?: ReceiptHalf | undefined
  sealedBy: 'browser' | 'server'
  live: boolean
  receivedAt: Date
  /**
   * By what a repeat is told from a reused key. Left out: the sealed bytes, or nothing where the server sealed, since
   * the same words never seal to the same bytes twice and a plain hash of words must not be stored.
   */
  bodyHash?: Uint8Array | undefined
  /** Rows by which a provider's repeat is known for a week, written with the report or not at all. */
  seen?: { message_hash: Uint8Array; at: Date }[] | undefined
} & ({ key: string } | { externalId: string })

export function reportIdOf(report: NewReport): string {
  return 'key' in report
    ? derivedId(report.wheel.wheelId, 'key', report.key)
    : derivedId(report.wheel.wheelId, report.channel, report.externalId)
}

/** What is not read yet is treated as pressing; what sounds like violence, as the most pressing. */
export function priorityAtReceipt(
  report: Pick<NewReport, 'handlingGroup' | 'severity' | 'urgency'>,
): Priority {
  if (report.severity !== undefined && report.urgency !== undefined)
    return priorityOf(report.severity, report.urgency)
  return report.handlingGroup === 'threat' || report.handlingGroup === 'harm' ? 'P1' : 'P2'
}

/** A receipt page, the answer to an SMS, and a person across the table are an acknowledgement already. */
function acknowledged(report: NewReport): boolean {
  return report.receipt !== undefined || report.channel === 'sms' || report.channel === 'walk_in'
}

/** Every row of one report, closed under its locks and ready to be written beside others. */
export type Prepared = Awaited<ReturnType<typeof prepare>>

export async function prepare({ keeper }: Pick<Kept, 'keeper'>, report: NewReport, now: Date) {
  const reportId = reportIdOf(report)
  const { wheelId, protocol } = report.wheel
  const shelf = (shelfClass: 'report' | 'contact'): Shelf => ({
    wheelId,
    organisationId: report.custodianId,
    areaCode: report.areaCode,
    at: report.receivedAt,
    class: shelfClass,
  })
  const whole = { wheel_id: wheelId, report_id: reportId }
  const contact = (bytes: Uint8Array | undefined, context: string) =>
    bytes === undefined ? null : keeper.keep(shelf('contact'), `${context}:${reportId}`, bytes)
  const replyAddress = await contact(report.replyAddress, 'report.reply')
  const identity = await contact(report.identity, 'report.identity')
  const open = {
    channel: report.channel,
    language: report.language,
    handling_group: report.handlingGroup,
    area_code: report.areaCode,
    severity: report.severity ?? null,
    urgency: report.urgency ?? null,
    received_at: report.receivedAt,
    sealed_by: report.sealedBy,
    may_check: report.purposes.check,
    may_pass_on: report.purposes.summary,
    may_write: report.purposes.write,
    may_publish: report.purposes.publish,
  }
  const sealedHash = createHash('sha256').update(report.body).digest()
  const journal: JournalRow = await keeper.entry(
    {
      wheelId,
      event: reportEvents.received,
      recordKind: 'report',
      recordId: reportId,
      organisationId: report.custodianId,
      areaCode: report.areaCode,
    },
    now,
    { ...open, body: sealedHash },
  )
  return {
    wheelId,
    idempotency: {
      scope: 'intake',
      key_hash: createHash('sha256').update(`report ${reportId}`).digest(),
      body_hash: report.bodyHash ?? repeatHash(report, sealedHash),
      status: 201,
      at: now,
    },
    report: { ...whole, ...open, custodian_id: report.custodianId, live: report.live },
    body: { ...whole, body: await keeper.keep(shelf('report'), `report.body:${reportId}`, report.body) },
    contact:
      replyAddress === null && identity === null ? null : { ...whole, reply_address: replyAddress, identity },
    receipt:
      report.receipt === undefined
        ? null
        : {
            ...whole,
            locator: report.receipt.locator,
            salt: report.receipt.salt,
            recipient: report.receipt.recipient,
            verifier_hash: report.receipt.verifierHash,
          },
    seen: report.seen ?? [],
    clocks: report.live ? clocksAtReceipt(report, reportId, protocol, now) : [],
    journal,
  }
}

function repeatHash(report: NewReport, sealedHash: Uint8Array): Uint8Array {
  const same = report.sealedBy === 'server' || 'externalId' in report
  const open = `${report.handlingGroup} ${report.areaCode} ${report.language} ${report.receipt?.locator ?? ''}`
  return createHash('sha256')
    .update(same ? 'repeat' : Buffer.concat([sealedHash, Buffer.from(open)]))
    .digest()
}

function clocksAtReceipt(report: NewReport, reportId: string, protocol: PublicWheel['protocol'], now: Date) {
  const reachable = report.replyAddress !== undefined && report.purposes.write
  const kinds =
    acknowledged(report) || reachable ? (['acknowledge', 'triage'] as const) : (['triage'] as const)
  const order = {
    wheelId: report.wheel.wheelId,
    subject: 'report' as const,
    subjectId: reportId,
    organisationId: report.custodianId,
    priority: priorityAtReceipt(report),
    kinds,
    from: report.receivedAt,
  }
  return clockRows(order, protocol, now).map((row) => {
    const met = row.kind === 'acknowledge' && acknowledged(report)
    return { ...row, state: met ? 'met' : 'running', ended_at: met ? now : null }
  })
}
