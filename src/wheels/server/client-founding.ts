import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { fingerprint } from '../../custody/fingerprint.ts'
import { ROLES } from '../../actors/roles.ts'
import { type Command, Misuse } from '../../platform/command-line.ts'
import { readJson } from '../../platform/prompt.ts'
import { call, Client } from './client.ts'
import {
  commonHelp,
  keeping,
  newPassphrase,
  readCode,
  type Said,
  verb,
  verbs,
  whereOf,
} from './client-command.ts'
import { foundFrom, joinFrom } from './client-joining.ts'

const text = (least: number, most: number) => Type.String({ minLength: least, maxLength: most })
/** What stands in the file of --plan. */
const Plan = Type.Object(
  {
    slug: Type.String({ pattern: '^[a-z][a-z0-9-]{1,40}$' }),
    name: text(2, 120),
    area_code: text(2, 40),
    timezone: text(1, 60),
    languages: Type.Array(Type.String({ pattern: '^[a-z]{2,3}$' }), { minItems: 1, maxItems: 30 }),
    localities: Type.Optional(
      Type.Array(
        Type.Object(
          { area_code: text(2, 40), expected_days: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]) },
          { additionalProperties: false },
        ),
      ),
    ),
    organisation: Type.Object({ name: text(2, 200), category: text(2, 40) }, { additionalProperties: false }),
    sign_in_name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{1,63}$' }),
    display_name: text(1, 100),
    roles: Type.Array(Type.Enum([...ROLES]), { minItems: 1, maxItems: 8 }),
  },
  { additionalProperties: false },
)
type Plan = Static<typeof Plan>

const example = `{
  // The short name in addresses, for good: small letters, digits and dashes.
  "slug": "kisumu",
  "name": "Kisumu",
  // The area of the wheel. commonwheel wheel areas KEN lists those of a country.
  "area_code": "KE042",
  "timezone": "Africa/Nairobi",
  // Working languages, the first is what is written in when nobody chose.
  "languages": ["en", "sw"],
  // Places whose silence is noticed after so many days; null where nothing is expected.
  "localities": [{ "area_code": "KE042233", "expected_days": 14 }],
  // religious, educational, traditional, ngo, womens_group, youth_group or other_community
  "organisation": { "name": "Lake Women for Peace", "category": "womens_group" },
  // You: its first custodian.
  "sign_in_name": "asha",
  "display_name": "Asha",
  "roles": ["intake_operator", "coordinator"]
}`

const once = (passphrase: string): string[] => [
  'Your passphrase, once; write it down, nobody can give it to you again:',
  '',
  `  ${passphrase}`,
  '',
]

const wheelHelp = `commonwheel wheel found --plan FILE.json     founds a wheel with the code of "commonwheel found"
commonwheel wheel found --example             prints a plan to begin from
commonwheel wheel areas CODE                  what lies in a country or area (KEN, KE042)

The code is asked for, or comes from --code-file FILE or COMMONWHEEL_CODE. The keys of the organisation and your own are made
here and leave this machine sealed. A passphrase of seven words is made and shown once, unless one is given.

${commonHelp}`

async function found(values: {
  plan?: string | undefined
  at?: string | undefined
  'code-file'?: string | undefined
  'passphrase-file'?: string | undefined
}): Promise<Said> {
  if (values.plan === undefined) throw new Misuse('Say which plan: --plan FILE.json. --example prints one.')
  const plan = planOf(await readJson(values.plan))
  const where = whereOf(values)
  const code = await readCode(values, 'The code of "commonwheel found"')
  const { passphrase, made } = await newPassphrase(values)
  const { area_code: areaCode, sign_in_name: signInName, display_name: displayName, ...rest } = plan
  const whole = { ...rest, areaCode, signInName, displayName, localities: plan.localities ?? [] }
  const done = await keeping(passphrase, () => foundFrom(where, code, passphrase, whole, new Date()))
  return {
    object: { ...done, sign_in_name: signInName, ...(made && { passphrase }) },
    lines: [
      `${plan.name} is founded, and ${plan.organisation.name} is its first organisation.`,
      '',
      ...(made ? once(passphrase) : []),
      'Next, with --as ' + signInName + ':',
      '  commonwheel keys paper             a paper key, so that the keys cannot be lost',
      '  commonwheel invite organisation …  the second founding organisation of civil society',
      '  commonwheel protocol show --json   what you agree on; then protocol propose',
    ],
  }
}

