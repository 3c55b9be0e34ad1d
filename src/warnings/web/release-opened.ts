import type { Static } from 'typebox'
import { sealFor } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import type { ReasonContent, ReleaseContent, ReleaseReaders, ReleaseView } from '../wire.ts'
import { opened } from './opened.ts'

type View = Static<typeof ReleaseView>
export type OpenedRelease = Omit<View, 'recipients' | 'approvals'> & {
  words: string | null
  withdrawal: string | null
  recipients: (View['recipients'][number] & { reason: string | null })[]
  approvals: (View['approvals'][number] & { reason: string | null })[]
}

const reasonIn = async (sealed: string | null) => (await opened<ReasonContent>(sealed))?.reason ?? null

export async function openRelease(id: string): Promise<OpenedRelease> {
  const view = await api.get<View>(`/api/releases/${id}`)
  const [words, withdrawal, recipients, approvals] = await Promise.all([
    opened<ReleaseContent>(view.body_sealed),
    reasonIn(view.withdrawal_sealed),
    Promise.all(
      view.recipients.map(async (one) => ({ ...one, reason: await reasonIn(one.coercion_reason_sealed) })),
    ),
    Promise.all(view.approvals.map(async (one) => ({ ...one, reason: await reasonIn(one.reason_sealed) }))),
  ])
  return { ...view, words: words?.words ?? null, withdrawal, recipients, approvals }
}

/** A reason about a release goes to its owner and the panel, and to no recipient. */
export async function sealReason(ownerId: string, reason: string): Promise<string> {
  const readers = await api.get<Static<typeof ReleaseReaders>>(`/api/release-readers?recipients=${ownerId}`)
  // The asker may sit on the panel of another organisation: named as a recipient, the owner is among the readers.
  const content: ReasonContent = { v: 1, reason }
  return sealFor(
    readers.body.map((one) => one.recipient),
    content,
  )
}
