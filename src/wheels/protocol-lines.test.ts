import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protocolChanges, protocolLines, SECTIONS } from './protocol-lines.ts'
import { canonicalText, textDigest } from './protocol-text.ts'
import { defaultProtocol, type Protocol } from './protocol.ts'
import type { Who } from './who.ts'

const [women, elders, youth] = ['w', 'e', 'y']
const who: Who = {
  desk: [women, elders],
  panel: [
    { organisation_id: women, seats: 2 },
    { organisation_id: elders, seats: 1 },
  ],
  custodians: [{ area_code: 'KE042', channel: 'any', organisation_id: women }],
  vault_partner: elders,
  oversight: null,
  focal_point: null,
  localities: [{ area_code: 'KE042001', expected_days: 7 }],
}
const version: Protocol = { ...defaultProtocol({ timezone: 'Africa/Nairobi', languages: ['en', 'ar'] }), who }
const said = (before: Protocol, after: Protocol) =>
  protocolChanges(before, after).map(({ section, before: was, after: is }) => [
    section,
    (is ?? was)?.kind,
    (is ?? was)?.about.join(' '),
    was?.value,
    is?.value,
  ])

test('two versions that say the same differ in nothing, in whatever order their lists and hours stand', () => {
  const turned: Protocol = {
    ...version,
    version: 2,
    batchHours: version.batchHours.toReversed(),
    who: { ...who, desk: who.desk.toReversed(), panel: who.panel.toReversed() },
  }
  assert.deepEqual(protocolChanges(version, turned), [])
})

test('who is asked first, and in which language one works first, is a difference', () => {
  const turned: Protocol = {
    ...version,
    languages: ['ar', 'en'],
    escalation: { ...version.escalation, close: version.escalation.close.toReversed() },
  }
  assert.deepEqual(
    said(version, turned).map(([section]) => section),
    ['asked', 'languages'],
  )
})

test('a difference names one thing a line, what it was and what it becomes', () => {
  const after: Protocol = {
    ...version,
    clocks: { ...version.clocks, acknowledge: { ...version.clocks.acknowledge, P2: 60 } },
    who: {
      ...who,
      desk: [women, elders, youth],
      panel: [
        { organisation_id: women, seats: 1 },
        { organisation_id: elders, seats: 1 },
        { organisation_id: youth, seats: 1 },
      ],
      vault_partner: youth,
      custodians: [...who.custodians, { area_code: 'KE042', channel: 'sms', organisation_id: elders }],
      localities: [],
    },
    legal: [{ limit: 'Reply address', source: 'Data Protection Act', as_of: '2026-01-01' }],
  }
  assert.deepEqual(said(version, after), [
    ['keeping', 'custodian', 'KE042 sms', undefined, elders],
    ['desk', 'desk', youth, undefined, null],
    ['panel', 'seats', women, 2, 1],
    ['panel', 'seats', youth, undefined, 1],
    ['partners', 'vault_partner', '', elders, youth],
    ['localities', 'locality', 'KE042001', 7, undefined],
    ['limits', 'limit', 'acknowledge P2', 120, 60],
    ['legal', 'legal', 'Reply address Data Protection Act', undefined, '2026-01-01'],
  ])
})

test('every part of a protocol is read somewhere: nothing changes in silence', () => {
  const whole: Protocol = {
    ...version,
    legal: [{ limit: 'Reply address', source: 'Data Protection Act', as_of: '2026-01-01' }],
  }
  assert.deepEqual(new Set(protocolLines(whole).map((line) => line.section)), new Set(SECTIONS))
  const others: Partial<Protocol>[] = [
    { place: { adminLevel: 2, minimumKm: 5 } },
    { place: { adminLevel: 3, minimumKm: 10 } },
    { time: { minimumDays: 3 } },
    { timezone: 'Africa/Kampala' },
    { batchHours: [8, 17] },
    { confirmLevelMinutes: 60 },
    { replyAddressDays: 14 },
    { approvals: 3 },
    { languages: ['en'] },
    { legal: [] },
  ]
  for (const over of others)
    assert.equal(said(whole, { ...whole, ...over }).length, 1, Object.keys(over).join())
})

test('its digest is the same for whoever reads it, in any order of its keys, and another for another text', () => {
  const turned = Object.fromEntries(Object.entries(version).toReversed()) as Protocol
  assert.equal(canonicalText(turned), canonicalText(version))
  const guest: Protocol = {
    ...version,
    who: { ...who, localities: [{ area_code: 'KE042001', expected_days: null }] },
  }
  assert.equal(textDigest(guest), textDigest(version))
  assert.match(textDigest(version), /^(?:[0-9a-f]{8} ){7}[0-9a-f]{8}$/)
  assert.notEqual(textDigest({ ...version, approvals: 3 }), textDigest(version))
  assert.equal(JSON.parse(canonicalText(version)).approvals, 2)
})