function planOf(plan: unknown): Plan {
  if (Value.Check(Plan, plan)) return plan
  const first = [...Value.Errors(Plan, plan)][0]
  throw new Misuse(
    `The plan is not as expected at "${first?.instancePath || '/'}": ${first?.message ?? 'wrong shape'}`,
  )
}

type Area = { code: string; name: string; level: number }

export const wheelCommand: Command = verbs('wheel', 'found a wheel; look up areas', wheelHelp, {
  found: verb(
    { plan: { type: 'string' }, example: { type: 'boolean' }, 'code-file': { type: 'string' } },
    0,
    async (values) => (values.example ? { object: { example }, lines: [example] } : found(values)),
  ),
  areas: verb({}, 1, async (values, [code]) => {
    if (code === undefined) throw new Misuse('Say in which country or area: commonwheel wheel areas KEN')
    const { body } = await call(whereOf(values), 'GET', `/api/areas/${encodeURIComponent(code)}`)
    const { area, children } = body as { area: Area; children: Area[] }
    return {
      object: { area, children },
      lines: [`${area.code}  ${area.name}`, ...children.map((one) => `  ${one.code}  ${one.name}`)],
    }
  }),
})

const joinHelp = `commonwheel join --name SIGN-IN-NAME --display-name NAME     takes the seat that a one-time code gives
commonwheel join --look                                        shows what the code invites to, and does nothing

The code is asked for, or comes from --code-file FILE or COMMONWHEEL_CODE. Your key is made here. A passphrase of seven words
is made and shown once, unless --passphrase-file or COMMONWHEEL_PASSPHRASE gives one.

${commonHelp}`

type Card = {
  kind: 'member' | 'organisation'
  state: string
  wheel: { slug: string; name: string }
  organisation: { name: string; sector: string }
  roles: string[]
  is_custodian: boolean
  expires_at: string
  returning: { sign_in_name: string } | null
}
const cardLines = (card: Card): string[] => [
  `The code invites you to ${card.wheel.name}, ${
    card.kind === 'organisation'
      ? `as the first of ${card.organisation.name}`
      : `into ${card.organisation.name}`
  } (${card.organisation.sector.replace('_', ' ')}).`,
  `Roles: ${card.roles.join(', ').replaceAll('_', ' ')}.${card.is_custodian ? ' You would keep its keys.' : ''} Good until ${card.expires_at}.`,
  ...(card.state === 'waiting' ? ['It waits: two organisations must vouch for yours first.'] : []),
]

export const joinCommand: Command = verbs('join', 'take the seat that a one-time code gives', joinHelp, {
  '': verb(
    {
      look: { type: 'boolean' },
      name: { type: 'string' },
      'display-name': { type: 'string' },
      'code-file': { type: 'string' },
    },
    0,
    async (values) => {
      const where = whereOf(values)
      const code = await readCode(values, 'The one-time code')
      const card = (await call(where, 'POST', '/api/join/find', { code })).body as Card
      if (values.look) return { object: card, lines: cardLines(card) }
      const signInName = card.returning?.sign_in_name ?? values.name
      const displayName = values['display-name'] ?? (card.returning ? signInName : undefined)
      if (signInName === undefined || displayName === undefined)
        throw new Misuse(
          [...cardLines(card), 'To take the seat, say --name SIGN-IN-NAME and --display-name NAME.'].join(
            '\n',
          ),
        )
      const { passphrase, made } = await newPassphrase(values)
      const person = { signInName, displayName, passphrase }
      const done = await keeping(passphrase, () => joinFrom(where, code, person, new Date()))
      const client = await Client.signIn(where, signInName, passphrase, card.wheel.slug)
      const own = fingerprint(await client.ownRecipient())
      await client.signOut()
      return {
        object: {
          ...done,
          wheel: card.wheel.slug,
          sign_in_name: signInName,
          fingerprint: own,
          ...(made && { passphrase }),
        },
        lines: [
          ...cardLines(card),
          '',
          `You have the seat; sign in with --as ${signInName}.`,
          ...(made ? once(passphrase) : []),
          ...(done.has_ring
            ? ['You keep the keys of your organisation. Make a paper key next: commonwheel keys paper']
            : [
                'A colleague who keeps the keys must let you in before you can read anything. Read these digits to her by voice:',
                '',
                `  ${own}`,
              ]),
        ],
      }
    },
  ),
})
