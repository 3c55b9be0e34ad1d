import { useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { useEffect, useRef } from 'preact/hooks'
import type { Static } from 'typebox'
import { may } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import { areaName, me, wheel } from '../../custody/web/index.ts'
import { api, asProblem, type ProblemError } from '../../ui/api.ts'
import { formatNumber, formatTime, t } from '../../ui/i18n.ts'
import { Button, ButtonLink, Form } from '../../ui/parts/controls.tsx'
import { RadioGroup } from '../../ui/parts/choices.tsx'
import { Facts } from '../../ui/parts/data.tsx'
import { Empty, Problem, Progress } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { EXPORT_FORMATS, type ExportFormat } from '../export.ts'
import type { ExportOrdered, ExportView } from '../export-wire.ts'
import { REPORT_RULES } from '../rules.ts'
import { download, save } from './download.ts'
import { channelLabel, groupLabel, languageLabel, priorityLabel, stateLabel } from './labels.ts'

type Ordered = Static<typeof ExportOrdered>
type Seen = Static<typeof ExportView>

/** Whether this person may take a list along: what the route asks, too. */
export function mayExport(): boolean {
  const who = me.value
  if (who === null) return false
  const { organisation_id: organisationId, sector } = who.organisation
  const asker = askerFrom({
    memberId: who.member_id,
    organisationId,
    wheelId: who.wheel.slug,
    sector,
    roles: who.roles,
  })
  const onDesk = wheel.value?.organisations.some(
    (one) => one.organisation_id === organisationId && one.on_desk,
  )
  const facts = new Set(onDesk ? (['own_custody', 'on_desk'] as const) : (['own_custody'] as const))
  return may(REPORT_RULES, 'export_list', asker, { state: null, facts })
}

/** For the head of a list: nothing where she may not. `query` is what the list is narrowed by. */
export function ExportLink({ query }: { query: URLSearchParams }) {
  if (!mayExport()) return null
  return <ButtonLink href={`/work/reports/export?${query.toString()}`}>{t('reports.export.link')}</ButtonLink>
}

const LABELS: Readonly<Record<string, (value: string) => string>> = {
  state: stateLabel,
  area: areaName,
  group: groupLabel,
  priority: priorityLabel,
  channel: channelLabel,
  language: languageLabel,
}

/** A list as a file: what it will hold, how many rows, and, when it is here, that they are all there. */
export default function ExportList() {
  const { query } = useLocation()
  const filter = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
  const format = useSignal<ExportFormat | ''>('')
  const ordered = useSignal<Ordered | undefined>(undefined)
  const counted = async (): Promise<void> => {
    ordered.value = await api.post<Ordered>('/api/exports', { filter, format: format.value })
  }
  const back = `/work/reports?${new URLSearchParams(filter).toString()}`
  return (
    <Page
      title={t('reports.export.title')}
      lead={t('reports.export.lead')}
      actions={<ButtonLink href={back}>{t('reports.export.back')}</ButtonLink>}
    >
      {!mayExport() && (
        <Card>
          <Empty title={t('reports.export.not_yours')}>{t('reports.export.not_yours.more')}</Empty>
        </Card>
      )}
      {mayExport() && (
        <Card title={t('reports.export.which')}>
          {Object.keys(filter).length > 0 && (
            <Facts
              rows={Object.entries(filter).map(([name, value]) => [
                nameOfFilter(name),
                LABELS[name]?.(value) ?? value,
              ])}
            />
          )}
          {Object.keys(filter).length === 0 && <p>{t('reports.export.all')}</p>}
          <p class="soft">{t('reports.export.fields')}</p>
          {!ordered.value && (
            <Form onSubmit={counted}>
              <RadioGroup
                legend={t('reports.export.format')}
                value={format.value}
                onChange={(value) => (format.value = value)}
                required
                options={EXPORT_FORMATS.map((value) => ({
                  value,
                  label: t(`reports.export.format.${value}`),
                  hint: t(`reports.export.format.${value}.for`),
                }))}
              />
              <div class="actions">
                <Button kind="primary" type="submit">
                  {t('reports.export.count')}
                </Button>
              </div>
            </Form>
          )}
          {ordered.value && (
            <Fetching
              key={ordered.value.export_id}
              of={ordered.value}
              onAgain={() => (ordered.value = undefined)}
            />
          )}
        </Card>
      )}
    </Page>
  )
}

const SAID: readonly string[] = ['state', 'area', 'group', 'priority', 'channel']
const nameOfFilter = (name: string): string => (SAID.includes(name) ? t(`work.tray.filter.${name}`) : name)

function Fetching({ of, onAgain }: { of: Ordered; onAgain: () => void }) {
  const rows = useSignal<number | undefined>(undefined)
  const seen = useSignal<Seen | undefined>(undefined)
  const problem = useSignal<ProblemError | undefined>(undefined)
  const cancelled = useSignal(false)
  const stop = useRef<AbortController>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const box = useRef<HTMLDivElement>(null)
  const stage = seen.value
    ? 'seen'
    : problem.value || cancelled.value
      ? 'ended'
      : rows.value === undefined
        ? 'counted'
        : 'comes'
  // The button that was pressed is gone: what came in its place is read out and is where the keyboard goes on.
  useEffect(() => box.current?.focus(), [stage])

  const fetchFile = async (): Promise<void> => {
    const abort = new AbortController()
    stop.current = abort
    rows.value = 0
    try {
      const { file, name } = await download(`/api/exports/${of.export_id}/file`, abort.signal, (count) => {
        rows.value = count
      })
      const view = await api.get<Seen>(`/api/exports/${of.export_id}`)
      seen.value = view
      if (view.state === 'whole' && view.counted === view.written) save(file, name)
    } catch (error) {
      if (abort.signal.aborted) cancelled.value = true
      else problem.value = asProblem(error)
    }
    rows.value = undefined
  }

  return (
    <div class="stack" ref={box} tabIndex={-1}>
      {body()}
    </div>
  )

  function body() {
    if (of.rows === 0)
      return (
        <>
          <Empty title={t('reports.export.none')}>{t('reports.export.none.more')}</Empty>
          <Again onAgain={onAgain} />
        </>
      )
    if (seen.value)
      return (
        <>
          <output class={`note ${seen.value.state === 'whole' ? 'leaf' : 'clay'}`}>
            <p>
              <strong>
                {t('reports.export.done', {
                  counted: formatNumber(seen.value.counted),
                  written: formatNumber(seen.value.written ?? 0),
                })}
              </strong>
            </p>
            <p>{t(seen.value.state === 'whole' ? 'reports.export.done.more' : 'reports.export.broke_off')}</p>
          </output>
          <Again onAgain={onAgain} />
        </>
      )
    if (problem.value || cancelled.value)
      return (
        <>
          <Problem problem={problem.value} />
          {cancelled.value && <output class="note">{t('reports.export.cancelled')}</output>}
          <Again onAgain={onAgain} />
        </>
      )
    if (rows.value !== undefined)
      return (
        <Progress
          value={rows.value}
          max={Math.max(of.rows, rows.value)}
          label={t('reports.export.fetching', { rows: formatNumber(rows.value), all: formatNumber(of.rows) })}
          onCancel={() => stop.current?.abort()}
        />
      )
    return (
      <>
        <div class="note ochre">
          <p>
            <strong>{t('reports.export.counted', { count: of.rows })}</strong>
          </p>
          <p>{t('reports.export.yours')}</p>
          <p class="soft">{t('reports.export.until', { time: formatTime(of.expires_at) })}</p>
        </div>
        <div class="actions">
          <Button kind="primary" onClick={fetchFile}>
            {t('reports.export.fetch')}
          </Button>
          <Button onClick={onAgain}>{t('reports.export.other')}</Button>
        </div>
      </>
    )
  }
}

function Again({ onAgain }: { onAgain: () => void }) {
  return (
    <div class="actions">
      <Button onClick={onAgain}>{t('reports.export.again')}</Button>
    </div>
  )
}
