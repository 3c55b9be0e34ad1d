import { memberName, wheel } from '../../custody/web/index.ts'
import { formatDay, formatNumber, t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Table } from '../../ui/parts/data.tsx'
import { isFor, type Thing } from '../wheel-words.ts'
import { OwnText, TakeBack } from './words-text.tsx'
import { builtIn, languageLabel, thingLabel, things, type Word } from './words-calls.ts'

type Props = {
  language: string
  /** Those of this language, in use and waiting. */
  rows: readonly Word[]
  onWrite: (thing: Thing) => void
  onDone: () => unknown
}

export function WordsTable({ language, rows, onWrite, onDone }: Props) {
  const of = (thing: Thing, state: string) => rows.filter((row) => row.state === state && isFor(thing, row))
  const columns = [
    {
      label: t('settings.words.column.thing'),
      render: (thing: Thing) => <strong>{thingLabel(thing)}</strong>,
    },
    {
      label: t('settings.words.column.in_use'),
      render: (thing: Thing) => (
        <InUse thing={thing} language={language} word={of(thing, 'in_use')[0]} onDone={onDone} />
      ),
    },
    {
      label: t('settings.words.column.waiting'),
      render: (thing: Thing) => {
        const count = of(thing, 'draft').length
        return count > 0 ? formatNumber(count) : '–'
      },
    },
    {
      label: t('settings.words.column.do'),
      render: (thing: Thing) => (
        <Button onClick={() => onWrite(thing)}>
          {t('settings.words.write')} <span class="hidden">{thingLabel(thing)}</span>
        </Button>
      ),
    },
  ]
  return (
    <div class="words-table">
      <Table
        caption={t('settings.words.caption', { language: languageLabel(language) })}
        captionHidden
        columns={columns}
        rows={things()}
        rowKey={(thing) => thing.area_code ?? thing.channel ?? ''}
      />
    </div>
  )
}

type InUseProps = { thing: Thing; language: string; word: Word | undefined; onDone: () => unknown }

function InUse({ thing, language, word, onDone }: InUseProps) {
  if (!word) return <BuiltIn thing={thing} language={language} />
  return (
    <div class="in-use">
      <OwnText word={word} />
      <p class="soft">
        {t('settings.words.reviewed', {
          name: memberName(word.reviewed_by),
          day: formatDay(word.reviewed_at ?? ''),
        })}
      </p>
      <TakeBack word={word} onDone={onDone} />
    </div>
  )
}

/** What people see as long as the wheel has no word of its own. */
function BuiltIn({ thing, language }: { thing: Thing; language: string }) {
  if (thing.channel === 'sms') return <span class="soft">{t('settings.words.none')}</span>
  const area = wheel.value?.areas.find((one) => one.code === thing.area_code)
  const says = area ? (area.names[language] ?? area.name) : builtIn(thing)
  return (
    <span class="soft">
      {t(thing.channel === null ? 'settings.words.gazetteer' : 'settings.words.built_in')}{' '}
      <q class="built-in">{says}</q>
    </span>
  )
}
