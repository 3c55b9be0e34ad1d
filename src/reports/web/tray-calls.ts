import type { Static } from 'typebox'
import { api } from '../../ui/api.ts'
import type { ReportFilter } from '../saved-filter.ts'
import type {
  BulkActs,
  BulkDone,
  BulkReports,
  BulkUndone,
  Claimed,
  LikelySame,
  SavedFilterRow,
  SavedFilters,
  Texts,
} from '../tray-wire.ts'
import type { ReportList } from '../wire.ts'

export type BulkBody = Static<typeof BulkReports>
export type Refused = Static<typeof BulkDone>['refused'][number]
export type BulkActRow = Static<typeof BulkActs>['rows'][number]
export type Undone = Static<typeof BulkUndone>
export type Saved = Static<typeof SavedFilterRow>
export type SealedWords = Static<typeof Texts>['rows'][number]
type Counted = { queues: { key: string; n: number }[] }

/** What many hands do on one tray. */
export const many = {
  list: (query: URLSearchParams) => api.get<Static<typeof ReportList>>(`/api/reports?${query.toString()}`),
  counts: () => api.get<Counted>('/api/reports/counts'),
  claim: (report_ids: string[], take_over = false) =>
    api.post<Static<typeof Claimed>>('/api/reports/claim', { report_ids, ...(take_over && { take_over }) }),
  release: (report_ids: string[]) => api.post('/api/reports/release-claims', { report_ids }),
  bulk: (body: BulkBody, key: string) =>
    api.post<Static<typeof BulkDone>>('/api/reports/bulk', body, { key }),
  undoable: () => api.get<Static<typeof BulkActs>>('/api/bulk-acts'),
  undo: (id: string) => api.post<Undone>(`/api/bulk-acts/${id}/undo`),
  texts: (report_ids: string[]) => api.post<Static<typeof Texts>>('/api/reports/texts', { report_ids }),
  likelySame: (id: string) => api.get<Static<typeof LikelySame>>(`/api/reports/${id}/likely-same`),
  saved: () => api.get<Static<typeof SavedFilters>>('/api/saved-filters'),
  save: (filter: ReportFilter) => api.post<Saved>('/api/saved-filters', { filter }),
  unsave: (id: string) => api.post(`/api/saved-filters/${id}/remove`),
}
