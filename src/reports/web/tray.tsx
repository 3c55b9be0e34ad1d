import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { areaName, me } from '../../custody/web/index.ts'
import { api, asProblem, type ProblemError } from '../../ui/api.ts'
import { formatTime, t } from '../../ui/i18n.ts'
import { useLoad, usePoll } from '../../ui/load.ts'
import { ButtonLink } from '../../ui/parts/controls.tsx'
import { Pager, Table } from '../../ui/parts/data.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { StatePill, TimeLeft } from '../../ui/parts/status.tsx'
import { type Row, reports } from './calls.ts'
import { channelLabel, dots, groupLabel, languageLabel, stateLabel, stateShape } from './labels.ts'
import { openedWords } from './opened.ts'
import { TrayFilters, useFilters } from './tray-filters.tsx'
import './tray.css'

type Due = { subject_id: string; due_at: string | null; started_at: string | null; passed_on: boolean }

const READS = ['intake_operator', 'verifier', 'analyst', 'coordinator']

/** A monitor hands in and lists nothing; whoever reads has the tray. */
export default function Tray() {
  const roles = me.value?.roles ?? []
  const mayEnter = roles.some((role) => role === 'intake_operator' || role === 'field_monitor')
  const enter = mayEnter && (
    <ButtonLink kind="primary" href="/work/reports/new">
      {t('work.tray.new')}
    </ButtonLink>
  )
  if (roles.some((role) => READS.includes(role))) return <Reports enter={enter} />
  return (
    <Page title={t('work.tray.title')} actions={enter}>
      <Card>
        <Empty title={t('work.tray.monitor')}>{t('work.tray.monitor.more')}</Empty>
      </Card>
    </Page>
  )
}

function Reports({ enter }: { enter: ComponentChildren }) {
  const filters = useFilters()
  const words = useSignal('')
  const query = new URLSearchParams(filters.chosen)
  const first = useLoad(() => reports.list(query), [query.toString()])
  const more = useSignal<{ rows: Row[]; after: string | null } | undefined>(undefined)
  const busy = useSignal(false)
  const moreProblem = useSignal<ProblemError | undefined>(undefined)
  const due = useLoad(dueByReport, [])
  usePoll(() => Promise.all([first.reload(), due.reload()]), 30)
  useEffect(() => {
    more.value = undefined
  }, [query.toString()])

  const after = more.value ? more.value.after : (first.data?.after ?? null)
  const loadMore = async (): Promise<void> => {
    if (after === null) return
    busy.value = true
    try {
      const next = await reports.list(new URLSearchParams({ ...filters.chosen, after }))
      more.value = { rows: [...(more.value?.rows ?? []), ...next.rows], after: next.after }
      moreProblem.value = undefined
    } catch (error) {
      moreProblem.value = asProblem(error)
    }
    busy.value = false
  }

  const all = unique([...(first.data?.rows ?? []), ...(more.value?.rows ?? [])])
  const sought = words.value.trim().toLocaleLowerCase()
  const rows = sought === '' ? all : all.filter((row) => wordsOf(row).toLocaleLowerCase().includes(sought))
  return (
    <Page title={t('work.tray.title')} lead={t('work.tray.lead')} actions={enter}>
      <TrayFilters {...filters} words={words.value} onWords={(text) => (words.value = text)} />
      <Problem problem={first.problem} onRetry={first.reload} />
      {!first.data && first.loading && <Loading />}
      {first.data && rows.length === 0 && <NothingHere sought={sought !== ''} filtered={query.size > 0} />}
      {rows.length > 0 && (
        <Card>
          <Table
            caption={t('work.tray.caption', { count: rows.length })}
            columns={columns(rows, due.data ?? new Map())}
            rows={rows}
            rowKey={(row: Row) => row.report_id}
            rowHref={(row: Row) => `/work/reports/${row.report_id}`}
          />
        </Card>
      )}
      <Problem problem={moreProblem.value} />
      <Pager after={after} onMore={loadMore} busy={busy.value} />
    </Page>
  )
}

function NothingHere({ sought, filtered }: { sought: boolean; filtered: boolean }) {
  if (sought) return <Empty title={t('work.tray.none.sought')}>{t('work.tray.none.sought.more')}</Empty>
  if (filtered) return <Empty title={t('work.tray.none.filtered')}>{t('work.tray.none.filtered.more')}</Empty>
  return <Empty title={t('work.tray.none')}>{t('work.tray.none.more')}</Empty>
}

function columns(rows: readonly Row[], due: ReadonlyMap<string, Due>) {
  const all = [
    {
      label: t('work.tray.column.report'),
      render: (row: Row) => (
        <span class="tray-report">
          <span>{dots(groupLabel(row.handling_group), areaName(row.area_code))}</span>
          {wordsOf(row) !== '' && <bdi class="tray-words">{wordsOf(row)}</bdi>}
        </span>
      ),
    },
    {
      label: t('work.tray.column.priority'),
      render: (row: Row) => row.priority ?? <span class="soft">{t('work.priority.none')}</span>,
    },
    {
      label: t('work.tray.column.state'),
      render: (row: Row) => <StatePill label={stateLabel(row.state)} shape={stateShape(row.state)} />,
    },
    { label: t('work.tray.column.received'), render: (row: Row) => formatTime(row.received_at) },
    {
      label: t('work.tray.column.came'),
      render: (row: Row) => dots(channelLabel(row.channel), languageLabel(row.language)),
    },
    {
      label: t('work.tray.column.left'),
      render: (row: Row) => {
        const clock = due.get(row.report_id)
        return clock?.due_at ? (
          <TimeLeft due={clock.due_at} started={clock.started_at} passedOn={clock.passed_on} />
        ) : null
      },
    },
  ]
  return rows.some((row) => due.has(row.report_id)) ? all : all.slice(0, -1)
}

/** The tray has no clocks of its own; what waits for the asker does, the most pressing first. */
async function dueByReport(): Promise<Map<string, Due>> {
  const { rows } = await api.get<{ rows: Due[] }>('/api/needs-me')
  const due = new Map<string, Due>()
  for (const row of rows) if (!due.has(row.subject_id)) due.set(row.subject_id, row)
  return due
}

function wordsOf(row: Row): string {
  return openedWords.value.get(row.report_id)?.words ?? ''
}

/** A row that moved while pages were loaded stands once. */
function unique(rows: readonly Row[]): Row[] {
  const seen = new Set<string>()
  return rows.filter((row) => !seen.has(row.report_id) && seen.add(row.report_id))
}
