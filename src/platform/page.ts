import { problem } from './errors.ts'

/** Keyset pagination by time and id, newest first. The cursor is opaque to a client. */
export type Cursor = { at: Date; id: string }

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(`${cursor.at.toISOString()} ${cursor.id}`).toString('base64url')
}

export function decodeCursor(text: string | undefined): Cursor | null {
  if (text === undefined || text === '') return null
  const [time, id] = Buffer.from(text, 'base64url').toString().split(' ')
  const at = new Date(time ?? '')
  const year = at.getUTCFullYear()
  if (!(year >= 1 && year <= 9999) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id ?? ''))
    throw problem('wrong_value', { field: 'after' })
  return { at, id: id as string }
}

/** Cuts one row too many back to a page and says where the next begins. */
export function pageOf<T>(
  rows: T[],
  limit: number,
  cursorOf: (row: T) => Cursor,
): { rows: T[]; after: string | null } {
  if (rows.length <= limit) return { rows, after: null }
  const page = rows.slice(0, limit)
  return { rows: page, after: encodeCursor(cursorOf(page[page.length - 1] as T)) }
}
