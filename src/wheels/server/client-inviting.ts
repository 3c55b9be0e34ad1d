import { type Command, Misuse, wholeNumber } from '../../platform/command-line.ts'
import { type Client, newCode } from './client.ts'
import { commonHelp, listOf, organisationOf, type Said, signedIn, verb, verbs } from './client-command.ts'
import { type Colleague, colleagueOf, colleaguesOf } from './client-people.ts'

type Candidate = {
  invitation_id: string
  organisation_id: string
  card: { name: string; sector: string; category: string; answers_to?: string }
  roles: string[]
  founding: boolean
  state: string
  invited_for: string
  expires_at: string
  vouched_by: string[]
}
type Invitation = { invitation_id: string; roles: string[]; expires_at: string; is_custodian: boolean }
type Made = { invitation_id: string; expires_at: string; state?: string }

const inviteHelp = `commonwheel invite member --roles ROLE,ROLE [--custodian] [--days N] [--returning NAME]
commonwheel invite organisation --name NAME --sector SECTOR --category CATEGORY --roles ROLE,ROLE
            [--area CODE] [--answers-to ORGANISATION] [--days N]
commonwheel invite list                       invitations that are open
commonwheel invite withdraw ID|ORGANISATION   takes one back

Prints a one-time code, once: hand it over in person or read it out, and to nobody else. --custodian: she will keep the keys of
your organisation. --returning: a colleague who lost every way in begins anew on her own seat. An organisation or office that
is to join is vouched for by two organisations of civil society first (commonwheel vouch); the code is for its first member.

${commonHelp}`

const given = (made: Made, code: string, whom: string): Said => ({
  object: { ...made, code },
  lines: [
    `The code for ${whom}, once, until ${made.expires_at}:`,
    '',
    `  ${code}`,
    '',
    'She takes her seat with it at /work/join, or with: commonwheel join --name … --display-name …',
    ...(made.state === 'waiting'
      ? ['It opens when another organisation has vouched: commonwheel vouch']
      : []),
  ],
})

const daysOf = (days: string | undefined) =>
  days === undefined ? {} : { days: wholeNumber('--days', days, 1, 30) }

function needed(values: Record<string, unknown>, ...names: string[]): void {
  const missing = names.filter((name) => typeof values[name] !== 'string')
  if (missing.length > 0) throw new Misuse(`Say ${missing.map((name) => `--${name}`).join(' and ')} too.`)
}

const roles = { roles: { type: 'string' }, days: { type: 'string' } } as const

export const inviteCommand: Command = verbs(
  'invite',
  'invite a member, an organisation or an office',
  inviteHelp,
  {
    member: verb(
      { ...roles, custodian: { type: 'boolean' }, returning: { type: 'string' } },
      0,
      async (values) => {
        needed(values, 'roles')
        return signedIn(values, async (client) => {
          const { code, secret_hash } = newCode()
          const returning: Colleague | undefined =
            values.returning === undefined
              ? undefined
              : colleagueOf(await colleaguesOf(client), values.returning)
          const made = await client.post('/api/invitations', {
            secret_hash,
            roles: listOf(values.roles ?? ''),
            is_custodian: values.custodian ?? false,
            ...(returning && { returning_id: returning.member_id }),
            ...daysOf(values.days),
          })
          return given(made as Made, code, 'a member of your organisation')
        })
      },
    ),
    organisation: verb(
      {
        ...roles,
        name: { type: 'string' },
        sector: { type: 'string' },
        category: { type: 'string' },
        area: { type: 'string' },
        'answers-to': { type: 'string' },
      },
      0,
      async (values) => {
        needed(values, 'name', 'sector', 'category', 'roles')
        return signedIn(values, async (client) => {
          const { code, secret_hash } = newCode()
          const above = values['answers-to']
          const card = {
            name: values.name ?? '',
            sector: values.sector ?? '',
            category: values.category ?? '',
            ...(values.area !== undefined && { area_code: values.area }),
            ...(above !== undefined && {
              answers_to: organisationOf((await client.get('/api/wheel')).organisations, above),
            }),
          }
          const made = await client.post('/api/candidates', {
            secret_hash,
            card,
            roles: listOf(values.roles ?? ''),
            ...daysOf(values.days),
          })
          return given(made as Made, code, `the first member of ${card.name}`)
        })
      },
    ),
    list: verb({}, 0, (values) =>
      signedIn(values, async (client) => {
        const own = (await client.get('/api/invitations')).rows as Invitation[]
        const organisations = await candidatesOf(client)
        return {
          object: { members: own, organisations },
          lines: [
            'Into your organisation:',
            ...own.map((one) => `  ${one.invitation_id}  ${one.roles.join(', ')}  until ${one.expires_at}`),
            'Organisations that are to join:',
            ...organisations.map(lineOf),
          ],
        }
      }),
    ),
    withdraw: verb({}, 1, (values, [said = '']) =>
      signedIn(values, async (client) => {
        const own = ((await client.get('/api/invitations')).rows as Invitation[]).find(
          (one) => one.invitation_id === said,
        )
        const path = own
          ? `/api/invitations/${own.invitation_id}/withdraw`
          : `/api/candidates/${candidateOf(await candidatesOf(client), said).invitation_id}/withdraw`
        await client.post(path)
        return { object: { withdrawn: true }, lines: ['Taken back: the code opens nothing any more.'] }
      }),
    ),
  },
)

const vouchHelp = `commonwheel vouch                      organisations and offices that are to join
commonwheel vouch ORGANISATION|ID      your organisation stands in for it, once

${commonHelp}`

export const vouchCommand: Command = verbs(
  'vouch',
  'stand in for an organisation that is to join',
  vouchHelp,
  {
    '': verb({}, 1, (values, [said]) =>
      signedIn(values, async (client) => {
        const rows = await candidatesOf(client)
        if (said === undefined)
          return {
            object: { rows },
            lines: rows.length === 0 ? ['Nobody is to join.'] : rows.map(lineOf),
          }
        const one = candidateOf(rows, said)
        const done = await client.post(`/api/candidates/${one.invitation_id}/vouch`)
        return {
          object: done as object,
          lines: [
            done.state === 'open'
              ? `${one.card.name} may join now: its first member uses her code.`
              : `Your organisation stands in for ${one.card.name}. It takes another one too.`,
          ],
        }
      }),
    ),
  },
)

/** A guest hears that there is nothing: it is civil society's matter. */
async function candidatesOf(client: Client): Promise<Candidate[]> {
  return (await client.get('/api/candidates')).rows as Candidate[]
}

const lineOf = (one: Candidate): string =>
  `  ${one.card.name} (${one.card.sector.replace('_', ' ')}, ${one.card.category.replace('_', ' ')}): ${one.state}, ${one.vouched_by.length} vouched, until ${one.expires_at}  ${one.invitation_id}`

/** The newest of that name, or the one of that id. @throws Misuse */
function candidateOf(rows: readonly Candidate[], said: string): Candidate {
  const plainly = (text: string): string => text.normalize('NFKC').trim().toLowerCase()
  const found = rows.filter((one) => one.invitation_id === said || plainly(one.card.name) === plainly(said))
  const open = found.filter((one) => one.state === 'waiting' || one.state === 'open')
  const [one] = open.length > 0 ? open : found
  if (one === undefined) throw new Misuse(`Nobody called "${said}" is to join. commonwheel vouch lists them.`)
  if (open.length > 1) throw new Misuse(`Several that are to join are called "${said}": say which by its id.`)
  return one
}
