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
export { call, Client, Refused } from './client.ts'
export {
  commonHelp,
  keeping,
  listOf,
  readCode,
  requireSame,
  type Said,
  signedIn,
  verb,
  verbs,
  whereOf,
} from './client-command.ts'
export { clientCommands } from './client-commands.ts'
export { foundCommand, foundingCommand } from './found-command.ts'
export { doctorHelp, runDoctor } from './doctor-command.ts'
export { exportHelp, importWheelHelp, runExport, runImportWheel } from './move-command.ts'
export { orderNeeds } from './order-needs.ts'
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
