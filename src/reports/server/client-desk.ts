import { scan } from '../../custody/sgbv.ts'
import { type Command, Ended, Misuse, warn, wholeNumber } from '../../platform/command-line.ts'
import { readWords } from '../../platform/prompt.ts'
import { type Client, commonHelp, type Said, signedIn, verb, verbs } from '../../wheels/server/index.ts'
import { giveaways } from '../giveaway.ts'
import { lookUpVerb, MENTIONS, tellVerb } from './client-telling.ts'

const help = `commonwheel report tell --wheel SLUG --area CODE [--group GROUP] [--may check,summary,write,publish] [--file FILE]
            [--reply-file FILE] [--language en] [--fingerprint "…"]     as anyone: prints 24 digits, once
commonwheel report look-up [--add-file FILE]                            what came of it, with the 24 digits
commonwheel report list [--state STATE]                                 those that you may work on, newest first
commonwheel report read ID
commonwheel report make-safe ID [--summary-file FILE] [--anyway]        a summary without source, for the desk
commonwheel report register ID
commonwheel report triage ID --severity 1-5 --urgency 1-5
commonwheel report answer ID [--file FILE]                              to the person, on the page of her receipt
commonwheel report close ID [--silence-is-safer]

ID is what list prints; its first characters will do. Words come from the file, or are typed until Ctrl-D, or come through a pipe;
never as an argument. --may: what the person agrees to; left out, her words may be read and nothing else. The digits are asked
for, or come from --code-file FILE or COMMONWHEEL_CODE.

${commonHelp}`

type Row = {
  report_id: string
  state: string
  version: number
  handling_group: string
  area_code: string
  received_at: string
  priority: string | null
  language: string
}
type Text = { sealed: string; at: string }
type View = {
  report: Row
  actions: string[]
  body_sealed: string | null
  reporter_recipient: string | null
  summaries: Text[]
  messages: (Text & { direction: string })[]
}

const lineOf = (row: Row): string =>
  `${row.report_id.slice(0, 8)}  ${row.received_at.slice(0, 16).replace('T', ' ')}  ${row.area_code}  ${row.handling_group.replaceAll('_', ' ')}  ${row.priority ?? '–'}  ${row.state.replace('_', ' ')}`

const list = verb({ state: { type: 'string' } }, 0, (values) =>
  signedIn(values, async (client) => {
    const rows = await rowsOf(client, values.state)
    return { object: { rows }, lines: rows.length === 0 ? ['There is none.'] : rows.map(lineOf) }
  }),
)

const read = verb({}, 1, (values, [said]) =>
  signedIn(values, async (client) => {
    const view = await viewOf(client, said)
    const told = view.body_sealed === null ? null : await client.open(view.body_sealed)
    const texts = async (all: readonly Text[], key: string): Promise<string[]> =>
      Promise.all(all.map(async (one) => textOf((await client.open(one.sealed))[key]) ?? ''))
    const summaries = await texts(view.summaries, 'summary')
    const written = await texts(view.messages, 'words')
    const messages = view.messages.map((one, at) => ({
      direction: one.direction,
      at: one.at,
      words: written[at] ?? '',
    }))
    if (told !== null && scan(textOf(told['words']) ?? '').mentions)
      warn(
        'This may speak of sexual violence or of violence at home: it belongs to the specialist, not here.',
      )
    const [where, when] = [textOf(told?.['where']), textOf(told?.['when'])]
    const { photos, ...content } = told ?? {}
    const count = Array.isArray(photos) ? photos.length : 0
    return {
      object: {
        report: view.report,
        actions: view.actions,
        content: told === null ? null : content,
        photos: count,
        summaries,
        messages,
      },
      lines: [
        lineOf(view.report),
        ...(told === null ? [] : ['', textOf(told['words']) ?? '']),
        ...(where === undefined ? [] : [`Where: ${where}`]),
        ...(when === undefined ? [] : [`When: ${when}`]),
        ...(count > 0 ? [`${count} photographs, to be seen in a browser.`] : []),
        ...summaries.flatMap((one) => ['', 'Summary:', one]),
        ...messages.flatMap((one) => [
          '',
          `${one.at.slice(0, 10)}, ${one.direction === 'from_reporter' ? 'the person' : 'to the person'}:`,
          one.words,
        ]),
        '',
        `You may: ${view.actions.join(', ').replaceAll('_', ' ')}`,
      ],
    }
  }),
)

