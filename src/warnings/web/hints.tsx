import { wheel } from '../../custody/web/index.ts'
import { type Giveaway, giveaways } from '../../reports/giveaway.ts'
import { nameIn, t } from '../../ui/i18n.ts'
import { protocolNow } from './leaving.ts'
import { Note } from './parts.tsx'

/** What in these words may point to somebody; with the texts they are drawn from, also what they repeat of them. */
export function Hints({ words, drawnFrom = [] }: { words: string; drawnFrom?: readonly string[] }) {
  const hints = hintsOf(words, drawnFrom)
  if (hints.length === 0) return null
  return (
    <Note tone="care">
      <strong>{t('warnings.hint')}</strong>
      <ul>
        {hints.map((hint) => (
          <li key={hint.kind + hint.text}>
            {t(`warnings.hint.${hint.kind}`)} <q dir="auto">{hint.text}</q>
          </li>
        ))}
      </ul>
      <p>{t('warnings.hint.decide')}</p>
    </Note>
  )
}

/** Names of places that are coarse enough, and of organisations, may stand in what leaves. */
function hintsOf(words: string, drawnFrom: readonly string[]): Giveaway[] {
  const finest = protocolNow()?.place.adminLevel ?? 3
  const named = [
    ...(wheel.value?.areas ?? []).filter((area) => area.level <= finest),
    ...(wheel.value?.organisations ?? []),
  ]
  const coarse = named.flatMap((one) => [one.name, nameIn(one.names, one.name)])
  const seen = new Set<string>()
  return ['', ...drawnFrom]
    .flatMap((other) => giveaways(words, { words: other }, coarse))
    .filter((hint) => {
      const key = hint.text.toLowerCase()
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
}
