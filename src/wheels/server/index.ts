// The server's door of this slice.
export {
  type ClockOrder,
  type ClockSubject,
  clockDue,
  clockRows,
  clocksOf,
  limitOf,
  meetClock,
  moveClocks,
  type OnMissed,
  openClocksOf,
  removeClocks,
  startClocks,
  type TimedKind,
} from './clocks.ts'
export { type AreaOf, clockNeeds, type Need, type NeedsSource, wheelRoutes } from './routes.ts'
export {
  areasOf,
  deskOf,
  findCustodian,
  findWheel,
  getProtocol,
  listWheels,
  membersOf,
  organisationsOf,
  type PublicWheel,
  riskSentencesOf,
  type Seated,
} from './store.ts'
export { wordsInUse } from './word-store.ts'
export { type Founded, type Founding, type FoundingMember, FoundingRefused, foundWheel } from './found.ts'
