import { openSealed } from '../../custody/web/index.ts'

/** Null where it cannot be read: its lock was destroyed, or it was sealed before this organisation was a reader. */
export async function opened<T>(sealed: string | null): Promise<T | null> {
  if (sealed === null) return null
  try {
    return await openSealed<T>(sealed)
  } catch {
    return null
  }
}
