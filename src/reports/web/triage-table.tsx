import { useId, useRef } from 'preact/hooks'
import { t } from '../../ui/i18n.ts'
import { priorityOf, SEVERITIES, type Severity, URGENCIES, type Urgency } from '../priority.ts'
import './triage.css'

export type Judged = { severity: Severity; urgency: Urgency }
const WORST_FIRST = [...SEVERITIES].reverse()

/**
 * Harm × time to harm. Every cell says its priority, so that nobody multiplies in her head; arrows move, as in any
 * grid, and in a script from right to left they move as they look.
 */
export function TriageTable({
  judged,
  onJudge,
}: {
  judged: Judged | undefined
  onJudge: (judged: Judged) => void
}) {
  const table = useRef<HTMLTableElement>(null)
  const caption = useId()
  const stop: Judged = judged ?? { severity: 3, urgency: 3 }

  const move = (event: KeyboardEvent, from: Judged): void => {
    const rightwards = getComputedStyle(event.currentTarget as Element).direction === 'rtl' ? -1 : 1
    const steps: Record<string, [number, number]> = {
      ArrowUp: [1, 0],
      ArrowDown: [-1, 0],
      ArrowRight: [0, rightwards],
      ArrowLeft: [0, -rightwards],
      Home: [0, -4],
      End: [0, 4],
      PageUp: [4, 0],
      PageDown: [-4, 0],
    }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const severity = within(from.severity + step[0])
    const urgency = within(from.urgency + step[1])
    table.current?.querySelector<HTMLElement>(`[data-cell="${severity}-${urgency}"]`)?.focus()
  }
  return (
    <table class="triage" ref={table} aria-labelledby={caption}>
      <caption id={caption}>{t('work.triage.caption')}</caption>
      <thead>
        <tr class="triage-axis">
          <th scope="col" rowSpan={2} class="triage-corner">
            {t('work.triage.harm')}
          </th>
          <th scope="colgroup" colSpan={5}>
            {t('work.triage.time')}
          </th>
        </tr>
        <tr>
          {URGENCIES.map((urgency) => (
            <th key={urgency} scope="col" class="triage-urgency">
              {t(`work.urgency.short.${urgency}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {WORST_FIRST.map((severity) => (
          <tr key={severity}>
            <th scope="row" class="triage-severity">
              {t(`work.severity.${severity}`)}
            </th>
            {URGENCIES.map((urgency) => {
              const priority = priorityOf(severity, urgency)
              const chosen = judged?.severity === severity && judged.urgency === urgency
              return (
                <td key={urgency} class="triage-cell">
                  <button
                    type="button"
                    class={`cell ${priority.toLowerCase()}${chosen ? ' chosen' : ''}`}
                    data-cell={`${severity}-${urgency}`}
                    tabIndex={stop.severity === severity && stop.urgency === urgency ? 0 : -1}
                    aria-pressed={chosen}
                    aria-label={t('work.triage.cell', {
                      severity: t(`work.severity.${severity}`),
                      urgency: t(`work.urgency.${urgency}`),
                      priority,
                    })}
                    onClick={() => onJudge({ severity, urgency })}
                    onKeyDown={(event) => move(event, { severity, urgency })}
                  >
                    {priority}
                  </button>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function within(value: number): number {
  return Math.min(5, Math.max(1, value))
}
