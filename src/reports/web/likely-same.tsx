import { useEffect, useRef, useState } from 'preact/hooks'
import { areaName, wheel } from '../../custody/web/index.ts'
import { formatNumber, formatTime, t } from '../../ui/i18n.ts'
import { useLive } from '../../ui/live.ts'
import { useLoad } from '../../ui/load.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Empty, Problem, Progress } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { type Located, type Ranked, rankLikely, type Sketch, sketchOf, type Told } from '../likeness.ts'
import { BulkBar } from './bulk-bar.tsx'
import { BulkDone } from './bulk-done.tsx'
import type { Row, View } from './calls.ts'
import { claimNow, claimSaid } from './claims-said.ts'
import { useDoing } from './doing.ts'
import { channelLabel, dots, stateLabel } from './labels.ts'
import { type Opened, scanMistaken } from './opened.ts'
import { boxKeys, useSelection } from './selection.ts'
import { span } from './span.ts'
import { openTexts, speaksOfViolence, type Texts, wordsIn } from './texts.ts'
import { many } from './tray-calls.ts'
import './tray.css'

type Candidate = Located & { row: Row; text: string | undefined; sensitive: boolean }
const ROOM = 8

/**
 * Which other reports may be the same message. The server proposes by place, day and group; the words are opened and
 * compared here. It only proposes: nothing is chosen in advance, and a person says which are copies.
 */
export function LikelySame({ view, opened, onDone }: { view: View; opened: Opened; onDone: () => unknown }) {
  const id = view.report.report_id
  const proposed = useLoad(() => many.likelySame(id), [id])
  const [texts, setTexts] = useState<Texts>()
  const [done, setDone] = useState<number>()
  const stop = useRef(false)
  const { problem, run } = useDoing()
  useLive(['report', 'claim'], proposed.reload)
  useEffect(() => {
    setTexts(undefined)
    setDone(undefined)
    return () => {
      stop.current = true
    }
  }, [id])

  const rows = proposed.data?.rows ?? []
  const again = () => Promise.all([proposed.reload(), onDone()])
  const compareAll = (): Promise<void> =>
    run(async () => {
      stop.current = false
      setDone(0)
      const ids = [id, ...rows.map((row) => row.report_id)]
      setTexts(await openTexts(ids, setDone, () => stop.current))
      setDone(undefined)
    })
  if (!proposed.data) return proposed.problem ? <Problem problem={proposed.problem} /> : null
  return (
    <Card title={t('reports.same.title')}>
      {rows.length === 0 && <Empty title={t('reports.same.none')}>{t('reports.same.none.more')}</Empty>}
      {rows.length > 0 && (
        <p class="soft">
          {t('reports.same.lead', { count: rows.length, place: areaName(view.report.area_code) })}
        </p>
      )}
      {rows.length > 0 && !texts && done === undefined && (
        <div class="actions">
          <Button onClick={compareAll}>{t('reports.same.compare', { count: rows.length })}</Button>
        </div>
      )}
      {done !== undefined && (
        <Progress
          value={done}
          max={rows.length + 1}
          label={t('reports.same.opening', { done: Math.min(done, rows.length), all: rows.length })}
          onCancel={() => {
            stop.current = true
          }}
        />
      )}
      <Problem problem={problem} />
      <BulkDone onDone={again} here />
      {texts && <Proposals view={view} opened={opened} rows={rows} texts={texts} onDone={again} />}
    </Card>
  )
}

