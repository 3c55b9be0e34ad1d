import { useState } from 'preact/hooks'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Checkbox } from '../../ui/parts/controls.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'
import { useAct } from './act.ts'
import { repeated } from './headline-check.tsx'
import { Buttons, Note } from './parts.tsx'
import type { OpenedCorrection } from './rumour-opened.ts'
import type { RumourPart } from './rumour.tsx'
import { RumourWriting } from './rumour-writing.tsx'

/** The second person: she has read it in every language, and what she opened is what goes out. */
export function ConfirmCorrection({ of, one, reload }: RumourPart & { one: OpenedCorrection }) {
  const [read, setRead] = useState(false)
  const { busy, problem, run } = useAct(reload)
  const may = (action: string) => one.actions.includes(action)
  const { content, correction_id: id } = one
  const repeats = content?.texts.some((text) => repeated(text, of.statements).length > 0) ?? false
  const confirm = () =>
    run(
      () => api.post(`/api/corrections/${id}/confirm`, { salt: content?.salt, texts: content?.texts }),
      t('warnings.correction.confirm.done'),
    )
  return (
    <>
      {problem && <Problem problem={problem} />}
      {may('confirm') && content !== null && repeats && (
        <Note tone="care">{t('warnings.correction.confirm.repeats')}</Note>
      )}
      {may('confirm') && content !== null && !repeats && (
        <>
          <Checkbox
            label={t('warnings.correction.confirm.read')}
            hint={t('warnings.correction.confirm.read.hint')}
            checked={read}
            onChange={setRead}
          />
          <Buttons>
            <Button kind="primary" busy={busy} disabled={!read} onClick={() => void confirm()}>
              {t('warnings.correction.confirm')}
            </Button>
          </Buttons>
        </>
      )}
      {!may('confirm') && !may('refuse') && <Note>{t('warnings.correction.confirm.other')}</Note>}
      {!one.stands && <Note tone="care">{t('warnings.correction.judged_since')}</Note>}
      {may('refuse') && (
        <Buttons>
          <RumourWriting kind="refuse" path={`/api/corrections/${id}/refuse`} reload={reload} />
        </Buttons>
      )}
    </>
  )
}
