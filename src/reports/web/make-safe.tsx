import { useSignal } from '@preact/signals'
import { areaName, deskRecipients, organisationName, sealFor, wheel } from '../../custody/web/index.ts'
import { scan } from '../../custody/sgbv.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, TextArea } from '../../ui/parts/controls.tsx'
import { type Giveaway, giveaways } from '../giveaway.ts'
import type { ReportContent } from '../wire.ts'
import { reports, type View } from './calls.ts'

/** A summary in other words, for those who check and decide: they never see hers. */
export function MakeSafe({ view, body, onDone }: { view: View; body: ReportContent; onDone: () => void }) {
  const text = useSignal('')
  const summary = text.value.trim()
  const hints = giveaways(summary, body, [areaName(view.report.area_code)])
  const mentions = scan(summary).mentions
  const desk = (wheel.value?.organisations ?? []).filter((one) => one.on_desk)

  const send = async (): Promise<void> => {
    if (summary === '' || mentions) return
    const summary_sealed = await sealFor(deskRecipients(), { v: 1, summary })
    await reports.makeSafe(view.report, { summary_sealed })
    onDone()
  }
  return (
    <Form onSubmit={send}>
      <TextArea
        label={t('work.safe.summary')}
        hint={t('work.safe.summary.hint')}
        value={text.value}
        onInput={(value: string) => (text.value = value)}
        required
      />
      <Hints hints={hints} mentions={mentions} written={summary !== ''} />
      <p class="soft">
        {t('work.safe.readers', {
          desk: desk.map((one) => organisationName(one.organisation_id)).join(', '),
        })}
      </p>
      <div class="actions">
        <Button kind="primary" type="submit" disabled={summary === '' || mentions}>
          {t(hints.length > 0 ? 'work.safe.send.anyway' : 'work.safe.send')}
        </Button>
      </div>
    </Form>
  )
}

function Hints({ hints, mentions, written }: { hints: Giveaway[]; mentions: boolean; written: boolean }) {
  return (
    <div class="hints" aria-live="polite">
      {mentions && <p class="warn">{t('work.safe.mentions')}</p>}
      {hints.length > 0 && (
        <>
          <p class="hints-title">{t('work.safe.hints', { count: hints.length })}</p>
          <ul>
            {hints.map((hint) => (
              <li key={`${hint.kind} ${hint.text}`}>
                <bdi class="hint-text">{hint.text}</bdi>{' '}
                <span class="soft">{t(`work.safe.hint.${hint.kind}`)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {written && hints.length === 0 && !mentions && <p class="soft">{t('work.safe.clear')}</p>}
    </div>
  )
}
