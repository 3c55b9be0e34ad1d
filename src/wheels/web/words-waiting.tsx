import { me, memberName } from '../../custody/web/index.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Empty } from '../../ui/parts/feedback.tsx'
import { OwnText, TakeBack } from './words-text.tsx'
import { languageLabel, thingLabel, type Word } from './words-calls.ts'

type Props = { rows: readonly Word[]; onReview: (row: Word) => void; onDone: () => unknown }

/** In all languages: whoever comes by may speak one that nobody thought of asking for. */
export function WordsWaiting({ rows, onReview, onDone }: Props) {
  if (rows.length === 0)
    return <Empty title={t('settings.words.waiting.none')}>{t('settings.words.waiting.none.more')}</Empty>
  return (
    <ul class="list">
      {rows.map((row) => (
        <li key={row.wheel_word_id} class="word-waiting">
          <p>
            <strong>{thingLabel(row)}</strong> · {languageLabel(row.language)}
          </p>
          <OwnText word={row} />
          <p class="soft">
            {t('settings.words.by', { name: memberName(row.written_by), day: formatDay(row.written_at) })}
          </p>
          <div class="actions">
            {row.written_by === me.value?.member_id ? (
              <span class="soft">{t('settings.words.own')}</span>
            ) : (
              <Button onClick={() => onReview(row)}>{t('settings.words.review')}</Button>
            )}
            <TakeBack word={row} onDone={onDone} />
          </div>
        </li>
      ))}
    </ul>
  )
}
