import { useState } from 'preact/hooks'
import { me, wheel } from '../../custody/web/index.ts'
import { formatDay, formatList, locale, t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import { type CorrectionText, missingLanguages } from '../correction.ts'
import type { Statement } from '../headline.ts'
import { ConfirmCorrection } from './correction-confirm.tsx'
import { CorrectionEditor } from './correction-editor.tsx'
import { SaidWhere } from './correction-said.tsx'
import { isCompared, NotCompared, repeated, repeatSentence } from './headline-check.tsx'
import { moment, person, said } from './labels.ts'
import { directionOf, languageIn } from './languages.ts'
import { Buttons, Note, Said } from './parts.tsx'
import { type OpenedCorrection, wheelLanguages } from './rumour-opened.ts'
import type { RumourPart } from './rumour.tsx'
import { RumourWriting } from './rumour-writing.tsx'
import { CORRECTION_SHAPE } from './shapes.ts'

type Edited = { from?: { correction_id: string; texts: CorrectionText[] } }

/** The newest first; one that is out with where it was said, one that waits with what the second person has to answer. */
export function Corrections({ of, reload }: RumourPart) {
  const [edited, setEdited] = useState<Edited>()
  const mayWrite = of.actions.includes('write_correction')
  const rows = of.corrections.toReversed()
  return (
    <Card title={t('warnings.corrections.title')}>
      {of.rumour.truth === 'confirmed' && <Note>{t('warnings.corrections.found_true')}</Note>}
      {rows.length === 0 && of.rumour.truth !== 'confirmed' && (
        <Note>
          {t(of.rumour.truth === null ? 'warnings.corrections.not_judged' : 'warnings.corrections.none')}
        </Note>
      )}
      {edited !== undefined && mayWrite && (
        <CorrectionEditor of={of} reload={reload} from={edited.from} onClose={() => setEdited(undefined)} />
      )}
      {edited === undefined && mayWrite && (
        <Buttons>
          <Button kind={rows.length === 0 ? 'primary' : 'plain'} onClick={() => setEdited({})}>
            {t('warnings.correction.write')}
          </Button>
        </Buttons>
      )}
      {rows.map((one) => (
        <OneCorrection
          key={one.correction_id}
          of={of}
          one={one}
          reload={reload}
          onMore={mayWrite && edited === undefined ? setEdited : undefined}
        />
      ))}
      {rows.some((one) => one.published_on !== null) && (
        <p>
          <a href={`/${locale.value}/${me.value?.wheel.slug ?? wheel.value?.slug}/corrections`}>
            {t('warnings.corrections.public')}
          </a>
        </p>
      )}
    </Card>
  )
}

function OneCorrection(
  props: RumourPart & { one: OpenedCorrection; onMore: ((next: Edited) => void) | undefined },
) {
  const { of, one, reload, onMore } = props
  // What is out is read as everybody reads it; what waits, as it was sealed.
  const order = (text: CorrectionText) => [...wheelLanguages(), text.language].indexOf(text.language)
  const texts = (one.texts.length > 0 ? one.texts : (one.content?.texts ?? [])).toSorted(
    (a, b) => order(a) - order(b),
  )
  const missing = missingLanguages(
    wheelLanguages(),
    texts.map((text) => text.language),
  )
  const isLive = one.state === 'published' || one.state === 'draft'
  const body = (
    <>
      <div class="w-languages">
        {texts.map((text) => (
          <OneText
            key={text.language}
            of={text}
            statements={isLive ? of.statements : []}
            isDraft={one.state === 'draft'}
          />
        ))}
      </div>
      {texts.length === 0 && <Said text={null} />}
      {one.endReason !== null && <Said text={one.endReason} />}
      {isLive && missing.length > 0 && (
        <Note>{t('warnings.correction.missing', { languages: formatList(missing.map(languageIn)) })}</Note>
      )}
      {one.state === 'draft' && <ConfirmCorrection of={of} one={one} reload={reload} />}
      {one.state === 'published' && !one.stands && (
        <Note tone="care">{t('warnings.correction.outdated')}</Note>
      )}
      {one.published_on !== null && <SaidWhere one={one} reload={reload} />}
      <Buttons>
        {one.state === 'published' && onMore !== undefined && (
          <Button kind="plain" onClick={() => onMore({ from: { correction_id: one.correction_id, texts } })}>
            {t('warnings.correction.replace')}
          </Button>
        )}
        {one.actions.includes('withdraw') && (
          <RumourWriting
            kind="withdraw"
            path={`/api/corrections/${one.correction_id}/withdraw`}
            reload={reload}
          />
        )}
      </Buttons>
    </>
  )
  return (
    <section class="w-account">
      <StatePill
        label={said('correction.state', one.state)}
        shape={CORRECTION_SHAPE[one.state] ?? 'dotted'}
      />
      <p class="soft">{standing(one)}</p>
      {isLive ? (
        body
      ) : (
        <details>
          <summary>{t('warnings.correction.ended')}</summary>
          {body}
        </details>
      )}
    </section>
  )
}

function standing(one: OpenedCorrection): string {
  const written = t('warnings.written', { person: person(one.author_id), time: moment(one.written_at) })
  if (one.published_on === null || one.confirmed_by === null) return written
  const out = t('warnings.correction.published', {
    first: person(one.author_id),
    second: person(one.confirmed_by),
    day: formatDay(one.published_on),
  })
  return one.withdrawn_on === null
    ? out
    : `${out} ${t('warnings.correction.withdrawn', { day: formatDay(one.withdrawn_on) })}`
}

function OneText({
  of,
  statements,
  isDraft,
}: {
  of: CorrectionText
  statements: readonly Statement[]
  isDraft: boolean
}) {
  const { language, headline, text } = of
  const sentence = isDraft ? repeatSentence(repeated(of, statements)) : undefined
  return (
    <article class="w-language">
      <p class="soft">{languageIn(language)}</p>
      <div lang={language} dir={directionOf(language)}>
        <h3>{headline}</h3>
        <p class="w-said">{text}</p>
      </div>
      {sentence !== undefined && <p class="field-error">{sentence}</p>}
      {isDraft && !isCompared(language, statements) && (
        <p class="soft">
          <NotCompared language={language} />
        </p>
      )}
    </article>
  )
}
