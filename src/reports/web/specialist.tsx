import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { organisationName, recipientOf, sealFor, wheel } from '../../custody/web/index.ts'
import { scan } from '../../custody/sgbv.ts'
import { t } from '../../ui/i18n.ts'
import { Checkbox, Button } from '../../ui/parts/controls.tsx'
import { ConfirmButton } from '../../ui/parts/dialog.tsx'
import { Problem, toast } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import type { ReportContent } from '../wire.ts'
import { reports, type View } from './calls.ts'
import { useDoing } from './doing.ts'
import { forget, type Opened } from './opened.ts'
import { envelopeOf, piecesOf, remainingOf } from './pieces.ts'
import { Services } from './services.tsx'

type Props = {
  view: View
  body: ReportContent
  messages: Opened['messages']
  /** By the word list, or because the reader noticed it herself. */
  found: 'scan' | 'reader'
  onMistaken: () => void
  onDone: (gone: boolean) => void
}

/**
 * The only thing to do with a report that may speak of sexual or gender-based violence (DOMAIN 12, scenario 12): what
 * belongs to the specialist goes to her sealed, the rest goes on without it, and nothing says that anything was taken.
 */
export function Specialist({ view, body, messages, found, onMistaken, onDone }: Props) {
  const pieces = useMemo(() => piecesOf(body, messages), [body, messages])
  const chosen = useSignal<ReadonlySet<string>>(
    new Set(pieces.filter((piece) => piece.mentions).map((piece) => piece.id)),
  )
  const keepPhotos = useSignal(false)
  const { busy, problem, run } = useDoing()
  const focalPoint = wheel.value?.organisations.find((one) => one.is_focal_point)

  const remaining = remainingOf(body, pieces, chosen.value, keepPhotos.value)
  const stillMentions =
    remaining !== null &&
    scan([remaining.words, remaining.where, remaining.when].filter(Boolean).join('\n')).mentions
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(chosen.value)
    if (on) next.add(id)
    else next.delete(id)
    chosen.value = next
  }
  const send = async (): Promise<void> => {
    if (!focalPoint) return
    const keepers = [recipientOf(view.report.custodian_id), view.reporter_recipient]
    const readers = keepers.filter((one) => one !== null)
    await reports.divertSensitive(view.report, {
      envelope_sealed: await sealFor([focalPoint.recipient], envelopeOf(pieces, chosen.value)),
      remaining_sealed: remaining === null ? null : await sealFor(readers, remaining),
    })
    forget(view.report.report_id)
    toast(t('work.special.done'))
    onDone(remaining === null)
  }

  return (
    <div class="special">
      <Card title={t('work.special.title')}>
        <p>{t(`work.special.found.${found}`)}</p>
        <ul class="plain-list">
          <li>{t('work.special.rule.ask')}</li>
          <li>{t('work.special.rule.write')}</li>
          <li>{t('work.special.rule.offer')}</li>
        </ul>
      </Card>
      <Card title={t('work.special.choose')}>
        {focalPoint ? (
          <p class="soft">
            {t('work.special.choose.more', { org: organisationName(focalPoint.organisation_id) })}
          </p>
        ) : (
          <p class="warn">{t('work.special.nobody')}</p>
        )}
        <ul class="pieces">
          {pieces.map((piece) => (
            <li key={piece.id} class={chosen.value.has(piece.id) ? 'piece leaves' : 'piece'}>
              <Checkbox
                label={
                  <>
                    {piece.of !== 'words' && <span class="soft">{t(`work.special.of.${piece.of}`)}</span>}
                    <span class="piece-text" dir="auto">
                      {piece.text.trim()}
                    </span>
                  </>
                }
                checked={chosen.value.has(piece.id)}
                onChange={(on: boolean) => toggle(piece.id, on)}
              />
            </li>
          ))}
        </ul>
        {(body.photos?.length ?? 0) > 0 && (
          <Checkbox
            label={t('work.special.photos', { count: body.photos?.length ?? 0 })}
            checked={keepPhotos.value}
            onChange={(on: boolean) => (keepPhotos.value = on)}
          />
        )}
        <h3>{t('work.special.stays')}</h3>
        <Remaining remaining={remaining} stillMentions={stillMentions} />
        <Problem problem={problem} />
        <div class="actions">
          <Button
            kind="primary"
            busy={busy}
            disabled={!focalPoint || chosen.value.size === 0 || stillMentions}
            onClick={() => run(send)}
          >
            {t('work.special.send')}
          </Button>
          <ConfirmButton
            kind="plain"
            label={t(`work.special.mistaken.${found}`)}
            question={t('work.special.mistaken.question')}
            confirmLabel={t('work.special.mistaken.confirm')}
            onConfirm={onMistaken}
          />
        </div>
      </Card>
      <Card title={t('work.special.services')}>
        <p class="soft">{t('work.special.services.more')}</p>
        <Services area={view.report.area_code} />
      </Card>
    </div>
  )
}

function Remaining({
  remaining,
  stillMentions,
}: {
  remaining: ReportContent | null
  stillMentions: boolean
}) {
  if (remaining === null) return <p class="warn">{t('work.special.stays.nothing')}</p>
  return (
    <>
      <blockquote class="words" dir="auto">
        {[remaining.words || t('work.special.stays.photos'), remaining.where, remaining.when]
          .filter(Boolean)
          .join('\n')}
      </blockquote>
      {stillMentions && (
        <p class="warn" role="alert">
          {t('work.special.stays.mentions')}
        </p>
      )}
    </>
  )
}
