import type { Static } from 'typebox'
import { wheel } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import type { CorrectionContent } from '../correction.ts'
import type { Statement } from '../headline.ts'
import type { RumourView, StatementContent } from '../rumour-wire.ts'
import type { ReasonContent } from '../wire.ts'
import { opened } from './opened.ts'

type View = Static<typeof RumourView>
export type OpenedCorrection = View['corrections'][number] & {
  content: CorrectionContent | null
  endReason: string | null
}
export type OpenedRumour = Omit<View, 'texts' | 'judgements' | 'corrections'> & {
  title: string
  /** Every wording that could be opened, in each language in which it was written down. */
  statements: Statement[]
  texts: (View['texts'][number] & { words: string | null })[]
  judgements: (View['judgements'][number] & { reason: string | null })[]
  corrections: OpenedCorrection[]
}

/** A rumour with every text that this organisation can open; nothing that was opened is kept beyond the page. */
export async function openRumour(id: string): Promise<OpenedRumour> {
  const view = await api.get<View>(`/api/rumours/${id}`)
  const [texts, judgements, corrections] = await Promise.all([
    Promise.all(
      view.texts.map(async (text) => {
        const content = await opened<Partial<StatementContent & ReasonContent>>(text.sealed)
        return { ...text, words: content?.statement ?? content?.reason ?? null }
      }),
    ),
    Promise.all(
      view.judgements.map(async (one) => ({
        ...one,
        reason: (await opened<ReasonContent>(one.reason_sealed))?.reason ?? null,
      })),
    ),
    Promise.all(
      view.corrections.map(async (one) => ({
        ...one,
        content: await opened<CorrectionContent>(one.body_sealed),
        endReason: (await opened<ReasonContent>(one.end_reason_sealed))?.reason ?? null,
      })),
    ),
  ])
  const said = texts.filter((text) => text.kind === 'statement')
  const statements = said.flatMap(({ language, words }) =>
    language === null || words === null ? [] : [{ language, text: words }],
  )
  return { ...view, title: statementTitle(statements[0]?.text), statements, texts, judgements, corrections }
}

/** The words themselves name a rumour; long ones are cut where they are only its name. */
export function statementTitle(words: string | undefined): string {
  if (words === undefined || words.trim() === '') return t('warnings.rumour.unreadable')
  const short = words.trim().slice(0, 120)
  return short.length < words.trim().length ? `${short}…` : short
}

/** Names that may stand in a headline as in the rumour: of places, and of the organisations of the wheel. */
export function namesOf(language: string): string[] {
  const named = [...(wheel.value?.areas ?? []), ...(wheel.value?.organisations ?? [])]
  return named.flatMap((one) => [one.name, one.names[language] ?? one.name])
}

export const wheelLanguages = (): readonly string[] => wheel.value?.languages ?? []

export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export const randomHex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
