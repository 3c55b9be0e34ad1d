import type { Tx } from '../../platform/db.ts'
import type { Asking } from './asking.ts'
import type { Release } from './release-store.ts'

/** A recipient as it was written: what it is asked, and why something coercive if it is. */
export type WrittenRecipient = {
  organisationId: string
  sector: string
  ask: string | null
  coercion?: { considered: readonly string[]; reasonSealed: string } | undefined
}

export type ReleasedItem = { inboxItemId: string; organisationId: string; ask: string | null }

/**
 * What the responses do with a release, in its transaction: this slice stands before theirs and knows no task.
 * `server.ts` passes them in.
 */
export type ReleaseHooks = {
  /** As its author. Refuses a coercive request without its reason. `readers`: how many organisations a reason is sealed to. */
  onWritten(
    who: Asking,
    release: Release,
    recipients: readonly WrittenRecipient[],
    readers: number,
  ): Promise<void>
  /** As the sweep: a task exists from the moment at which its words can be opened. */
  onReleased(tx: Tx, release: Release, items: readonly ReleasedItem[], now: Date): Promise<void>
  /** As the sweep. */
  onEnded(tx: Tx, release: Release, how: 'withdrawn' | 'expired', now: Date): Promise<void>
  coercionOf(
    tx: Tx,
    release: Release,
  ): Promise<{ organisationId: string; considered: string[]; reasonSealed: string | null }[]>
  taskOf(tx: Tx, wheelId: string, inboxItemId: string): Promise<string | null>
}
