import type { Tx } from '../../platform/db.ts'
import { problem } from '../../platform/errors.ts'
import type { Ground } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { journalRow, type JournalRow, writeJournal } from '../../platform/journal.ts'
import { checkSealed } from '../age-shape.ts'
import type { Identities } from './identities.ts'
import { CannotUnlock } from './lock-cipher.ts'
import { LockDestroyed, type Locks } from './locks.ts'
import type { Rings } from './rings.ts'

/** Whose lock closes a record: the organisation that owns it, its area, the month and class of the record. */
export type Shelf = {
  wheelId: string
  organisationId: string
  areaCode: string
  at: Date
  class:
    | 'report'
    | 'contact'
    | 'summary'
    | 'note'
    | 'conversation'
    | 'incident'
    | 'release'
    | 'response'
    | 'field-check'
    | 'envelope'
    | 'oversight'
}

export type JournalNote = {
  wheelId: string
  event: string
  recordKind: string
  recordId: string
  organisationId: string
  areaCode?: string
}

/**
 * Between the routes and the locks: takes what a browser sealed, checks that it is an age file for as many readers as
 * there should be, closes it under its lock, and gives the plain age file back to those who may have it.
 */
export class Keeper {
  readonly locks: Locks
  readonly identities: Identities
  readonly rings: Rings

  constructor(locks: Locks, identities: Identities, rings: Rings) {
    this.locks = locks
    this.identities = identities
    this.rings = rings
  }

  /** @param readers how many organisations (and the reporter) the file is sealed to, exactly */
  async keepSealed(shelf: Shelf, context: string, base64: string, readers: number): Promise<Uint8Array> {
    const bytes = Buffer.from(base64, 'base64')
    const check = checkSealed(bytes, readers)
    if (!check.ok)
      throw problem(check.reason === 'recipients' ? 'sealed_for_others' : 'not_sealed', { readers })
    return this.keep(shelf, context, bytes)
  }

  async keep(shelf: Shelf, context: string, ageFile: Uint8Array): Promise<Uint8Array> {
    return this.locks.close(lockName(shelf, shelf.class), ageFile, context)
  }

  /** The plain age file again. @throws Problem key_destroyed when its lock is gone, or its bytes were changed */
  async give(closed: Uint8Array, context: string): Promise<Uint8Array> {
    try {
      return await this.locks.open(closed, context)
    } catch (error) {
      if (error instanceof LockDestroyed) throw problem('key_destroyed')
      // Changed bytes are as unreadable as bytes without a lock, and one such row must not hold up all others.
      if (error instanceof CannotUnlock) throw problem('key_destroyed', { damaged: true })
      throw error
    }
  }

  async giveBase64(closed: Uint8Array, context: string): Promise<string> {
    return Buffer.from(await this.give(closed, context)).toString('base64')
  }

  /** One journal row beside the write. */
  async record(tx: Tx, note: JournalNote, now: Date, content: unknown): Promise<void> {
    await writeJournal(tx, await this.entry(note, now, content))
  }

  /** The row itself. Its salt comes from the journal's lock, so that destroying that ends it. */
  async entry(note: JournalNote, now: Date, content: unknown): Promise<JournalRow> {
    const journalId = newId(now)
    const shelf = {
      wheelId: note.wheelId,
      organisationId: note.organisationId,
      areaCode: note.areaCode ?? 'all',
      at: now,
    }
    const salt = await this.locks.journalSalt(lockName(shelf, 'journal'), journalId)
    const { wheelId, event, recordKind, recordId, organisationId } = note
    return journalRow(
      { journalId, wheelId, event, recordKind, recordId, organisationId, at: now },
      salt,
      content,
    )
  }
}

function lockName(shelf: Omit<Shelf, 'class'>, lockClass: string) {
  return {
    wheelId: shelf.wheelId,
    organisationId: shelf.organisationId,
    // H3 cells are written h3:…, and a lock's name has no colon.
    areaCode: shelf.areaCode.replaceAll(':', '.'),
    month: shelf.at.toISOString().slice(0, 7),
    class: lockClass,
  }
}

/** The files of keys outside the database: each member's own, and each organisation's ring. */
export type Keys = Pick<Keeper, 'identities' | 'rings'>

/** The ground of every slice that keeps something sealed. */
export type Kept = Ground & { keeper: Keeper; hostSecret: Buffer }
