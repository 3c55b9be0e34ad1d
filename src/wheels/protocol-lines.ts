import { CLOCK_KINDS, PRIORITIES } from './clocks.ts'
import type { Protocol } from './protocol.ts'

/** The parts of a protocol in the order in which it is read, written and signed. */
export const SECTIONS = [
  'keeping',
  'desk',
  'panel',
  'partners',
  'localities',
  'limits',
  'asked',
  'leaving',
  'languages',
  'legal',
] as const
export type Section = (typeof SECTIONS)[number]

export type LineKind =
  | 'custodian'
  | 'desk'
  | 'seats'
  | 'approvals'
  | 'vault_partner'
  | 'oversight'
  | 'focal_point'
  | 'locality'
  | 'limit'
  | 'confirm_level'
  | 'reply_address'
  | 'asked'
  | 'place_level'
  | 'place_km'
  | 'time_days'
  | 'batch_hours'
  | 'timezone'
  | 'languages'
  | 'legal'

/**
 * One thing that a protocol says. `about` tells which (an area and a channel, a clock and a priority, an organisation);
 * `value` is what it says of it, null for nobody or nothing.
 */
export type Line = {
  section: Section
  kind: LineKind
  about: readonly string[]
  value: string | number | readonly string[] | null
}

/** Everything that it says, line by line; order within a list that has none does not count. */
export function protocolLines(protocol: Protocol): Line[] {
  const { who } = protocol
  const lines: Line[] = []
  const say = (section: Section, kind: LineKind, about: readonly string[], value: Line['value']): void => {
    lines.push({ section, kind, about, value })
  }
  for (const one of who?.custodians ?? [])
    say('keeping', 'custodian', [one.area_code, one.channel], one.organisation_id)
  for (const id of who?.desk ?? []) say('desk', 'desk', [id], null)
  for (const { organisation_id, seats } of who?.panel ?? []) say('panel', 'seats', [organisation_id], seats)
  say('panel', 'approvals', [], protocol.approvals)
  say('partners', 'vault_partner', [], who?.vault_partner ?? null)
  say('partners', 'oversight', [], who?.oversight ?? null)
  say('partners', 'focal_point', [], who?.focal_point ?? null)
  for (const one of who?.localities ?? []) say('localities', 'locality', [one.area_code], one.expected_days)
  for (const kind of CLOCK_KINDS)
    for (const priority of PRIORITIES)
      say('limits', 'limit', [kind, priority], protocol.clocks[kind][priority])
  say('limits', 'confirm_level', [], protocol.confirmLevelMinutes)
  say('limits', 'reply_address', [], protocol.replyAddressDays)
  for (const kind of CLOCK_KINDS) say('asked', 'asked', [kind], protocol.escalation[kind])
  say('leaving', 'place_level', [], protocol.place.adminLevel)
  say('leaving', 'place_km', [], protocol.place.minimumKm)
  say('leaving', 'time_days', [], protocol.time.minimumDays)
  const hours = protocol.batchHours.toSorted((a, b) => a - b)
  say('leaving', 'batch_hours', [], hours.map(String))
  say('leaving', 'timezone', [], protocol.timezone)
  say('languages', 'languages', [], protocol.languages)
  for (const { limit, source, as_of } of protocol.legal ?? []) say('legal', 'legal', [limit, source], as_of)
  return lines
}

export type Change = { section: Section; before: Line | null; after: Line | null }

/** What is otherwise in `after`, in the order of the sections; empty when both say the same. */
export function protocolChanges(before: Protocol, after: Protocol): Change[] {
  const [old, fresh] = [byKey(protocolLines(before)), byKey(protocolLines(after))]
  const keys = new Set([...old.keys(), ...fresh.keys()])
  const changes = [...keys].flatMap((key): Change[] => {
    const [was, is] = [old.get(key) ?? null, fresh.get(key) ?? null]
    const section = is?.section ?? was?.section
    if (section === undefined || same(was, is)) return []
    return [{ section, before: was, after: is }]
  })
  return changes.toSorted((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section))
}

const keyOf = ({ kind, about }: Line): string => JSON.stringify([kind, ...about])
const byKey = (lines: readonly Line[]): Map<string, Line> => new Map(lines.map((line) => [keyOf(line), line]))
const same = (a: Line | null, b: Line | null): boolean =>
  a !== null && b !== null && JSON.stringify(a.value) === JSON.stringify(b.value)
