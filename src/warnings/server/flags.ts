import type { Tx } from '../../platform/db.ts'
import { derivedId } from '../../platform/id.ts'

export type FlagCode = 'source_gone' | 'could_not_leave'

/** Something that the desk must look at again. Told once, with the day alone. */
export async function raiseFlag(
  tx: Tx,
  about: { wheel_id: string; incident_id: string; release_id?: string },
  code: FlagCode,
  now: Date,
): Promise<void> {
  const { wheel_id, incident_id, release_id = null } = about
  await tx
    .insertInto('incident_flag')
    .values({
      wheel_id,
      flag_id: derivedId(wheel_id, incident_id, release_id ?? '', code),
      incident_id,
      release_id,
      code,
      noticed_on: now.toISOString().slice(0, 10),
    })
    .onConflict((oc) => oc.columns(['wheel_id', 'flag_id']).doNothing())
    .execute()
}
