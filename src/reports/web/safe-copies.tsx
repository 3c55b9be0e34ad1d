import { useEffect, useRef, useState } from 'preact/hooks'
import { areaName, deskRecipients, sealFor } from '../../custody/web/index.ts'
import { scan } from '../../custody/sgbv.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, TextArea } from '../../ui/parts/controls.tsx'
import { Problem, Progress } from '../../ui/parts/feedback.tsx'
import { type Giveaway, giveaways } from '../giveaway.ts'
import { compare, NEAR_COPY, sketchOf } from '../likeness.ts'
import type { ReportContent } from '../wire.ts'
import type { Given } from './bulk-run.ts'
import type { Row } from './calls.ts'
import { useDoing } from './doing.ts'
import { dots } from './labels.ts'
import { Hints } from './make-safe.tsx'
import { scanMistaken } from './opened.ts'
import { openTexts, speaksOfViolence } from './texts.ts'

type Copy = { row: Row; body: ReportContent }
type Read = { copies: Copy[]; sensitive: Row[]; unread: Row[]; different: Copy[] }

/**
 * One summary for all copies of one message, sealed for each. What may speak of sexual violence or of violence at home
 * is left out and read by itself; what does not read like the first is named, since a person decides.
 */
export function SafeCopies(props: {
  rows: readonly Row[]
  onSend: (rows: readonly Row[], given: Given) => Promise<void>
}) {
  const { rows, onSend } = props
  const [opened, setOpened] = useState(0)
  const [read, setRead] = useState<Read>()
  const [text, setText] = useState('')
  const { problem, run } = useDoing()
  const gone = useRef(false)
  useEffect(() => {
    void run(async () => {
      const found = await readAll(rows, setOpened, () => gone.current)
      if (!gone.current) setRead(found)
    })
    return () => {
      gone.current = true
    }
  }, [])

  if (!read) {
    return problem ? (
      <Problem problem={problem} />
    ) : (
      <Progress
        value={opened}
        max={rows.length}
        label={t('reports.copies.opening', { done: opened, all: rows.length })}
      />
    )
  }
  const summary = text.trim()
  const mentions = scan(summary).mentions
  const hints = hintsOf(summary, read.copies)
  const count = read.copies.length
  const send = async (): Promise<void> => {
    if (summary === '' || mentions) return
    const content = { v: 1, summary }
    await onSend(
      read.copies.map((copy) => copy.row),
      { seal: () => sealFor(deskRecipients(), content) },
    )
  }
  const first = read.copies[0]
  return (
    <Form onSubmit={send}>
      <LeftOut read={read} />
      {first && (
        <>
          <blockquote class="words copies-words" dir="auto">
            {first.body.words}
          </blockquote>
          {read.different.length > 0 ? (
            <div class="note ochre">
              <p>{t('reports.copies.different', { count: read.different.length })}</p>
              <ul class="copies-different">
                {read.different.map(({ row, body }) => (
                  <li key={row.report_id} dir="auto">
                    {body.words}
                  </li>
                ))}
              </ul>
            </div>
          ) : (
            count > 1 && <p class="soft">{t('reports.copies.same', { count })}</p>
          )}
          <TextArea
            label={t('work.safe.summary')}
            hint={t('reports.copies.summary.hint', { count })}
            value={text}
            onInput={setText}
            required
          />
          <Hints hints={hints} mentions={mentions} written={summary !== ''} />
          <div class="actions">
            <Button kind="primary" type="submit" disabled={summary === '' || mentions}>
              {t(hints.length > 0 ? 'reports.copies.send.anyway' : 'reports.copies.send', { count })}
            </Button>
          </div>
        </>
      )}
    </Form>
  )
}

function LeftOut({ read: { sensitive, unread } }: { read: Read }) {
  return (
    <>
      {sensitive.length > 0 && (
        <div class="note clay">
          <p>{t('reports.copies.sensitive', { count: sensitive.length })}</p>
          <ul>
            {sensitive.map((row) => (
              <li key={row.report_id}>
                <a href={`/work/reports/${row.report_id}`}>
                  {t('reports.copies.open', { place: dots(areaName(row.area_code)) })}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
      {unread.length > 0 && <p class="warn">{t('reports.copies.unread', { count: unread.length })}</p>}
    </>
  )
}

async function readAll(
  rows: readonly Row[],
  onProgress: (done: number) => void,
  stopped: () => boolean,
): Promise<Read> {
  const texts = await openTexts(
    rows.map((row) => row.report_id),
    onProgress,
    stopped,
  )
  const read: Read = { copies: [], sensitive: [], unread: [], different: [] }
  for (const row of rows) {
    const text = texts.get(row.report_id)
    if (text?.kind !== 'body') read.unread.push(row)
    else if (speaksOfViolence(text.content) && !scanMistaken.peek().has(row.report_id))
      read.sensitive.push(row)
    else read.copies.push({ row, body: text.content })
  }
  const first = { body: sketchOf(read.copies[0]?.body.words ?? '') }
  read.different = read.copies.slice(1).filter(({ body }) => {
    const compared = compare(first, { body: sketchOf(body.words) })
    return compared === null || compared.likeness < NEAR_COPY
  })
  return read
}

/** Hints of every copy, each once: one of them may name a person whom the others leave out. */
function hintsOf(summary: string, copies: readonly Copy[]): Giveaway[] {
  const found = new Map<string, Giveaway>()
  for (const { row, body } of copies)
    for (const hint of giveaways(summary, body, [areaName(row.area_code)]))
      found.set(`${hint.kind} ${hint.text.toLowerCase()}`, hint)
  return [...found.values()]
}
