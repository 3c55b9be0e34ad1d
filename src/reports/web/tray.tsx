import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { me } from '../../custody/web/index.ts'
import { api, ProblemError } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLive } from '../../ui/live.ts'
import { useLoad } from '../../ui/load.ts'
import { ButtonLink } from '../../ui/parts/controls.tsx'
import { Pager } from '../../ui/parts/data.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { QUEUES } from '../queues.ts'
import { BulkBar } from './bulk-bar.tsx'
import { BulkDone } from './bulk-done.tsx'
import type { Row } from './calls.ts'
import { ExportLink } from './export.tsx'
import { openedWords } from './opened.ts'
import { SavedFilters } from './saved-filters.tsx'
import { useSelection } from './selection.ts'
import { many } from './tray-calls.ts'
import { type TrayFilter, TrayFilters, useFilters } from './tray-filters.tsx'
import { TrayQueues } from './tray-queues.tsx'
import { useTrayRows } from './tray-rows.ts'
import { type Due, TrayTable } from './tray-table.tsx'
import './tray.css'

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
  if (roles.some((role) => READS.includes(role))) return <Reports roles={roles} enter={enter} />
  return (
    <Page title={t('work.tray.title')} actions={enter}>
      <Card>
        <Empty title={t('work.tray.monitor')}>{t('work.tray.monitor.more')}</Empty>
      </Card>
    </Page>
  )
}

function Reports({ roles, enter }: { roles: readonly string[]; enter: ComponentChildren }) {
  const tray = useFilters(roles)
  const words = useSignal('')
  const busy = useSignal(false)
  const list = useTrayRows(new URLSearchParams({ ...tray.filter, ...(tray.on !== '' && { on: tray.on }) }))
  const due = useLoad(dueByReport, [])
  const counts = useLoad(countsOrNone, [])
  const again = () => Promise.all([list.reload(), due.reload(), counts.reload()])
  useLive(['report', 'claim'], again)

  const all = list.data?.rows ?? []
  const sought = words.value.trim().toLocaleLowerCase()
  const rows = sought === '' ? all : all.filter((row) => wordsOf(row).toLocaleLowerCase().includes(sought))
  const selection = useSelection(rows.map((row) => row.report_id))
  const more = async (): Promise<void> => {
    busy.value = true
    await list.more()
    busy.value = false
  }
  const states = tray.queue === 'all' ? 'any' : QUEUES[tray.queue].states
  return (
    <Page
      title={t('work.tray.title')}
      lead={t('work.tray.lead')}
      actions={
        <>
          <ExportLink query={new URLSearchParams(tray.filter)} />
          {enter}
        </>
      }
    >
      <TrayQueues
        queues={tray.queues}
        current={tray.queue}
        counts={counts.data}
        href={tray.hrefOf}
        go={tray.goTo}
      />
      <TrayFilters tray={tray} words={words.value} onWords={(text) => (words.value = text)} />
      <SavedFilters tray={tray} />
      <BulkDone onDone={again} />
      <Problem problem={list.problem} onRetry={list.reload} />
      {!list.data && list.loading && <Loading />}
      {list.data && rows.length === 0 && <NothingHere tray={tray} sought={sought !== ''} />}
      {rows.length > 0 && (
        <Card>
          <TrayTable
            rows={rows}
            selection={selection}
            due={due.data ?? new Map()}
            showState={states === 'any' || states.length > 1}
          />
        </Card>
      )}
      <Pager after={list.data?.after} onMore={more} busy={busy.value} />
      <BulkBar rows={rows} selection={selection} onDone={again} />
    </Page>
  )
}

/** Says what to do next: another word, fewer filters, another queue, or to wait. */
function NothingHere({ tray, sought }: { tray: TrayFilter; sought: boolean }) {
  if (sought) return <Empty title={t('work.tray.none.sought')}>{t('work.tray.none.sought.more')}</Empty>
  if (tray.count > 0 || tray.on !== '')
    return <Empty title={t('work.tray.none.filtered')}>{t('work.tray.none.filtered.more')}</Empty>
  if (tray.queue === 'all') return <Empty title={t('work.tray.none')}>{t('work.tray.none.more')}</Empty>
  const next = tray.queues[tray.queues.indexOf(tray.queue) + 1] ?? 'all'
  return (
    <Empty title={t(`reports.queue.none.${tray.queue}`)}>
      <p>{t(`reports.queue.none.${tray.queue}.more`)}</p>
      <p>
        <a href={tray.hrefOf(next)}>{t('reports.queue.go', { queue: t(`reports.queue.${next}`) })}</a>
      </p>
    </Empty>
  )
}

/** The tray has no clocks of its own; what waits for the asker does, the most pressing first. */
async function dueByReport(): Promise<Map<string, Due>> {
  const { rows } = await api.get<{ rows: Due[] }>('/api/needs-me')
  const due = new Map<string, Due>()
  for (const row of rows) if (!due.has(row.subject_id)) due.set(row.subject_id, row)
  return due
}

/** Undefined where this host counts none: then the queues stand without figures, never with a nought. */
let counted = true
async function countsOrNone(): Promise<Map<string, number> | undefined> {
  if (!counted) return undefined
  try {
    const { queues } = await many.counts()
    return new Map(queues.map(({ key, n }) => [key, n]))
  } catch (error) {
    if (!(error instanceof ProblemError) || ![400, 404, 422].includes(error.status)) throw error
    counted = false
    return undefined
  }
}

function wordsOf(row: Row): string {
  return openedWords.value.get(row.report_id)?.words ?? ''
}
