import type { Static } from 'typebox'
import { usePoll } from '../../ui/load.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { Pager } from '../../ui/parts/data.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Page } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import type { InboxRow } from '../inbox-wire.ts'
import { days, place, said } from './labels.ts'
import { usePages } from './pages.ts'
import { Dots, Row, Rows } from './parts.tsx'
import { INBOX_SHAPE } from './shapes.ts'

type Item = Static<typeof InboxRow>

/** What was addressed to the reader's office, and nothing else: no search, no count, no map. */
export default function Inbox() {
  const list = usePages<Item, Item>('/api/inbox', async (rows) => rows)
  usePoll(list.reload, 60)
  return (
    <Page title={t('warnings.inbox.title')} lead={t('warnings.inbox.lead')}>
      <Problem problem={list.problem} />
      {list.rows === undefined && list.loading && <Loading />}
      {list.rows?.length === 0 && (
        <Empty title={t('warnings.inbox.none')}>{t('warnings.inbox.none.more')}</Empty>
      )}
      {list.rows !== undefined && list.rows.length > 0 && (
        <Rows label={t('warnings.inbox.title')}>
          {list.rows.map((row) => (
            <Line key={row.inbox_item_id} row={row} />
          ))}
        </Rows>
      )}
      <Pager after={list.after} onMore={list.more} busy={list.busy} />
    </Page>
  )
}

function Line({ row }: { row: Item }) {
  const gone = row.state === 'withdrawn' || row.state === 'expired'
  return (
    <Row
      href={`/work/inbox/${row.inbox_item_id}`}
      title={t('warnings.release.title', {
        purpose: said('purpose', row.purpose),
        place: place(row.place_code),
      })}
      quiet={gone}
      meta={
        <Dots
          of={[
            said('priority', row.priority),
            days(row.time_from, row.time_to),
            t('warnings.inbox.came', { day: formatDay(row.released_at) }),
          ]}
        />
      }
      side={<StatePill label={said('inbox.state', row.state)} shape={INBOX_SHAPE[row.state] ?? 'hollow'} />}
    />
  )
}
