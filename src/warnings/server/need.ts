import type { Need } from '../../wheels/server/index.ts'

/** Something that waits; what is not known of it is null. */
export const need = (kind: string, subject: string, subjectId: string, more: Partial<Need>): Need => ({
  kind,
  subject,
  subject_id: subjectId,
  priority: null,
  area_code: null,
  started_at: null,
  due_at: null,
  passed_on: false,
  ...more,
})
