import { nameIn, t } from '../../ui/i18n.ts'
import { wheel } from '../../custody/web/index.ts'
import { type Giveaway, giveaways } from '../../reports/giveaway.ts'
import { Checkbox, TextArea } from '../../ui/parts/controls.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { Note, type OpenedIncident, protocolNow, Said } from '../../warnings/web/index.ts'
import type { Draft } from './release-draft.ts'
import type { Source } from './release-new.tsx'

type Props = { draft: Draft; of: OpenedIncident; sources: Source[]; onChange: (part: Partial<Draft>) => void }

/** What stays here beside what may leave: who writes sees both, and where one repeats the other. */
export function ReleaseWords({ draft, of, sources, onChange }: Props) {
  const account = of.texts.findLast((text) => text.kind === 'account')?.content?.text ?? null
  const others = sources.flatMap((one) => (one.summary === null ? [] : [one.summary]))
  const hints = hintsOf(draft.words, account === null ? others : [account, ...others])
  const toggle = (id: string, on: boolean) =>
    onChange({ sources: on ? [...draft.sources, id] : draft.sources.filter((one) => one !== id) })
  return (
    <div class="r-both">
      <Card title={t('responses.release.stays')}>
        <p class="soft">{t('responses.release.stays.why')}</p>
        <article class="w-account">
          <h3>{t('responses.release.account')}</h3>
          <Said text={account} />
        </article>
        <fieldset class="field choices">
          <legend>{t('responses.release.sources')}</legend>
          <p class="hint">{t('responses.release.sources.hint')}</p>
          {sources.map((one, at) => (
            <Checkbox
              key={one.reportId}
              label={one.summary ?? t('responses.release.source', { number: at + 1 })}
              {...(one.report?.purposes.summary ? {} : { hint: t('responses.release.source.no') })}
              checked={draft.sources.includes(one.reportId)}
              disabled={!one.report?.purposes.summary}
              onChange={(on) => toggle(one.reportId, on)}
            />
          ))}
        </fieldset>
      </Card>
      <Card title={t('responses.release.leaves')}>
        <TextArea
          label={t('responses.release.words')}
          hint={t('responses.release.words.hint')}
          value={draft.words}
          onInput={(words) => onChange({ words })}
          rows={9}
          required
        />
        <div aria-live="polite">{hints.length > 0 && <Hints of={hints} />}</div>
      </Card>
    </div>
  )
}

function Hints({ of }: { of: Giveaway[] }) {
  return (
    <Note tone="care">
      <strong>{t('responses.hint')}</strong>
      <ul>
        {of.map((hint) => (
          <li key={hint.kind + hint.text}>
            {t(`responses.hint.${hint.kind}`)} <q dir="auto">{hint.text}</q>
          </li>
        ))}
      </ul>
      <p>{t('responses.hint.decide')}</p>
    </Note>
  )
}

/** Names of places that are coarse enough, and of organisations, may stand in what leaves. */
function hintsOf(words: string, others: readonly string[]): Giveaway[] {
  const finest = protocolNow()?.place.adminLevel ?? 3
  const named = [
    ...(wheel.value?.areas ?? []).filter((area) => area.level <= finest),
    ...(wheel.value?.organisations ?? []),
  ]
  const coarse = named.flatMap((one) => [one.name, nameIn(one.names, one.name)])
  const seen = new Set<string>()
  const drawn = others.length > 0 ? others : ['']
  return drawn
    .flatMap((other) => giveaways(words, { words: other }, coarse))
    .filter((hint) => {
      const key = hint.text.toLowerCase()
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
}
