import type { Asker } from '../src/actors/permission.ts'
import { askerFrom } from '../src/actors/session.ts'
import { beneath } from './beneath.ts'
import type { TestHouse } from './people.ts'

export type SeatedAsker = Asker & { onDesk: boolean }

/** Everybody of both wheels, as the rows say. */
export async function askersOf(house: TestHouse): Promise<Map<string, SeatedAsker>> {
  const rows = await beneath(
    house.owner,
    `SELECT m.sign_in_name, s.member_id, s.wheel_id, s.organisation_id, s.roles, o.sector, w.on_desk
     FROM seat s JOIN member m USING (member_id) JOIN organisation o USING (organisation_id)
       JOIN wheel_organisation w USING (wheel_id, organisation_id)`,
  )
  return new Map(
    rows.map((row) => {
      const asker = askerFrom({
        memberId: row['member_id'],
        wheelId: row['wheel_id'],
        organisationId: row['organisation_id'],
        roles: row['roles'],
        sector: row['sector'],
      })
      return [row['sign_in_name'], { ...asker, onDesk: row['on_desk'] && row['sector'] === 'civil_society' }]
    }),
  )
}
