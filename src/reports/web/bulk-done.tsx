import { effect, signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { me } from '../../custody/web/index.ts'
import { formatHour, t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'
import type { Outcome } from './bulk-run.ts'
import { holderOf } from './claims-said.ts'
import { useDoing } from './doing.ts'
import { many, type Refused, type Undone } from './tray-calls.ts'
import './bulk.css'

/** What was done to many, as long as it can be taken back, or until it is put away. */
type Entry = {
  key: string
  /** When the page did it, in milliseconds; 0 for what was recalled. */
  at: number
  act: string
  done: number
  refused: readonly Refused[]
  left: number
  problem: Outcome['problem']
  undo: readonly { id: string; until: string }[]
  result?: Undone
}
const entries = signal<readonly Entry[]>([])
/** The act that was just done: the focus goes there. */
let fresh = ''

effect(() => {
  if (!me.value) entries.value = []
})

export function keepOutcome({ act, done, refused, left, problem, undo }: Outcome): void {
  fresh = crypto.randomUUID()
  const entry = {
    key: fresh,
    at: Date.now(),
    act,
    done: done.length,
    refused,
    left: left.length,
    problem,
    undo,
  }
  // What was taken back has been read by then.
  entries.value = [entry, ...entries.peek().filter((one) => !one.result)].slice(0, 5)
}

/** Acts of before this page was opened, which the server still takes back. */
async function recall(): Promise<void> {
  const { rows } = await many.undoable()
  const known = new Set(entries.peek().flatMap((entry) => entry.undo.map((one) => one.id)))
  const others = rows
    .filter((row) => !known.has(row.bulk_act_id))
    .map(({ bulk_act_id: id, act, reports, undo_until: until }) => ({
      key: id,
      at: 0,
      act,
      done: reports,
      refused: [],
      left: 0,
      problem: undefined,
      undo: [{ id, until }],
    }))
  if (others.length > 0) entries.value = [...entries.peek(), ...others]
}

/** `here`: beside one report, only what was done there; the tray has all. */
export function BulkDone({ onDone, here = false }: { onDone: () => unknown; here?: boolean }) {
  const [, again] = useState(0)
  const [from] = useState(() => (here ? Date.now() : 0))
  useEffect(() => {
    if (!here) void recall().catch(() => {})
    const timer = setInterval(() => again((n) => n + 1), 20_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <div class="bulk-dones" aria-live="polite">
      {entries.value
        .filter((entry) => entry.at >= from)
        .map((entry) => (
          <One key={entry.key} entry={entry} onDone={onDone} />
        ))}
    </div>
  )
}

function One({ entry, onDone }: { entry: Entry; onDone: () => unknown }) {
  const { key, act, done, left, refused, result } = entry
  const box = useRef<HTMLDivElement>(null)
  const { busy, problem, run } = useDoing()
  useEffect(() => {
    if (fresh !== key) return
    fresh = ''
    box.current?.focus()
  }, [])
  // The soonest of its batches: what could be taken back in part only is no longer offered.
  const until = entry.undo.map((one) => one.until).sort()[0]
  const open = until !== undefined && Date.parse(until) > Date.now() && result === undefined
  const undo = (): Promise<void> =>
    run(async () => {
      const all: Undone = { undone: [], kept: [] }
      for (const { id } of entry.undo) {
        const { undone, kept } = await many.undo(id)
        all.undone.push(...undone)
        all.kept.push(...kept)
      }
      entries.value = entries.peek().map((one) => (one.key === key ? { ...one, result: all } : one))
      await onDone()
    })
  const away = (): void => {
    entries.value = entries.peek().filter((one) => one.key !== key)
  }
  return (
    <div class={result || refused.length + left > 0 ? 'note ochre' : 'note leaf'} tabIndex={-1} ref={box}>
      {result ? <Result of={result} /> : <p>{t(`reports.bulk.done.${act}`, { count: done })}</p>}
      {!result && <RefusedLines refused={refused} />}
      {!result && left > 0 && <p>{t('reports.bulk.left', { count: left })}</p>}
      <Problem problem={entry.problem} />
      <Problem problem={problem} />
      <div class="actions">
        {open && (
          <Button busy={busy} onClick={undo}>
            {t('reports.bulk.undo', { time: formatHour(until) })}
          </Button>
        )}
        <button type="button" class="link" onClick={away}>
          {t('reports.bulk.away')}
        </button>
      </div>
    </div>
  )
}

const SAID = ['claimed_by_another', 'changed_meanwhile', 'outcome_needed', 'wrong_state', 'not_found']

function RefusedLines({ refused }: { refused: readonly Refused[] }) {
  const codes = [...new Set(refused.map((one) => (SAID.includes(one.code) ? one.code : 'other')))]
  if (codes.length === 0) return null
  return (
    <ul>
      {codes.map((code) => {
        const these = refused.filter((one) => (SAID.includes(one.code) ? one.code : 'other') === code)
        const names = [...new Set(these.map((one) => holderOf(one.details?.['member_id'])))]
        return (
          <li key={code}>
            {t(`reports.bulk.refused.${code}`, { count: these.length, name: names.join(', ') })}
          </li>
        )
      })}
    </ul>
  )
}

/** What was taken back, and what somebody else has touched since, with the way there. */
function Result({ of: { undone, kept } }: { of: Undone }) {
  const reasons = [...new Set(kept.map((one) => one.because))]
  return (
    <>
      <p>{t('reports.bulk.undone', { count: undone.length })}</p>
      {reasons.map((because) => {
        const these = kept.filter((one) => one.because === because)
        return (
          <div key={because}>
            <p>{t(`reports.bulk.kept.${because}`, { count: these.length })}</p>
            {because !== 'gone' && (
              <p class="bulk-kept">
                {these.slice(0, 5).map(({ report_id }, at) => (
                  <a key={report_id} href={`/work/reports/${report_id}`}>
                    {these.length === 1
                      ? t('reports.same.open')
                      : t('reports.bulk.kept.see', { number: at + 1 })}
                  </a>
                ))}
              </p>
            )}
          </div>
        )
      })}
    </>
  )
}
