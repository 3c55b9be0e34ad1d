import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Selectable } from 'kysely'
import { Type } from 'typebox'
import type { Kept } from '../../custody/server/index.ts'
import { askerIds, answers, IdParams, problemAnswer, requireSession } from '../../platform/act.ts'
import type { AskerIds } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { csv, geojson, type ListFormat, ndjson } from '../../platform/export-formats.ts'
import { type App, languageOf } from '../../platform/http.ts'
import { outwardId } from '../../platform/id.ts'
import { Outflow, OutflowEnded } from '../../platform/outflow.ts'
import type { DB } from '../../platform/schema.ts'
import { audienceOf } from '../../platform/session.ts'
import { EXPORT_COLUMNS, EXPORT_MINUTES, type ExportFormat, type ExportState } from '../export.ts'
import { ExportOrdered, ExportView, OrderExport } from '../export-wire.ts'
import type { ReportFilter } from '../saved-filter.ts'
import { actAsking, type Asking, asking, readAsking, signedIn } from './asking.ts'
import { reportEvents } from './events.ts'
import { countRows, exportRows } from './export-rows.ts'

const FORMATS: Readonly<Record<ExportFormat, ListFormat>> = { csv, geojson, ndjson }

/** Each holds a connection and a snapshot of the database while it leaves. */
const MOST_AT_ONCE = 2
const PATIENCE = { stall: 30_000, whole: 30 * 60_000 }

type Stored = Selectable<DB['list_export']>

/** A list as a file: counted, asked for once, written as it was at one moment, and counted again. */
export function exportRoutes(app: App, house: Kept): void {
  let leaving = 0
  const open = new Set<Outflow>()
  // A server that ends does not wait for a million rows: what is on its way breaks off, and is asked for anew.
  app.addHook('preClose', async () => {
    for (const out of open) out.breakOff()
  })

  app.post(
    '/api/exports',
    {
      schema: signedIn('orderExport', 'Count a list, and ask for it as a file', {
        body: OrderExport,
        response: answers(ExportOrdered, 201),
      }),
    },
    async (request, reply) =>
      actAsking(house, request, reply, async (asked) => {
        const { filter, format } = request.body
        const counted = await countRows(asked, filter)
        const { tx, session, now } = asked
        const row = {
          export_id: outwardId(),
          session_id: session.sessionId,
          wheel_id: session.wheelId,
          member_id: session.memberId,
          format,
          filter: JSON.stringify(filter),
          counted,
          made_at: now,
          expires_at: new Date(now.getTime() + EXPORT_MINUTES * 60_000),
        }
        await tx.insertInto('list_export').values(row).execute()
        await note(house, asked, row.export_id, reportEvents.listOrdered, { filter, format, rows: counted })
        reply.code(201)
        return { export_id: row.export_id, rows: counted, expires_at: row.expires_at.toISOString() }
      }),
  )

  app.get(
    '/api/exports/:id',
    {
      schema: signedIn('getExport', 'How many rows were counted, and how many were written', {
        params: IdParams,
        response: answers(ExportView),
      }),
    },
    async (request) =>
      readAsking(house, request, async (asked) => {
        const row = await own(asked, request.params.id).executeTakeFirst()
        if (row === undefined) throw problem('not_found')
        const over = row.state === 'ready' && row.expires_at <= asked.now
        return {
          export_id: row.export_id,
          format: row.format,
          state: over ? ('expired' as const) : (row.state as ExportState),
          counted: row.counted,
          written: row.written,
          expires_at: row.expires_at.toISOString(),
        }
      }),
  )

  app.get(
    '/api/exports/:id/file',
    {
      schema: signedIn('getExportFile', 'The file, once, for the session that asked for it', {
        params: IdParams,
        response: {
          200: {
            description: 'The list. What breaks off has no end: it is not whole.',
            content: {
              'text/csv': { schema: Type.String() },
              'application/geo+json': { schema: Type.Any() },
              'application/x-ndjson': { schema: Type.String() },
            },
          },
          '4xx': problemAnswer,
        },
      }),
    },
    async (request, reply) => {
      if (leaving >= MOST_AT_ONCE) throw problem('too_many_open')
      leaving += 1
      try {
        await sendFile(house, request, reply, request.params.id, open)
      } finally {
        leaving -= 1
      }
    },
  )
}

