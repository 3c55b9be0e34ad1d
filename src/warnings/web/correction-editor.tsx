import { useState } from 'preact/hooks'
import type { Static } from 'typebox'
import { deskRecipients, sealFor } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { formatList, t } from '../../ui/i18n.ts'
import { Button, Field, Form, TextArea } from '../../ui/parts/controls.tsx'
import {
  CORRECTION_MAX,
  type CorrectionContent,
  type CorrectionText,
  digestText,
  HEADLINE_MAX,
  missingLanguages,
} from '../correction.ts'
import type { Statement } from '../headline.ts'
import type { WriteCorrection } from '../rumour-wire.ts'
import { useAct } from './act.ts'
import { isCompared, NotCompared, repeated, repeatSentence } from './headline-check.tsx'
import { Hints } from './hints.tsx'
import { directionOf, languageIn } from './languages.ts'
import { useOnce } from './once.ts'
import { Buttons, Note } from './parts.tsx'
import { randomHex, sha256Hex, wheelLanguages } from './rumour-opened.ts'
import type { RumourPart } from './rumour.tsx'

type Props = RumourPart & {
  /** One that is out and is to be replaced: its words are there to begin with. */
  from?: { correction_id: string; texts: CorrectionText[] } | undefined
  onClose: () => void
}

/** Side by side in the languages of the wheel; each headline is held against the rumour while it is written. */
export function CorrectionEditor({ of, reload, from, onClose }: Props) {
  const [texts, setTexts] = useState<CorrectionText[]>(() => beginning(from?.texts ?? []))
  const { busy, problem, run } = useAct(reload)
  const once = useOnce<Static<typeof WriteCorrection>>()
  const written = texts.filter((one) => one.headline.trim() !== '' || one.text.trim() !== '')
  const whole = written.filter((one) => one.headline.trim() !== '' && one.text.trim() !== '')
  const missing = missingLanguages(
    wheelLanguages(),
    whole.map((one) => one.language),
  )
  const repeats = written.some((one) => repeated(one, of.statements).length > 0)
  const ready = whole.length > 0 && whole.length === written.length && !repeats
  const change = (next: CorrectionText) =>
    setTexts(texts.map((one) => (one.language === next.language ? next : one)))

  async function send(): Promise<void> {
    if (!ready) return
    const plain = whole.map(({ language, headline, text }) => ({
      language,
      headline: headline.trim(),
      text: text.trim(),
    }))
    const done = await run(async () => {
      const { body, key } = await once(plain, async () => {
        const content: CorrectionContent = { v: 1, salt: randomHex(16), texts: plain }
        return {
          body_sealed: await sealFor(deskRecipients(), content),
          digest: await sha256Hex(digestText(content.salt, plain)),
          ...(from === undefined ? {} : { replaces: from.correction_id }),
        }
      })
      const { rumour_id: id, version } = of.rumour
      await api.post(`/api/rumours/${id}/corrections`, body, { version, key })
    }, t('warnings.correction.write.done'))
    if (done) onClose()
  }

  return (
    <section class="w-editor" aria-label={t('warnings.correction.write')}>
      <Form onSubmit={() => void send()} problem={problem}>
        <p class="soft">{t('warnings.correction.write.lead')}</p>
        <div class="w-languages">
          {texts.map((one) => (
            <OneLanguage key={one.language} of={one} statements={of.statements} onChange={change} />
          ))}
        </div>
        {missing.length > 0 && (
          <Note>{t('warnings.correction.missing', { languages: formatList(missing.map(languageIn)) })}</Note>
        )}
        {repeats && <Note tone="care">{t('warnings.headline.refused')}</Note>}
        <Buttons>
          <Button type="submit" kind="primary" busy={busy} disabled={!ready}>
            {t('warnings.correction.write.send')}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {t('warnings.correction.write.cancel')}
          </Button>
        </Buttons>
      </Form>
    </section>
  )
}

function beginning(texts: readonly CorrectionText[]): CorrectionText[] {
  const codes = [...new Set([...wheelLanguages(), ...texts.map((one) => one.language)])]
  return codes.map(
    (language) => texts.find((one) => one.language === language) ?? { language, headline: '', text: '' },
  )
}

function OneLanguage(props: {
  of: CorrectionText
  statements: readonly Statement[]
  onChange: (next: CorrectionText) => void
}) {
  const { of, statements, onChange } = props
  const name = languageIn(of.language)
  const written = { lang: of.language, dir: directionOf(of.language) }
  return (
    <fieldset class="w-language">
      <legend>{name}</legend>
      <Field
        label={t('warnings.correction.headline', { language: name })}
        hint={
          of.headline.trim() !== '' && !isCompared(of.language, statements) ? (
            <NotCompared language={of.language} />
          ) : undefined
        }
        error={repeatSentence(repeated(of, statements))}
        value={of.headline}
        onInput={(headline) => onChange({ ...of, headline })}
        maxLength={HEADLINE_MAX}
        {...written}
      />
      <TextArea
        label={t('warnings.correction.text', { language: name })}
        value={of.text}
        onInput={(text) => onChange({ ...of, text })}
        maxLength={CORRECTION_MAX}
        {...written}
      />
      <Hints words={`${of.headline}\n${of.text}`} />
    </fieldset>
  )
}
