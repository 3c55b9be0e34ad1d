import { scan } from '../../custody/sgbv.ts'
import type { EnvelopeContent, ReportContent } from '../wire.ts'
import type { Message } from './opened.ts'

/** What can be told apart when a part of a report belongs to a specialist: a sentence, the place, the time, a message. */
export type Piece = {
  id: string
  of: 'words' | 'where' | 'when' | 'message'
  text: string
  mentions: boolean
}

export function piecesOf(body: ReportContent, messages: readonly Message[]): Piece[] {
  const all: Omit<Piece, 'mentions'>[] = sentences(body.words).map((text, at) => ({
    id: `words-${at}`,
    of: 'words',
    text,
  }))
  if (body.where) all.push({ id: 'where', of: 'where', text: body.where })
  if (body.when) all.push({ id: 'when', of: 'when', text: body.when })
  for (const one of messages) {
    if (one.direction !== 'from_reporter' || !one.content) continue
    all.push({ id: one.id, of: 'message', text: one.content.words })
  }
  const found = all.map((piece) => ({ ...piece, mentions: scan(piece.text).mentions }))
  // Told over two sentences, so that neither alone says it: then every sentence is offered as one.
  if (found.some((piece) => piece.mentions)) return found
  return found.map((piece) => ({ ...piece, mentions: piece.of === 'words' }))
}

export function envelopeOf(pieces: readonly Piece[], chosen: ReadonlySet<string>): EnvelopeContent {
  const words = pieces
    .filter((piece) => chosen.has(piece.id))
    .map((piece) => piece.text.trim())
    .join('\n')
  return { v: 1, words }
}

/** Null when nothing is left to say: then the whole report leaves. */
export function remainingOf(
  body: ReportContent,
  pieces: readonly Piece[],
  chosen: ReadonlySet<string>,
  keepPhotos: boolean,
): ReportContent | null {
  const stays = (of: Piece['of']) => pieces.filter((piece) => piece.of === of && !chosen.has(piece.id))
  const words = stays('words')
    .map((piece) => piece.text)
    .join('')
    .trim()
  const photos = keepPhotos ? (body.photos ?? []) : []
  if (words === '' && photos.length === 0) return null
  const remaining: ReportContent = { v: 1, words }
  const [where] = stays('where')
  const [when] = stays('when')
  if (where) remaining.where = where.text
  if (when) remaining.when = when.text
  if (photos.length > 0) remaining.photos = photos
  return remaining
}

/** Sentences with the spaces that follow them, so that what stays reads as it was written. */
function sentences(text: string): string[] {
  const parts = [...new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text)]
  return parts.map((part) => part.segment).filter((segment) => segment.trim() !== '')
}
