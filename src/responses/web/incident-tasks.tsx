import { may } from '../../actors/permission.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import {
  asking,
  Buttons,
  isOnDesk,
  moment,
  office,
  OneClock,
  type OpenedIncident,
  said,
  useAct,
} from '../../warnings/web/index.ts'
import { TASK_RULES, type TaskGuard } from '../rules.ts'
import type { TaskState } from '../states.ts'
import { type AskedTask, useResponses } from './incident-responses.ts'
import { Reports } from './reports.tsx'
import { TASK_SHAPE } from './shapes.ts'

/** Who was asked what, and what each answered. */
export default function IncidentTasks({ of, reload }: { of: OpenedIncident; reload: () => void }) {
  const { data, problem } = useResponses(of)
  return (
    <Card title={t('responses.of_incident')}>
      <Problem problem={problem} />
      {data === undefined && !problem && <Loading />}
      {data?.tasks.length === 0 && <p class="soft">{t('responses.of_incident.none')}</p>}
      {data !== undefined && data.tasks.length > 0 && (
        <ul class="w-list">
          {data.tasks.map((task) => (
            <li key={task.task_id}>
              <Asked task={task} reload={reload} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Asked({ task, reload }: { task: AskedTask; reload: () => void }) {
  return (
    <>
      <div class="w-pair">
        <span>
          <strong>{office(task.organisation_id)}</strong>
          <br />
          {said('ask', task.ask)}
        </span>
        <StatePill label={t(`responses.task.${task.state}`)} shape={TASK_SHAPE[task.state] ?? 'hollow'} />
      </div>
      {task.decline_reason !== null && <p>{t(`responses.decline.${task.decline_reason}`)}</p>}
      <Reports of={task.reports} />
      {task.clocks
        .filter((clock) => clock.ended_at === null)
        .map((clock) => (
          <OneClock key={clock.clock_id} clock={clock} reload={reload} />
        ))}
      <p class="soft">
        <a href={`/work/releases/${task.release_id}`}>{t('responses.task.release')}</a>
        {' · '}
        {t('responses.task.asked_at', { time: moment(task.offered_at) })}
      </p>
      <Evaluate task={task} reload={reload} />
    </>
  )
}

/** Whoever acted does not judge what it did. */
function Evaluate({ task, reload }: { task: AskedTask; reload: () => void }) {
  const { busy, problem, run } = useAct(reload)
  const who = asking()
  if (who === null) return null
  const facts = new Set<TaskGuard>(['reason_given'])
  if (isOnDesk()) facts.add('on_desk')
  if (task.organisation_id !== who.organisationId) facts.add('not_own_action')
  if (!may(TASK_RULES, 'evaluate', who, { state: task.state as TaskState, facts })) return null
  const send = () =>
    run(
      () => api.post(`/api/tasks/${task.task_id}/evaluate`, {}, { version: task.version }),
      t('responses.evaluate.done'),
    )
  return (
    <Buttons>
      <Button busy={busy} onClick={send}>
        {t('responses.evaluate')}
      </Button>
      <Problem problem={problem} />
    </Buttons>
  )
}
