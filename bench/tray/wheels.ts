import { randomBytes } from 'node:crypto'
import type { ClientBase } from 'pg'
import { defaultProtocol } from '../../src/wheels/protocol.ts'
import {
  type Founded,
  type Founding,
  type FoundingMember,
  foundWheel,
} from '../../src/wheels/server/index.ts'
import type { Role } from '../../src/actors/roles.ts'

export type BenchWheel = {
  slug: string
  wheelId: string
  areas: string[]
  custodians: string[]
  reports: number
  secrets: Record<string, string>
}

/** The largest has near a third of all, the smallest a few hundred: sizes fall as they do between a country and a district. */
const SIZES = [
  0.33, 0.16, 0.11, 0.08, 0.06, 0.05, 0.04, 0.035, 0.03, 0.025, 0.02, 0.016, 0.013, 0.01, 0.008, 0.006, 0.004,
  0.0018, 0.0008, 0.0004,
]
const CUSTODIANS = ['women', 'interfaith', 'youth', 'farmers'] as const

/** Twenty wheels: the whole country first, then counties, each with four custodians and people of every role. */
export async function foundWheels(
  owner: ClientBase,
  keys: Parameters<typeof foundWheel>[1],
  reports: number,
): Promise<BenchWheel[]> {
  const { rows } = await owner.query<{ code: string; children: string[] | null }>(
    `SELECT a.code, (SELECT array_agg(c.code ORDER BY c.code) FROM area c WHERE c.parent_code = a.code) AS children
     FROM area a WHERE a.level = 1 AND a.country = 'KEN' AND a.kind = 'pcode' ORDER BY a.code`,
  )
  const made: BenchWheel[] = []
  for (const [n, share] of SIZES.entries()) {
    const county = rows[n]
    const areaCode = n === 0 ? 'KEN' : (county?.code ?? '')
    const areas = n === 0 ? rows.map((row) => row.code) : (county?.children ?? [])
    const members: FoundingMember[] = []
    const secrets: Record<string, string> = {}
    const member = (name: string, organisation: string, ...roles: Role[]): void => {
      const signIn = randomBytes(32)
      secrets[name] = signIn.toString('base64')
      const signInName = `w${n}-${name}`
      members.push({
        signInName,
        displayName: signInName,
        organisation,
        roles,
        salt: randomBytes(16),
        secrets: { signIn, wrapping: randomBytes(32) },
      })
    }
    member('intake', 'women', 'intake_operator')
    member('analyst', 'interfaith', 'analyst', 'coordinator')
    member('both', 'youth', 'intake_operator', 'verifier')
    member('farmer', 'farmers', 'intake_operator')
    const founding: Founding = {
      slug: `bench-${n}`,
      name: `Bench ${n}`,
      areaCode,
      languages: ['en', 'sw'],
      demonstration: false,
      protocol: defaultProtocol({ timezone: 'Africa/Nairobi', languages: ['en', 'sw'] }),
      localities: areas.map((code) => ({ areaCode: code, expectedDays: 7 })),
      organisations: CUSTODIANS.map((key) => ({
        key,
        sector: 'civil_society' as const,
        category: 'ngo' as const,
        name: `${key} ${n}`,
        // One custodian keeps reports and is not on the desk.
        onDesk: key !== 'farmers',
      })),
      members,
      custodians: [{ areaCode, organisation: 'women' }],
    }
    const founded: Founded = await foundWheel(owner, keys, founding, new Date())
    made.push({
      slug: founding.slug,
      wheelId: founded.wheelId,
      areas,
      custodians: CUSTODIANS.map((key) => founded.organisations[key]?.organisationId ?? ''),
      reports: Math.max(200, Math.round(share * reports)),
      secrets,
    })
  }
  return made
}
