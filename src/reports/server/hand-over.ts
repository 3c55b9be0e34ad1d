import { sql } from 'kysely'
import type { Subscriber } from '../../platform/journal.ts'

/** Somebody left the wheel: what she was asked in person and has not answered goes on to the one who took over. */
export function handOverSubscriber(): Subscriber {
  return {
    name: 'reports hand over the field checks of those who left',
    events: ['member.left'],
    handle: async (tx, { wheelId, recordId }) => {
      await sql`UPDATE field_check f SET monitor_id = s.successor_id FROM seat s
        WHERE f.wheel_id = ${wheelId} AND f.monitor_id = ${recordId} AND f.state = 'sent'
          AND s.wheel_id = f.wheel_id AND s.member_id = f.monitor_id AND s.successor_id IS NOT NULL`.execute(
        tx,
      )
    },
  }
}
