import { formatNumber, t } from '../../ui/i18n.ts'
import { Select } from '../../ui/parts/controls.tsx'
import { QUEUE_NAMES, type QueueName } from '../queues.ts'

export type Chosen = QueueName | 'all'

export const isQueue = (value: string | undefined): value is QueueName =>
  (QUEUE_NAMES as readonly (string | undefined)[]).includes(value)

type Props = {
  queues: readonly QueueName[]
  current: Chosen
  counts: ReadonlyMap<string, number> | undefined
  href: (queue: Chosen) => string
  go: (queue: Chosen) => void
}

/** What waits for whom: links side by side where there is room, one choice on a phone. */
export function TrayQueues({ queues, current, counts, href, go }: Props) {
  const all: Chosen[] = [...queues, 'all']
  const label = (queue: Chosen): string => {
    const n = counts?.get(queue)
    const name = t(`reports.queue.${queue}`)
    return n === undefined ? name : `${name} · ${formatNumber(n)}`
  }
  return (
    <div class="tray-queues">
      <nav aria-label={t('reports.queue.label')}>
        <ul>
          {all.map((queue) => (
            <li key={queue}>
              <a href={href(queue)} aria-current={queue === current ? 'page' : undefined}>
                {label(queue)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="tray-queue-choice">
        <Select
          label={t('reports.queue.label')}
          value={current}
          onChange={(value: Chosen) => go(value)}
          options={all.map((value) => ({ value, label: label(value) }))}
        />
      </div>
    </div>
  )
}