const makeSafe = verb(
  { 'summary-file': { type: 'string' }, anyway: { type: 'boolean' } },
  1,
  (values, [said]) =>
    signedIn(values, async (client) => {
      const view = await viewOf(client, said)
      const summary = await readWords(values['summary-file'], 'A summary in other words')
      if (scan(summary).mentions) throw new Ended(3, MENTIONS, { code: 'mentions' })
      const wheel = await client.get('/api/wheel')
      const told = view.body_sealed === null ? { words: '' } : await client.open(view.body_sealed)
      const area = (wheel.areas as { code: string; name: string }[]).find(
        (one) => one.code === view.report.area_code,
      )
      const drawn = {
        words: textOf(told['words']) ?? '',
        where: textOf(told['where']),
        when: textOf(told['when']),
      }
      const hints = giveaways(summary, drawn, area === undefined ? [] : [area.name])
      if (hints.length > 0 && !values.anyway)
        throw new Ended(
          3,
          [
            'This could lead back to her. Say it in other words, or say --anyway:',
            ...hints.map((one) => `  - ${one.text} (${one.kind})`),
          ].join('\n'),
          { code: 'giveaways', hints },
        )
      const desk = (wheel.organisations as { on_desk: boolean; recipient: string }[]).filter(
        (one) => one.on_desk,
      )
      const readers = desk.map((one) => one.recipient)
      const summary_sealed = await client.seal(readers, { v: 1, summary })
      return moved(client, view.report, 'make-safe', { summary_sealed })
    }),
)

const answerVerb = verb({ file: { type: 'string' } }, 1, (values, [said]) =>
  signedIn(values, async (client) => {
    const view = await viewOf(client, said)
    if (view.reporter_recipient === null)
      throw new Ended(3, 'She has no receipt, so nothing can be written to her there.', {
        code: 'no_receipt',
      })
    const words = await readWords(values.file, 'What you say to her')
    if (scan(words).mentions) throw new Ended(3, MENTIONS, { code: 'mentions' })
    const readers = [client.me.organisation.recipient as string, view.reporter_recipient]
    const message_sealed = await client.seal(readers, { v: 1, words })
    return moved(client, view.report, 'write', { message_sealed }, 'She reads it with her 24 digits.')
  }),
)

const triage = verb({ severity: { type: 'string' }, urgency: { type: 'string' } }, 1, (values, [said]) =>
  signedIn(values, async (client) => {
    if (values.severity === undefined || values.urgency === undefined)
      throw new Misuse('Say how grave and how pressing: --severity 1-5 --urgency 1-5')
    const severity = wholeNumber('--severity', values.severity, 1, 5)
    const urgency = wholeNumber('--urgency', values.urgency, 1, 5)
    return moved(client, (await viewOf(client, said)).report, 'triage', { severity, urgency })
  }),
)

export const reportCommand: Command = verbs('report', 'tell, look up, read, make safe, answer', help, {
  tell: tellVerb,
  'look-up': lookUpVerb,
  list,
  read,
  'make-safe': makeSafe,
  register: verb({}, 1, (values, [said]) =>
    signedIn(values, async (client) => moved(client, (await viewOf(client, said)).report, 'register', {})),
  ),
  triage,
  answer: answerVerb,
  close: verb({ 'silence-is-safer': { type: 'boolean' } }, 1, (values, [said]) =>
    signedIn(values, async (client) =>
      moved(client, (await viewOf(client, said)).report, 'close', {
        silence_is_safer: values['silence-is-safer'] ?? false,
      }),
    ),
  ),
})

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

async function moved(
  client: Client,
  { report_id, version }: Row,
  verbOf: string,
  body: object,
  more?: string,
): Promise<Said> {
  const done = await client.post(`/api/reports/${report_id}/${verbOf}`, body, version)
  const state = String(done.state)
  return {
    object: { report_id, state, version: done.version },
    lines: [more ?? `${report_id.slice(0, 8)} is ${state.replaceAll('_', ' ')} now.`],
  }
}

async function rowsOf(client: Client, state?: string): Promise<Row[]> {
  const rows: Row[] = []
  let after: string | null = null
  do {
    const query = new URLSearchParams({ limit: '100', ...(state && { state }), ...(after && { after }) })
    const page: { rows: Row[]; after: string | null } = await client.get(`/api/reports?${query.toString()}`)
    rows.push(...page.rows)
    after = page.after
  } while (after !== null && rows.length < 1000)
  return rows
}

/** By its id or the beginning of it, never by its place in a list: one that comes meanwhile would move the others. */
async function viewOf(client: Client, said: string | undefined): Promise<View> {
  if (said === undefined || !/^[0-9a-f-]{4,36}$/.test(said))
    throw new Misuse('Say which report, by at least four characters of what report list prints.')
  let id = said
  if (said.length < 36) {
    const found = (await rowsOf(client)).filter((row) => row.report_id.startsWith(said))
    if (found.length > 1) throw new Misuse(`Several reports begin with ${said}: say more of it.`)
    if (found[0] === undefined) throw new Misuse(`No report that you may work on begins with ${said}.`)
    id = found[0].report_id
  }
  return (await client.get(`/api/reports/${id}`)) as View
}
