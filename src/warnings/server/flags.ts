import type { Tx } from '../../platform/db.ts'
import { derivedId } from '../../platform/id.ts'

export type FlagCode = 'source_gone' | 'could_not_leave'

/** A release that the desk must look at again. Told once, and without a time. */
export async function raiseFlag(
  tx: Tx,
  about: { wheel_id: string; incident_id: string; release_id: string },
  code: FlagCode,
): Promise<void> {
  const { wheel_id, incident_id, release_id } = about
  await tx
    .insertInto('incident_flag')
    .values({
      wheel_id,
      flag_id: derivedId(wheel_id, release_id, code),
      incident_id,
      release_id,
      code,
    })
    .onConflict((oc) => oc.columns(['wheel_id', 'flag_id']).doNothing())
    .execute()
}
