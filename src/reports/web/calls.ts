import type { Static } from 'typebox'
import { api } from '../../ui/api.ts'
import type { RecordPurposes, Triage } from '../wire.ts'
import type {
  Categorise,
  Coverage,
  CustodianAnswer,
  DivertAccusation,
  DivertSensitive,
  EnvelopeRow,
  FieldCheckRow,
  MakeSafe,
  OversightReportView,
  ReportList,
  ReportRow,
  ReportView,
  SendFieldCheck,
  ServiceRow,
  SealedText,
  TextReporter,
  WalkIn,
} from '../wire.ts'

export type Row = Static<typeof ReportRow>
export type View = Static<typeof ReportView>
export type Envelope = Static<typeof EnvelopeRow>
export type FieldCheck = Static<typeof FieldCheckRow>
export type OversightReport = Static<typeof OversightReportView>
export type Service = Static<typeof ServiceRow>
export type Sealed = Static<typeof SealedText>
export type CoverageRow = Static<typeof Coverage>['rows'][number]
export type Custodian = Static<typeof CustodianAnswer>
type Moved = { state: string; version: number }
type Rows<T> = { rows: T[] }

const act =
  <Body>(verb: string) =>
  (report: Pick<Row, 'report_id' | 'version'>, body: Body) =>
    api.post<Moved>(`/api/reports/${report.report_id}/${verb}`, body, { version: report.version })

export const reports = {
  list: (query: URLSearchParams) => api.get<Static<typeof ReportList>>(`/api/reports?${query.toString()}`),
  one: (id: string) => api.get<View>(`/api/reports/${id}`),
  makeSafe: act<Static<typeof MakeSafe>>('make-safe'),
  categorise: act<Static<typeof Categorise>>('categorise'),
  triage: act<Static<typeof Triage>>('triage'),
  recordPurposes: act<Static<typeof RecordPurposes>>('purposes'),
  divertSensitive: act<Static<typeof DivertSensitive>>('divert-sensitive'),
  divertAccusation: act<Static<typeof DivertAccusation>>('divert-accusation'),
  close: act<{ silence_is_safer?: boolean }>('close'),
  reopen: act<undefined>('reopen'),
  /** Handing the file out is an act in the journal, though the browser fetches it like any file. */
  fileOf: (id: string) => `/api/reports/${id}/export`,
  write: (id: string, sealed: string) => api.post(`/api/reports/${id}/write`, { message_sealed: sealed }),
  text: (id: string, body: Static<typeof TextReporter>) => api.post(`/api/reports/${id}/text`, body),
  enter: (body: Static<typeof WalkIn>, key: string) => api.post('/api/reports/walk-in', body, { key }),
}

export const clocks = {
  pause: (id: string, reason: string) => api.post(`/api/clocks/${id}/pause`, { reason }),
  resume: (id: string) => api.post(`/api/clocks/${id}/resume`),
}

export const coverage = {
  list: () => api.get<Rows<CoverageRow>>('/api/coverage'),
  checks: () => api.get<Rows<FieldCheck>>('/api/field-checks'),
  send: (body: Static<typeof SendFieldCheck>) => api.post('/api/field-checks', body),
  answer: (id: string, body: { state: 'answered' | 'could_not_go'; answer_sealed: string }) =>
    api.post(`/api/field-checks/${id}/answer`, body),
}

export const envelopes = {
  list: () => api.get<Rows<Envelope>>('/api/envelopes'),
  destroy: (id: string) => api.post(`/api/envelopes/${id}/destroy`),
}

export const oversight = {
  list: () => api.get<Rows<OversightReport>>('/api/oversight-reports'),
  one: (id: string) => api.get<OversightReport>(`/api/oversight-reports/${id}`),
  /** Handing the file out is an act in the journal, though the browser fetches it like any file. */
  fileOf: (id: string) => `/api/reports/${id}/export`,
  write: (id: string, sealed: string) =>
    api.post(`/api/oversight-reports/${id}/write`, { message_sealed: sealed }),
  close: (id: string) => api.post(`/api/oversight-reports/${id}/close`),
}

export const published = {
  custodian: (wheel: string, area: string) =>
    api.get<Custodian>(`/api/public/${wheel}/custodian?channel=walk_in&area=${encodeURIComponent(area)}`),
  services: (wheel: string) => api.get<Rows<Service>>(`/api/public/${wheel}/services`),
}
