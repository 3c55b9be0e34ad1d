import { memberName } from '../../custody/web/index.ts'
import { formatTime, t } from '../../ui/i18n.ts'
import { Card } from '../../ui/parts/layout.tsx'
import { PURPOSES } from '../purposes.ts'
import type { View } from './calls.ts'
import { SaveFile } from './ending.tsx'
import { categoryLabel } from './labels.ts'
import type { Opened } from './opened.ts'
import { AskedAgain } from './asked-again.tsx'
import { Tick } from './tick.tsx'

type Entry = { key: string; at: string; authorId: string | null; what: string; text: string | undefined }

/** Nothing is written over: every summary and every note stays, the newest first. */
export function History({ view, opened }: { view: View; opened: Opened }) {
  const entries: Entry[] = [
    ...opened.summaries.map((one) => ({
      key: `summary ${one.number}`,
      at: one.at,
      authorId: one.authorId,
      what: t('work.history.summary', { number: one.number }),
      text: one.content?.summary,
    })),
    ...opened.notes.map((one) => ({
      key: `note ${one.number}`,
      at: one.at,
      authorId: one.authorId,
      what: one.content?.category ? categoryLabel(one.content.category) : t('work.history.note'),
      text: one.content ? (one.content.notes ?? '') : undefined,
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <Card title={t('work.history.title')}>
      {entries.length === 0 && <p class="soft">{t('work.history.none')}</p>}
      <ol class="history">
        {entries.map((entry) => (
          <li key={entry.key}>
            <strong>{entry.what}</strong>
            <span class="soft">
              {entry.authorId && <bdi>{memberName(entry.authorId)}</bdi>}
              {entry.authorId && ' · '}
              {formatTime(entry.at)}
            </span>
            {entry.text !== '' && <p dir="auto">{entry.text ?? t('work.unreadable')}</p>}
          </li>
        ))}
      </ol>
      <SaveFile view={view} />
    </Card>
  )
}

/** What she agreed to. What she did not tick is said as plainly as what she did. */
export function PurposesCard({ view, onDone }: { view: View; onDone: () => void }) {
  const given = view.report.purposes
  return (
    <Card title={t('work.purpose.title')}>
      <ul class="purposes">
        {PURPOSES.map((purpose) => (
          <li key={purpose} class={given[purpose] ? 'given' : 'kept'}>
            <span class="purpose-mark" aria-hidden="true">
              {given[purpose] ? <Tick /> : '–'}
            </span>
            <span>{t(`work.purpose.${purpose}`)}</span>
            <span class="soft">{t(given[purpose] ? 'work.yes' : 'work.no')}</span>
          </li>
        ))}
      </ul>
      {view.actions.includes('record_purposes') && <AskedAgain view={view} onDone={onDone} />}
    </Card>
  )
}
