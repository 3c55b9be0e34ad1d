export const TRUTHS = ['confirmed', 'false', 'mixed', 'unknown'] as const
export type Truth = (typeof TRUTHS)[number]

export const RUMOUR_STATES = [
  'heard',
  'registered',
  'rated',
  'verifying',
  ...TRUTHS,
  'countered',
  'monitored',
  'closed',
] as const
export type RumourState = (typeof RUMOUR_STATES)[number]

export const RUMOUR_EVENTS = [
  'register',
  'rate',
  'check',
  'judge',
  'counter',
  'uncounter',
  'monitor',
  'close',
  'hear',
] as const
export type RumourEvent = (typeof RUMOUR_EVENTS)[number]

type Next = RumourState | 'judged'
type Moves = Partial<Record<RumourEvent, Next>>

/** Once judged, it may be judged anew, answered, or only watched: an answer to what few have heard would spread it. */
const judged = (state: Truth): Moves => ({
  rate: state,
  check: state,
  judge: 'judged',
  counter: 'countered',
  monitor: 'monitored',
  hear: state,
})

/**
 * DOMAIN 13.4. `judged` stands for what the latest judgement says. A correction that was taken back leaves a rumour as it
 * was judged (`uncounter`); one that was closed and is heard again is watched again.
 */
const RUMOUR: Readonly<Record<RumourState, Moves>> = {
  heard: { register: 'registered', close: 'closed', hear: 'heard' },
  registered: { rate: 'rated', close: 'closed', hear: 'registered' },
  rated: { rate: 'rated', check: 'verifying', hear: 'rated' },
  verifying: { rate: 'verifying', check: 'verifying', judge: 'judged', hear: 'verifying' },
  confirmed: judged('confirmed'),
  false: judged('false'),
  mixed: judged('mixed'),
  unknown: judged('unknown'),
  countered: {
    rate: 'countered',
    check: 'countered',
    judge: 'judged',
    counter: 'countered',
    uncounter: 'judged',
    monitor: 'monitored',
    hear: 'countered',
  },
  monitored: {
    rate: 'monitored',
    check: 'monitored',
    judge: 'judged',
    counter: 'countered',
    uncounter: 'monitored',
    close: 'closed',
    hear: 'monitored',
  },
  closed: { hear: 'monitored' },
}

/** @param truth what the latest judgement says; what was closed unjudged, as no rumour, is registered when heard again */
export function nextRumourState(
  state: RumourState,
  event: RumourEvent,
  truth: Truth | null,
): RumourState | undefined {
  const next = RUMOUR[state][event]
  if (next === 'judged') return truth ?? undefined
  return state === 'closed' && next !== undefined && truth === null ? 'registered' : next
}

export const CORRECTION_STATES = ['draft', 'published', 'refused', 'withdrawn', 'replaced'] as const
export type CorrectionState = (typeof CORRECTION_STATES)[number]

export const CORRECTION_EVENTS = ['confirm', 'refuse', 'withdraw', 'replace'] as const
export type CorrectionEvent = (typeof CORRECTION_EVENTS)[number]

const CORRECTION: Readonly<Record<CorrectionState, Partial<Record<CorrectionEvent, CorrectionState>>>> = {
  draft: { confirm: 'published', refuse: 'refused', withdraw: 'withdrawn' },
  published: { withdraw: 'withdrawn', replace: 'replaced' },
  refused: {},
  withdrawn: {},
  replaced: {},
}

export function nextCorrectionState(
  state: CorrectionState,
  event: CorrectionEvent,
): CorrectionState | undefined {
  return CORRECTION[state][event]
}

/** How many people may have heard it: a bracket, since nobody counted them. */
export const REACHES = ['under_50', 'under_500', 'under_5000', 'over_5000', 'unknown'] as const
export type Reach = (typeof REACHES)[number]

/** By which way it was heard. Never through whom. */
export const WAYS = [
  'in_person',
  'gathering',
  'phone',
  'sms',
  'messenger',
  'social_media',
  'radio',
  'print',
  'other',
] as const
export type Way = (typeof WAYS)[number]

/** Where a correction was said: what people hear and trust, least technical first. */
export const SAYING_CHANNELS = [
  'elders',
  'baraza',
  'places_of_worship',
  'door_to_door',
  'school',
  'radio',
  'loudspeaker',
  'poster',
  'sms',
  'messenger',
  'social_media',
  'other',
] as const
export type SayingChannel = (typeof SAYING_CHANNELS)[number]

export const RUMOUR_TEXT_KINDS = ['statement', 'check', 'note'] as const
export type RumourTextKind = (typeof RUMOUR_TEXT_KINDS)[number]
