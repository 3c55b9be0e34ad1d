import { useRoute } from 'preact-iso'
import { t } from '../../ui/i18n.ts'
import { useLoad, usePoll } from '../../ui/load.ts'
import { ButtonLink } from '../../ui/parts/controls.tsx'
import { Facts } from '../../ui/parts/data.tsx'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { StatePill, TimeLeft } from '../../ui/parts/status.tsx'
import { moment, Note, said, Split } from '../../warnings/web/index.ts'
import { Reports } from './reports.tsx'
import { TASK_SHAPE } from './shapes.ts'
import { Answer } from './task-answer.tsx'
import { type OpenedTask, openTask } from './task-opened.ts'

export default function Task() {
  const id = useRoute().params['id'] ?? ''
  const { data, problem, reload } = useLoad(() => openTask(id), [id])
  usePoll(reload, 60)
  if (data === undefined)
    return <Page title={t('responses.task')}>{problem ? <Problem problem={problem} /> : <Loading />}</Page>
  const { task } = data
  return (
    <Page
      title={said('ask', task.ask)}
      lead={
        <StatePill label={t(`responses.task.${task.state}`)} shape={TASK_SHAPE[task.state] ?? 'hollow'} />
      }
    >
      <Problem problem={problem} />
      <Split side={<About of={data} />}>
        <Card title={t('responses.task.request')}>
          <p>{t(`responses.ask.${task.ask}.means`)}</p>
          <div class="actions">
            <ButtonLink href={`/work/inbox/${task.inbox_item_id}`}>{t('responses.task.words')}</ButtonLink>
          </div>
          {task.state === 'timed_out' && <Note tone="care">{t('responses.task.late')}</Note>}
          {task.state === 'withdrawn' && <Note>{t('responses.task.withdrawn.means')}</Note>}
        </Card>
        <Answer of={data} reload={() => void reload()} />
        {data.reports.length > 0 && (
          <Card title={t('responses.task.said')}>
            <Reports of={data.reports} />
          </Card>
        )}
      </Split>
    </Page>
  )
}

function About({ of: { task } }: { of: OpenedTask }) {
  const waiting = task.state === 'offered' || task.state === 'timed_out'
  return (
    <Card title={t('responses.task.about')}>
      <Facts
        rows={[
          [
            t('responses.task.answer_by'),
            waiting ? (
              <>
                {moment(task.accept_by)}
                <br />
                <TimeLeft due={task.accept_by} started={task.offered_at} />
              </>
            ) : (
              moment(task.accept_by)
            ),
          ],
          [t('warnings.priority'), said('priority', task.priority)],
          [t('responses.task.asked'), moment(task.offered_at)],
          [t('responses.task.answered'), task.answered_at && moment(task.answered_at)],
          [t('responses.task.begun'), task.acted_at && moment(task.acted_at)],
          [
            t('responses.task.declined_because'),
            task.decline_reason && t(`responses.decline.${task.decline_reason}`),
          ],
        ]}
      />
      <p class="soft">{t('responses.task.recorded')}</p>
    </Card>
  )
}
