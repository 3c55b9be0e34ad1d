import { fingerprint } from '../../custody/fingerprint.ts'
import { type Command, Misuse } from '../../platform/command-line.ts'
import type { Client } from './client.ts'
import { commonHelp, listOf, requireSame, signedIn, verb, verbs } from './client-command.ts'

export type Colleague = {
  member_id: string
  display_name: string
  sign_in_name: string
  roles: string[]
  is_custodian: boolean
  recipient: string | null
  has_ring: boolean
  until: string | null
}

const help = `commonwheel people                                        people of your organisation, and who waits to be let in
commonwheel people let-in NAME --fingerprint "12345 …"    hands a newcomer the keys, sealed to her own
commonwheel people roles NAME --roles ROLE,ROLE [--custodian | --no-custodian]
commonwheel people leave NAME --successor NAME            ends her seat, hands her work over, changes the keys

Before you let somebody in, have her read her digits to you by voice (hers: commonwheel keys) and type what you hear. When they
are not those of the key that lies on the host, nothing is done. NAME is a sign-in name.

${commonHelp}`

export const peopleCommand: Command = verbs('people', 'let in, change roles, take leave', help, {
  '': verb({}, 0, (values) =>
    signedIn(values, async (client) => {
      const rows = (await colleaguesOf(client)).map((one) => ({
        ...one,
        fingerprint: one.recipient === null ? null : fingerprint(one.recipient),
      }))
      return {
        object: { rows },
        lines: rows.flatMap((one) => [
          `${one.sign_in_name}  ${one.display_name}: ${one.roles.join(', ').replaceAll('_', ' ')}${one.is_custodian ? '; keeps the keys' : ''}${standing(one)}`,
          ...(one.until === null && !one.has_ring && one.fingerprint !== null
            ? [`    ${one.fingerprint}`]
            : []),
        ]),
      }
    }),
  ),
  'let-in': verb({ fingerprint: { type: 'string' } }, 1, (values, [name]) =>
    signedIn(values, async (client) => {
      const one = colleagueOf(await colleaguesOf(client), name)
      const { member_id, recipient, display_name } = one
      if (recipient === null) throw new Misuse(`${display_name} has no key yet: she has not joined.`)
      requireSame(values.fingerprint, recipient, `${display_name}’s key`)
      await client.letIn(member_id, recipient)
      return {
        object: { let_in: one.sign_in_name },
        lines: [`${display_name} holds the keys of your organisation now.`],
      }
    }),
  ),
  roles: verb(
    { roles: { type: 'string' }, custodian: { type: 'boolean' }, 'no-custodian': { type: 'boolean' } },
    1,
    (values, [name]) =>
      signedIn(values, async (client) => {
        const one = colleagueOf(await colleaguesOf(client), name)
        if (values.custodian && values['no-custodian'])
          throw new Misuse('--custodian or --no-custodian, not both')
        const roles = values.roles === undefined ? one.roles : listOf(values.roles)
        const isCustodian = values.custodian ?? (values['no-custodian'] ? false : one.is_custodian)
        await client.post(`/api/colleagues/${one.member_id}/seat`, { roles, is_custodian: isCustodian })
        return {
          object: { sign_in_name: one.sign_in_name, roles, is_custodian: isCustodian },
          lines: [
            `${one.display_name}: ${roles.join(', ').replaceAll('_', ' ')}${isCustodian ? '; keeps the keys' : ''}.`,
          ],
        }
      }),
  ),
  leave: verb({ successor: { type: 'string' } }, 1, (values, [name]) =>
    signedIn(values, async (client) => {
      if (values.successor === undefined) throw new Misuse('Say who takes over her work: --successor NAME')
      const rows = await colleaguesOf(client)
      const [one, successor] = [colleagueOf(rows, name), colleagueOf(rows, values.successor)]
      const keys = await client.changedKeys(new Date(), one.member_id)
      await client.post(`/api/colleagues/${one.member_id}/leave`, { successor_id: successor.member_id, keys })
      const digits = fingerprint(keys.recipient)
      return {
        object: { left: one.sign_in_name, successor: successor.sign_in_name, fingerprint: digits },
        lines: [
          `${one.display_name} is out, and ${successor.display_name} takes over. Your organisation has fresh keys; others compare them again:`,
          '',
          `  ${digits}`,
        ],
      }
    }),
  ),
})

const standing = (one: Colleague): string => {
  if (one.until !== null) return `; left ${one.until.slice(0, 10)}`
  return one.has_ring ? '' : '; waits to be let in'
}

export async function colleaguesOf(client: Client): Promise<Colleague[]> {
  return (await client.get('/api/colleagues')).rows as Colleague[]
}

/** @throws Misuse when nobody here signs in by that name */
export function colleagueOf(rows: readonly Colleague[], name: string | undefined): Colleague {
  const here = rows.filter((one) => one.until === null)
  const found = here.find((one) => one.sign_in_name === name)
  if (found !== undefined) return found
  const names = here.map((one) => one.sign_in_name).join(', ')
  throw new Misuse(
    name === undefined
      ? `Say whom: ${names}`
      : `Nobody of your organisation signs in as "${name}". There are: ${names}`,
  )
}
