import { wheel } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import type { Priority } from '../../wheels/clocks.ts'
import type { Protocol } from '../../wheels/protocol.ts'
import { leavesAt } from '../batch.ts'
import { moment } from './labels.ts'

export const protocolNow = (): Protocol | undefined => wheel.value?.protocol as Protocol | undefined

/** At once for what cannot wait, with the risk said; all else at the wheel's fixed hours. */
export function wouldLeave(priority: string): string {
  const protocol = protocolNow()
  if (protocol === undefined) return ''
  if (priority === 'P1' || priority === 'P2') return t('warnings.release.at_once')
  const at = leavesAt(priority as Priority, new Date(), protocol.batchHours, protocol.timezone)
  return t('warnings.release.at_hour', { time: moment(at.toISOString()) })
}
