import { t } from '../../ui/i18n.ts'
import { Checkbox, TextArea } from '../../ui/parts/controls.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { Hints, type OpenedIncident, Said } from '../../warnings/web/index.ts'
import type { Draft } from './release-draft.ts'
import { mayBePassedOn, type Source } from './release-sources.ts'

type Props = { draft: Draft; of: OpenedIncident; sources: Source[]; onChange: (part: Partial<Draft>) => void }

/** What stays here beside what may leave: who writes sees both, and where one repeats the other. */
export function ReleaseWords({ draft, of, sources, onChange }: Props) {
  const accounts = of.texts.flatMap((text) => (text.content?.text ? [text.content.text] : []))
  const newest = of.texts.findLast((text) => text.kind === 'account')?.content?.text ?? null
  const summaries = sources.flatMap((one) => (one.summary === null ? [] : [one.summary]))
  const origins = [...new Set(sources.map((one) => one.origin))]
  return (
    <div class="r-both">
      <Card title={t('responses.release.stays')}>
        <p class="soft">{t('responses.release.stays.why')}</p>
        <article class="w-account">
          <h3>{t('responses.release.account')}</h3>
          <Said text={newest} />
        </article>
        <fieldset class="field choices">
          <legend>{t('responses.release.sources')}</legend>
          <p class="hint">{t('responses.release.sources.hint')}</p>
          {origins.map((origin) => (
            <Origin
              key={origin}
              sources={sources.filter((one) => one.origin === origin)}
              chosen={draft.sources}
              onChange={(next) => onChange({ sources: next })}
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
        <div aria-live="polite">
          <Hints words={draft.words} drawnFrom={[...accounts, ...summaries]} />
        </div>
      </Card>
    </div>
  )
}

/** All reports of one origin together: forty copies of a message are one thing to choose. */
function Origin(props: { sources: Source[]; chosen: string[]; onChange: (next: string[]) => void }) {
  const { sources, chosen, onChange } = props
  const open = sources.filter(mayBePassedOn).map((one) => one.reportId)
  const rest = chosen.filter((id) => !sources.some((one) => one.reportId === id))
  const summary = sources.find((one) => one.summary !== null)?.summary
  return (
    <Checkbox
      label={summary ? <span dir="auto">{summary}</span> : t('responses.release.source')}
      hint={t('responses.release.source.count', { count: sources.length, open: open.length })}
      checked={open.length > 0 && open.every((id) => chosen.includes(id))}
      disabled={open.length === 0}
      onChange={(on) => onChange(on ? [...rest, ...open] : rest)}
    />
  )
}