function Proposals(props: {
  view: View
  opened: Opened
  rows: readonly Row[]
  texts: Texts
  onDone: () => unknown
}) {
  const { view, opened, rows, texts, onDone } = props
  const [shown, show] = useState<'few' | 'telling' | 'all'>('few')
  const ranked = rank(view.report, opened, rows, texts)
  const telling = ranked.filter((one) => one.label !== 'place_and_time')
  const first = telling.length === 0 ? ranked : telling
  const listed = shown === 'all' ? ranked : shown === 'telling' ? telling : first.slice(0, ROOM)
  const id = view.report.report_id
  const selection = useSelection(listed.map((one) => one.candidate.row.report_id))
  const copies = ranked.filter((one) => one.label === 'near_copy')
  // The report itself is the first of its copies, whichever others are chosen.
  const withIt = {
    ...selection,
    ids: [id, ...selection.ids],
    has: (one: string) => one === id || selection.has(one),
  }
  return (
    <>
      {copies.length > 0 && (
        <div class="actions">
          <Button
            onClick={() => {
              // What is chosen is shown.
              if (shown === 'few') show('telling')
              for (const { candidate } of copies) selection.set(candidate.row.report_id, true)
            }}
          >
            {t('reports.same.choose', { count: copies.length })}
          </Button>
        </div>
      )}
      <ul class="likely">
        {listed.map((one) => (
          <li key={one.candidate.row.report_id}>
            <label class="choice">
              <input
                type="checkbox"
                data-row={one.candidate.row.report_id}
                checked={selection.has(one.candidate.row.report_id)}
                {...boxKeys(selection, one.candidate.row.report_id)}
              />
              <span class="likely-body">
                <span>
                  <strong>{t(`reports.same.label.${one.label}`)}</strong> <span class="soft">{why(one)}</span>
                </span>
                {one.candidate.sensitive || one.candidate.text === undefined ? (
                  <span class="soft">
                    {t(one.candidate.sensitive ? 'reports.same.sensitive' : 'reports.same.unread')}
                  </span>
                ) : (
                  <bdi class="likely-words">{one.candidate.text}</bdi>
                )}
              </span>
            </label>
            <p class="likely-facts soft">
              {factsOf(one.candidate.row)}
              <a href={`/work/reports/${one.candidate.row.report_id}`}>{t('reports.same.open')}</a>
            </p>
          </li>
        ))}
      </ul>
      {listed.length < ranked.length && (
        <button
          type="button"
          class="link"
          onClick={() => show(listed.length < telling.length ? 'telling' : 'all')}
        >
          {t('reports.same.rest', {
            count: (listed.length < telling.length ? telling : ranked).length - listed.length,
          })}
        </button>
      )}
      {selection.ids.length > 0 && (
        <BulkBar
          rows={[view.report, ...listed.map((one) => one.candidate.row)]}
          selection={withIt}
          onDone={onDone}
          label={t('reports.same.bar', { count: withIt.ids.length })}
        />
      )}
    </>
  )
}

/** Summaries are known of this report beside its words, since another custodian's report has nothing else to compare. */
function rank(anchor: Row, opened: Opened, rows: readonly Row[], texts: Texts): Ranked<Candidate>[] {
  const summary = opened.summaries.at(-1)?.content?.summary
  const told: Told = {
    body: opened.body ? sketch(opened.body.words) : undefined,
    summary: summary === undefined ? undefined : sketch(summary),
  }
  const candidates = rows.map((row): Candidate => {
    const text = texts.get(row.report_id)
    const words = text && wordsIn(text)
    return {
      row,
      text: words,
      sensitive:
        text?.kind === 'body' && speaksOfViolence(text.content) && !scanMistaken.value.has(row.report_id),
      area: row.area_code,
      receivedAt: Date.parse(row.received_at),
      told: text === undefined || words === undefined ? {} : { [text.kind]: sketch(words) },
    }
  })
  const from = { area: anchor.area_code, receivedAt: Date.parse(anchor.received_at), told }
  return rankLikely(from, candidates, besideEachOther)
}

const sketches = new Map<string, Sketch | undefined>()
/** The same words are drawn once while the page stands; nothing can be read back from what is kept. */
function sketch(words: string): Sketch | undefined {
  if (!sketches.has(words)) {
    if (sketches.size > 500) sketches.clear()
    sketches.set(words, sketchOf(words))
  }
  return sketches.get(words)
}

function besideEachOther(one: string, other: string): boolean {
  const areas = wheel.value?.areas ?? []
  const parent = (code: string) => areas.find((area) => area.code === code)?.parent_code ?? null
  return (
    parent(one) === other || parent(other) === one || (parent(one) !== null && parent(one) === parent(other))
  )
}

function why({ likeness, by, place, apart, label }: Ranked<Candidate>): string {
  const minutes = Math.max(1, Math.round(apart / 60_000))
  const whole =
    minutes >= 2880
      ? Math.round(minutes / 1440) * 1440
      : minutes >= 120
        ? Math.round(minutes / 60) * 60
        : minutes
  return dots(
    ...(likeness === null || by === null || label === 'place_and_time'
      ? []
      : [t(`reports.same.why.${by}`, { share: formatNumber(Math.round(likeness * 100)) })]),
    t(`reports.same.why.place.${place}`),
    t('reports.same.why.apart', { time: span(whole) }),
  )
}

function factsOf(row: Row): string {
  return dots(
    formatTime(row.received_at),
    channelLabel(row.channel),
    stateLabel(row.state),
    ...(claimNow(row.claim) === 'none' ? [] : [claimSaid(row.claim)]),
  )
}
