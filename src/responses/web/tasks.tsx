import type { Static } from 'typebox'
import { formatDay, t } from '../../ui/i18n.ts'
import { usePoll } from '../../ui/load.ts'
import { Pager } from '../../ui/parts/data.tsx'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Page } from '../../ui/parts/layout.tsx'
import { StatePill, TimeLeft } from '../../ui/parts/status.tsx'
import { Dots, Row, Rows, said, usePages } from '../../warnings/web/index.ts'
import type { TaskRow } from '../wire.ts'
import { TASK_SHAPE } from './shapes.ts'

type Task = Static<typeof TaskRow>
const OVER: readonly string[] = ['declined', 'evaluated', 'withdrawn']

/** What the reader's office was asked to do. */
export default function Tasks() {
  const list = usePages<Task, Task>('/api/tasks', async (rows) => rows)
  usePoll(list.reload, 60)
  return (
    <Page title={t('responses.tasks.title')} lead={t('responses.tasks.lead')}>
      <Problem problem={list.problem} />
      {list.rows === undefined && list.loading && <Loading />}
      {list.rows?.length === 0 && (
        <Empty title={t('responses.tasks.none')}>{t('responses.tasks.none.more')}</Empty>
      )}
      {list.rows !== undefined && list.rows.length > 0 && (
        <Rows label={t('responses.tasks.title')}>
          {list.rows.map((task) => (
            <Line key={task.task_id} task={task} />
          ))}
        </Rows>
      )}
      <Pager after={list.after} onMore={list.more} busy={list.busy} />
    </Page>
  )
}

function Line({ task }: { task: Task }) {
  const waiting = task.state === 'offered' || task.state === 'timed_out'
  return (
    <Row
      href={`/work/tasks/${task.task_id}`}
      title={said('ask', task.ask)}
      quiet={OVER.includes(task.state)}
      meta={
        <Dots
          of={[
            said('priority', task.priority),
            t('responses.task.asked_on', { day: formatDay(task.offered_at) }),
          ]}
        />
      }
      side={waiting && <TimeLeft due={task.accept_by} started={task.offered_at} />}
    >
      <StatePill label={t(`responses.task.${task.state}`)} shape={TASK_SHAPE[task.state] ?? 'hollow'} />
    </Row>
  )
}
