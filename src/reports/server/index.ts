// The server's door of this slice.
export { reportsDue } from './due.ts'
export { reportCommand } from './client-desk.ts'
export { reportEvents, type ReportEventName } from './events.ts'
export { handOverSubscriber } from './hand-over.ts'
export { Intake, type Taken } from './intake.ts'
export { type Channel, type NewReport, type ReceiptHalf, reportIdOf } from './new-report.ts'
export { importHelp, type ImportGround, ImportMisuse, runImport } from './import-command.ts'
export { publicPages } from './pages.ts'
export { publicAssets } from './public/assets.ts'
export { type Sees, sees } from './public/lines-page.ts'
export {
  type Acting,
  closeReports,
  lockSources,
  markLinked,
  markPassedOn,
  markUnlinked,
  type SourceReport,
  sourceReports,
} from './links.ts'
export { reportAreas, reportsNeeds } from './needs.ts'
export { httpOutbound, noOutbound, type Outbound } from './outbound.ts'
export { reportsRoutes } from './routes.ts'
export { insertService, type NewService } from './services.ts'
export { smsSecret } from './sms-routes.ts'
