import { useSignal } from '@preact/signals'
import { loadWheel, me, wheel } from '../../custody/web/index.ts'
import { locale, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Empty, Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page, Stack } from '../../ui/parts/layout.tsx'
import type { Thing } from '../wheel-words.ts'
import { LanguageChoice } from './words-language.tsx'
import { ReviewWord } from './words-review.tsx'
import { WordsTable } from './words-table.tsx'
import { WordsWaiting } from './words-waiting.tsx'
import { WriteWord } from './words-write.tsx'
import { languageLabel, languagesOf, type Word, words } from './words-calls.ts'
import './words.css'

/** The wheel's own words: what is in use, what waits for a speaker, and who may change it. */
export default function Words() {
  const civil = me.value?.organisation.sector === 'civil_society'
  const { data, problem, loading, reload } = useLoad(async () => (civil ? words.all() : []), [civil])
  const language = useSignal(firstLanguage())
  const writing = useSignal<Thing | undefined>(undefined)
  const reviewing = useSignal<Word | undefined>(undefined)
  // Names on all other screens come from the wheel's card.
  const again = () => Promise.all([reload(), loadWheel()])
  if (!civil) {
    return (
      <Page title={t('settings.words.title')}>
        <Empty title={t('settings.words.closed')}>{t('settings.words.closed.more')}</Empty>
      </Page>
    )
  }
  return (
    <Page title={t('settings.words.title')} lead={t('settings.words.lead')}>
      <Problem problem={problem} onRetry={reload} />
      {!data && loading && <Loading />}
      {data && (
        <Stack>
          <Card title={t('settings.words.waiting')}>
            <WordsWaiting
              rows={data.filter((row) => row.state === 'draft')}
              onReview={(row) => (reviewing.value = row)}
              onDone={again}
            />
          </Card>
          <Card title={t('settings.words.in', { language: languageLabel(language.value) })}>
            <LanguageChoice
              value={language.value}
              among={languagesOf(data, language.value)}
              onChange={(code) => (language.value = code)}
            />
            <WordsTable
              language={language.value}
              rows={data.filter((row) => row.language === language.value)}
              onWrite={(thing) => (writing.value = thing)}
              onDone={again}
            />
          </Card>
        </Stack>
      )}
      {writing.value && (
        <WriteWord
          thing={writing.value}
          language={language.value}
          onClose={() => (writing.value = undefined)}
          onDone={again}
        />
      )}
      {reviewing.value && (
        <ReviewWord
          word={reviewing.value}
          inUse={data?.find((row) => row.state === 'in_use' && sameAs(row, reviewing.value))}
          onClose={() => (reviewing.value = undefined)}
          onDone={again}
        />
      )}
    </Page>
  )
}

function firstLanguage(): string {
  const spoken = wheel.peek()?.languages ?? []
  return spoken.includes(locale.peek()) ? locale.peek() : (spoken[0] ?? 'en')
}

function sameAs(row: Word, other: Word | undefined): boolean {
  return (
    row.language === other?.language && row.area_code === other.area_code && row.channel === other.channel
  )
}
