import type { ClientBase } from 'pg'
import { newId } from '../../platform/id.ts'

export type NewService = {
  areaCode: string
  kind: string
  name: string
  reach: string
  languages: readonly string[]
  verifiedOn?: string
}

/** Help that a person can reach herself; entered with the wheel's founding, by the owner's login. */
export async function insertService(
  owner: Pick<ClientBase, 'query'>,
  wheelId: string,
  service: NewService,
): Promise<string> {
  const id = newId()
  await owner.query(
    `INSERT INTO service (wheel_id, service_id, area_code, kind, name, reach, languages, verified_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      wheelId,
      id,
      service.areaCode,
      service.kind,
      service.name,
      service.reach,
      [...service.languages],
      service.verifiedOn ?? null,
    ],
  )
  return id
}
