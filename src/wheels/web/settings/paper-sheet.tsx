import { me, wheel } from '../../../custody/web/index.ts'
import { formatDay, nameIn, t } from '../../../ui/i18n.ts'
import { Card } from '../../../ui/parts/layout.tsx'
import { today } from './calls.ts'
import { Digits } from './digits.tsx'
import { nameOf } from './said.ts'

/** The sheet as it is printed: the words, and everything that whoever finds it in a drawer in five years must know. */
export function PaperSheet({ words }: { words: string }) {
  const who = me.value
  const card = wheel.value
  if (!who || !card) return null
  return (
    <div class="s-sheet">
      <Card title={t('settings.paper.sheet', { organisation: nameOf(who.organisation.organisation_id) })}>
        <p class="soft">
          {t('settings.paper.made', {
            wheel: `\u2068${nameIn(card.names, card.name)}\u2069`,
            day: formatDay(today()),
          })}
        </p>
        {/* The list is English in every language: the words must be the same whoever reads them out. */}
        <ol class="s-words" dir="ltr" lang="en">
          {words.split(' ').map((word, at) => (
            <li key={at}>{word}</li>
          ))}
        </ol>
        <ul class="s-plain">
          <li>{t('settings.paper.opens')}</li>
          <li>{t('settings.paper.alone')}</li>
          <li>{t('settings.paper.keep')}</li>
          <li>{t('settings.paper.use')}</li>
          <li>{t('settings.paper.lost')}</li>
        </ul>
        <div>
          <p class="soft">{t('settings.keys.digits')}</p>
          <Digits recipient={who.organisation.recipient} />
        </div>
      </Card>
    </div>
  )
}
