import { Value } from 'typebox/value'
import { type Command, Misuse, wholeNumber } from '../../platform/command-line.ts'
import { readJson } from '../../platform/prompt.ts'
import { Protocol } from '../protocol.ts'
import type { Who } from '../who.ts'
import type { Client } from './client.ts'
import { commonHelp, organisationOf, signedIn, verb, verbs } from './client-command.ts'
import { protocolText } from './client-protocol-text.ts'

const help = `commonwheel protocol show [--version N]                 what is in force, what is proposed, and who confirmed it
commonwheel protocol show --json > protocol.json       the same to edit
commonwheel protocol propose --file protocol.json --reason "…"
commonwheel protocol confirm N                         your organisation confirms version N; read it first
commonwheel protocol withdraw N                        takes your own proposal back

A version is in force when two organisations of civil society have confirmed it. In the file, an organisation is its id or its
name, and a line that begins with // is a remark. Before the first version, show prints what the wheel was founded with.

${commonHelp}`

type Version = {
  version: number
  protocol: Protocol
  reason: string
  state: string
  organisation_id: string | null
  proposed_at: string
  in_force_at: string | null
  confirmed_by: { organisation_id: string; at: string }[]
}
type Organisation = { organisation_id: string; name: string }

export const protocolCommand: Command = verbs(
  'protocol',
  'read, propose and confirm how the wheel runs',
  help,
  {
    show: verb({ version: { type: 'string' } }, 0, (values) =>
      signedIn(values, async (client) => {
        const versions = (await client.get('/api/protocol')).rows as Version[]
        const wheel = await client.get('/api/wheel')
        const organisations = wheel.organisations as Organisation[]
        const nameOf = (id: string): string =>
          organisations.find((one) => one.organisation_id === id)?.name ?? id
        const wanted =
          values.version === undefined ? undefined : wholeNumber('--version', values.version, 1, 1e6)
        const shown =
          wanted === undefined
            ? (versions.find((one) => one.state === 'in_force') ??
              versions.find((one) => one.state === 'proposed'))
            : versions.find((one) => one.version === wanted)
        if (shown === undefined && wanted !== undefined)
          throw new Misuse(`There is no version ${wanted} of the protocol.`)
        const protocol = shown?.protocol ?? (wheel.protocol as Protocol)
        const proposed = versions.find((one) => one.state === 'proposed' && one !== shown)
        return {
          object: {
            version: shown?.version ?? null,
            state: shown?.state ?? 'founding',
            reason: shown?.reason ?? null,
            confirmed_by: shown?.confirmed_by.map((one) => nameOf(one.organisation_id)) ?? [],
            proposed: proposed?.version ?? null,
            organisations: Object.fromEntries(organisations.map((one) => [one.organisation_id, one.name])),
            protocol,
          },
          lines: [
            shown === undefined
              ? 'Nothing is in force yet. This is what the wheel was founded with.'
              : `Version ${shown.version}, ${shown.state.replace('_', ' ')}: ${shown.reason}`,
            ...(shown === undefined
              ? []
              : [`Confirmed by: ${shown.confirmed_by.map((one) => nameOf(one.organisation_id)).join(', ')}`]),
            '',
            ...protocolText(protocol, nameOf),
            ...(proposed === undefined
              ? []
              : ['', `Version ${proposed.version} is proposed: protocol show --version ${proposed.version}`]),
          ],
        }
      }),
    ),
    propose: verb({ file: { type: 'string' }, reason: { type: 'string' } }, 0, async (values) => {
      const { file, reason } = values
      if (file === undefined || reason === undefined)
        throw new Misuse('Say what and why: --file protocol.json --reason "…"')
      const written = await readJson(file)
      return signedIn(values, async (client) => {
        const protocol = await protocolOf(client, written)
        const done = await client.post('/api/protocol', { protocol, reason })
        return {
          object: done as object,
          lines: [
            `Version ${done.version} is proposed, and your organisation has confirmed it. It takes another: commonwheel protocol confirm ${done.version}`,
          ],
        }
      })
    }),
    confirm: verb({}, 1, (values, [version]) =>
      signedIn(values, async (client) => {
        const done = await client.post(`/api/protocol/${versionOf(version)}/confirm`)
        return {
          object: done as object,
          lines: [
            done.state === 'in_force'
              ? `Version ${done.version} is in force.`
              : `Your organisation has confirmed version ${done.version}. It takes another.`,
          ],
        }
      }),
    ),
    withdraw: verb({}, 1, (values, [version]) =>
      signedIn(values, async (client) => {
        const done = await client.post(`/api/protocol/${versionOf(version)}/withdraw`)
        return { object: done as object, lines: [`Version ${done.version} is withdrawn.`] }
      }),
    ),
  },
)

/** Said and not assumed: what is confirmed is what was read. */
function versionOf(said: string | undefined): number {
  if (said === undefined) throw new Misuse('Say which version: commonwheel protocol confirm N')
  return wholeNumber('The version', said, 1, 1e6)
}

/** What `show --json` printed, whole or its protocol alone, with names in the place of ids. @throws Misuse */
async function protocolOf(client: Client, written: unknown): Promise<Protocol> {
  const whole = written as { protocol?: unknown }
  const given = (whole?.protocol ?? written) as Record<string, unknown>
  if (typeof given !== 'object' || given === null) throw new Misuse('The file holds no protocol.')
  const organisations = (await client.get('/api/wheel')).organisations as Organisation[]
  const protocol = {
    ...given,
    version: 1,
    ...(given['who'] ? { who: named(organisations, given['who'] as Who) } : {}),
  }
  if (Value.Check(Protocol, protocol)) return protocol
  const first = [...Value.Errors(Protocol, protocol)][0]
  throw new Misuse(
    `The protocol is not as expected at "${first?.instancePath || '/'}": ${first?.message ?? 'wrong shape'}`,
  )
}

function named(organisations: readonly Organisation[], who: Partial<Who>): Partial<Who> {
  const id = (said: string): string => organisationOf(organisations, said)
  const one = (said: string | null | undefined): string | null => (said ? id(said) : null)
  return {
    localities: [],
    ...who,
    desk: (who.desk ?? []).map(id),
    panel: (who.panel ?? []).map((row) => ({ ...row, organisation_id: id(row.organisation_id) })),
    custodians: (who.custodians ?? []).map((row) => ({ ...row, organisation_id: id(row.organisation_id) })),
    vault_partner: one(who.vault_partner),
    oversight: one(who.oversight),
    focal_point: one(who.focal_point),
  }
}