async function sendFile(
  house: Kept,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  open: Set<Outflow>,
): Promise<void> {
  const row = await readAsking(house, request, (asked) => begin(house, asked, id))
  const filter = row.filter as ReportFilter
  const format = FORMATS[row.format as ExportFormat]
  const session = requireSession(request)
  const asker: AskerIds = askerIds(session)
  const audience = audienceOf(session)
  reply.hijack()
  const day = house.now().toISOString().slice(0, 10)
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': format.contentType,
    'content-disposition': `attachment; filename="reports-${day}.${format.extension}"`,
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  const out = new Outflow(reply.raw, PATIENCE)
  open.add(out)
  let written = 0
  try {
    await house.db.as(
      audience,
      asker,
      async (tx) => {
        const asked = await asking({ tx, session, now: house.now(), audience })
        const counted = await countRows(asked, filter)
        await out.write(format.head(EXPORT_COLUMNS))
        for await (const rows of exportRows(asked, filter, languageOf(request, house.words))) {
          const lines = rows.map((one, at) => format.row(one, EXPORT_COLUMNS, written + at + 1))
          await out.write(lines.join(''))
          written += rows.length
        }
        if (written !== counted) throw new OutflowEnded(`${counted} rows counted, ${written} written`)
        await out.write(format.tail(written))
        await tx
          .updateTable('list_export')
          .set({ state: 'whole', counted, written })
          .where('export_id', '=', id)
          .execute()
        await note(house, asked, id, reportEvents.listWhole, { format: row.format, rows: written })
      },
      { snapshot: true },
    )
    // Only now, when it is written down as whole, does the reader get the end by which she knows it.
    out.end()
  } catch (error) {
    out.breakOff()
    await house.db
      .as(audience, asker, (tx) =>
        tx
          .updateTable('list_export')
          .set({ state: 'broken', written })
          .where('export_id', '=', id)
          .where('state', '=', 'writing')
          .execute(),
      )
      .catch(() => {})
    if (!(error instanceof OutflowEnded))
      request.log.error({ export: 'broke off', error: (error as Error).name })
  } finally {
    open.delete(out)
  }
}

/** Takes it, so that nobody takes it a second time. @throws Problem not_found, also for another session of hers */
async function begin(house: Kept, asked: Asking, id: string): Promise<Stored> {
  const { tx, session, now } = asked
  const row = await own(asked, id).forUpdate().executeTakeFirst()
  if (row === undefined) throw problem('not_found')
  if (row.state !== 'ready') throw problem('wrong_state', { because: 'state', state: row.state })
  if (row.expires_at <= now) throw problem('wrong_state', { because: 'expired' })
  await tx
    .updateTable('list_export')
    .set({ state: 'writing' })
    .where('export_id', '=', id)
    .where('session_id', '=', session.sessionId)
    .execute()
  await note(house, asked, id, reportEvents.listBegun, { format: row.format })
  return row
}

const own = ({ tx, session }: Asking, id: string) =>
  tx
    .selectFrom('list_export')
    .selectAll()
    .where('export_id', '=', id)
    .where('wheel_id', '=', session.wheelId)
    .where('session_id', '=', session.sessionId)

async function note(
  house: Kept,
  { tx, session, now }: Asking,
  id: string,
  event: string,
  content: unknown,
): Promise<void> {
  const { wheelId, organisationId } = session
  const about = { wheelId, event, recordKind: 'list_export', recordId: id, organisationId }
  await house.keeper.record(tx, about, now, content)
}
