import { t } from '../../../ui/i18n.ts'
import { StatePill } from '../../../ui/parts/status.tsx'
import type { Colleague } from './calls.ts'

/** Whether the organisation's ring is sealed to her. */
export function KeysPill({ row }: { row: Colleague }) {
  return (
    <StatePill
      shape={row.has_ring ? 'solid' : 'dotted'}
      label={t(row.has_ring ? 'settings.people.has_keys' : 'settings.people.waits')}
    />
  )
}
