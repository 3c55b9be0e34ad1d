import { CLOCK_KINDS, PRIORITIES } from '../clocks.ts'
import type { Protocol } from '../protocol.ts'

/** The longest unit that leaves no rest: 90 minutes are 90 min, 120 are 2 h. */
function span(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
}

const words = (codes: readonly string[]): string => codes.join(', ').replaceAll('_', ' ')
const PROMISES: Readonly<Record<(typeof CLOCK_KINDS)[number], string>> = {
  acknowledge: 'the person hears that it came',
  triage: 'somebody judged how pressing it is',
  verify: 'it was checked',
  accept: 'whoever was asked said yes or no',
  act: 'something was done',
  close: 'the person knows what came of it',
}

/** A protocol to read aloud at a table, whole. `nameOf` tells an organisation's name from its id. */
export function protocolText(protocol: Protocol, nameOf: (id: string) => string): string[] {
  const names = (ids: readonly string[]): string => ids.map(nameOf).join(', ') || 'nobody yet'
  const { who } = protocol
  return [
    'Who does what',
    `  Desk, works on summaries: ${names(who?.desk ?? [])}`,
    `  Panel, decides what leaves: ${(who?.panel ?? []).map((one) => `${nameOf(one.organisation_id)} (${one.seats})`).join(', ') || 'nobody yet'}; ${protocol.approvals} must approve`,
    ...(who?.custodians ?? []).map(
      (one) =>
        `  Keeps the reports of ${one.area_code}${one.channel === 'any' ? '' : `, ${one.channel}`}: ${nameOf(one.organisation_id)}`,
    ),
    ...((who?.custodians ?? []).length === 0 ? ['  Keeps the reports: nobody yet'] : []),
    `  Vault partner: ${who?.vault_partner ? nameOf(who.vault_partner) : 'nobody'}`,
    `  Oversight body: ${who?.oversight ? nameOf(who.oversight) : 'nobody'}`,
    `  Focal point: ${who?.focal_point ? nameOf(who.focal_point) : 'nobody'}`,
    ...(who?.localities ?? []).map(
      (one) =>
        `  ${one.area_code}: ${one.expected_days === null ? 'nothing is expected' : `silence is noticed after ${one.expected_days} days`}`,
    ),
    '',
    `Within which time (${PRIORITIES.join(', ')})`,
    ...CLOCK_KINDS.map(
      (kind) =>
        `  ${PROMISES[kind]}: ${PRIORITIES.map((one) => span(protocol.clocks[kind][one])).join(', ')}`,
    ),
    '',
    'Who is asked next when a time has passed',
    ...CLOCK_KINDS.map((kind) => `  ${kind}: ${words(protocol.escalation[kind])}`),
    '',
    'What leaves',
    `  A place is an area of level ${protocol.place.adminLevel} or above, or ${protocol.place.minimumKm} km across; a time is ${protocol.time.minimumDays} whole days or more.`,
    `  What is not pressing leaves at ${protocol.batchHours.map((hour) => `${hour}:00`).join(', ')} (${protocol.timezone}).`,
    `  A raised level is confirmed within ${span(protocol.confirmLevelMinutes)}. A reply address is kept for ${protocol.replyAddressDays} days after closing.`,
    '',
    `Working languages: ${protocol.languages.join(', ')}`,
    ...(protocol.legal ?? []).flatMap((one, at) => [
      ...(at === 0 ? ['', 'Limits that the law sets'] : []),
      `  ${one.limit}: ${one.source}, as of ${one.as_of}`,
    ]),
  ]
}
