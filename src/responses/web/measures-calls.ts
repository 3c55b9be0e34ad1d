import type { Static } from 'typebox'
import { api } from '../../ui/api.ts'
import type { Period } from '../measures.ts'
import type { ConductCells, Months } from '../measures-published.ts'
import type {
  MeasureMoved,
  Measures as Shape,
  NotesBatch,
  PublishedMeasure,
  PublishedMeasures,
} from '../measures-wire.ts'

export type Measures = Static<typeof Shape>
export type Published = Static<typeof PublishedMeasure>
type Moved = Static<typeof MeasureMoved>

export const measures = {
  of: ({ from, to }: Period) => api.get<Measures>(`/api/measures?from=${from}&to=${to}`),
  published: () => api.get<Static<typeof PublishedMeasures>>('/api/measures/published'),
  notes: ({ first_month, months }: Months, after: string | null) => {
    const query = new URLSearchParams({ first_month, months: String(months) })
    if (after !== null) query.set('after', after)
    return api.get<Static<typeof NotesBatch>>(`/api/measures/notes?${query.toString()}`)
  },
  propose: (months: Months, cells: ConductCells) =>
    api.post<Moved>('/api/measures/publish', { ...months, ...cells }),
  confirm: (row: Published) =>
    api.post<Moved>(`/api/measures/${row.published_measure_id}/confirm`, {}, { version: row.version }),
  withdraw: (row: Published) =>
    api.post<Moved>(`/api/measures/${row.published_measure_id}/withdraw`, {}, { version: row.version }),
}
