import { coarsen, liesIn } from '../../places/coarsen.ts'
import { chainOf } from '../../places/server/index.ts'
import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import { findCustodian, getProtocol, type PublicWheel } from '../../wheels/server/index.ts'
import type { Channel } from './new-report.ts'

type Bounds = Pick<PublicWheel, 'areaCode' | 'protocol'>

/** The area at the protocol's coarseness. @throws Problem wrong_value for one that is none, or not of this wheel */
export async function coarseAreaIn(tx: Tx, wheel: Bounds, areaCode: string): Promise<string> {
  const chain = await chainOf(tx, areaCode)
  if (!liesIn(chain, wheel.areaCode)) throw problem('wrong_value', { field: 'area_code' })
  const area = coarsen(chain, wheel.protocol.place.adminLevel)
  if (area === undefined) throw problem('wrong_value', { field: 'area_code' })
  return area.code
}

export async function coarseArea(tx: Tx, wheelId: string, areaCode: string): Promise<string> {
  const wheel = await tx
    .selectFrom('wheel')
    .select('area_code')
    .where('wheel_id', '=', wheelId)
    .executeTakeFirstOrThrow()
  return coarseAreaIn(tx, { areaCode: wheel.area_code, protocol: await getProtocol(tx, wheelId) }, areaCode)
}

export type Keeping = {
  areaCode: string
  custodian: NonNullable<Awaited<ReturnType<typeof findCustodian>>>
}

/** Where a report of this area and channel goes. @throws Problem no_custodian: then nothing may be taken in */
export async function keepingOf(
  tx: Tx,
  wheel: PublicWheel,
  areaCode: string,
  channel: Channel,
): Promise<Keeping> {
  const area = await coarseAreaIn(tx, wheel, areaCode)
  const custodian = await findCustodian(tx, wheel.wheelId, area, channel)
  if (custodian === undefined) throw problem('no_custodian')
  return { areaCode: area, custodian }
}
