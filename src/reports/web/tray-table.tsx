import { areaName } from '../../custody/web/index.ts'
import { formatTime, t } from '../../ui/i18n.ts'
import { StatePill, TimeLeft } from '../../ui/parts/status.tsx'
import type { Row } from './calls.ts'
import { claimNow, claimSaid } from './claims-said.ts'
import { channelLabel, dots, groupLabel, languageLabel, stateLabel, stateShape } from './labels.ts'
import { openedWords } from './opened.ts'
import { boxKeys, type Selection } from './selection.ts'

export type Due = { subject_id: string; due_at: string | null; started_at: string | null; passed_on: boolean }

type Props = {
  rows: readonly Row[]
  selection: Selection
  due: ReadonlyMap<string, Due>
  /** One state needs no column. */
  showState: boolean
}

/** One row a report, with its box, who works on it, and what is known of it in the open; on a phone a card each. */
export function TrayTable({ rows, selection, due, showState }: Props) {
  const timed = rows.some((row) => due.has(row.report_id))
  const columns = [
    'report',
    'priority',
    ...(showState ? ['state'] : []),
    'received',
    'came',
    ...(timed ? ['left'] : []),
  ]
  const all = selection.ids.length === rows.length
  return (
    <>
      <label class="choice tray-all">
        <input
          type="checkbox"
          checked={all}
          ref={(box) => {
            if (box) box.indeterminate = !all && selection.ids.length > 0
          }}
          onChange={() => (all ? selection.none() : selection.all())}
        />
        <span class="label">{t('reports.select.all', { count: rows.length })}</span>
      </label>
      <table class="table linked tray-table">
        <caption class="hidden">{t('work.tray.caption', { count: rows.length })}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="hidden">{t('reports.select.column')}</span>
            </th>
            {columns.map((name) => (
              <th key={name} scope="col">
                {t(`work.tray.column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.report_id} class={selection.has(row.report_id) ? 'chosen' : undefined}>
              <td class="tray-box">
                <label>
                  <input
                    type="checkbox"
                    data-row={row.report_id}
                    checked={selection.has(row.report_id)}
                    aria-label={t('reports.select.row', {
                      report: dots(groupLabel(row.handling_group), areaName(row.area_code)),
                      at: formatTime(row.received_at),
                    })}
                    {...boxKeys(selection, row.report_id)}
                  />
                </label>
              </td>
              <td>
                <a class="row-link" href={`/work/reports/${row.report_id}`}>
                  <ReportLine row={row} />
                </a>
              </td>
              <td>{row.priority ?? <span class="soft">{t('work.priority.none')}</span>}</td>
              {showState && (
                <td>
                  <StatePill label={stateLabel(row.state)} shape={stateShape(row.state)} />
                </td>
              )}
              <td>{formatTime(row.received_at)}</td>
              <td>{dots(channelLabel(row.channel), languageLabel(row.language))}</td>
              {timed && <td>{leftOf(due.get(row.report_id))}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function ReportLine({ row }: { row: Row }) {
  const words = openedWords.value.get(row.report_id)?.words ?? ''
  const whose = claimNow(row.claim)
  return (
    <span class="tray-report">
      <span>{dots(groupLabel(row.handling_group), areaName(row.area_code))}</span>
      {whose !== 'none' && <span class={`tray-claim ${whose}`}>{claimSaid(row.claim)}</span>}
      {words !== '' && <bdi class="tray-words">{words}</bdi>}
    </span>
  )
}

function leftOf(clock: Due | undefined) {
  if (!clock?.due_at) return null
  return <TimeLeft due={clock.due_at} started={clock.started_at} passedOn={clock.passed_on} />
}
