import { wheel } from '../../custody/web/index.ts'
import { locale, locales, t } from '../../ui/i18n.ts'
import { directionOf } from '../../wheels/wheel-words.ts'

/**
 * What is said first, in the wheel's own words where a speaker has reviewed some. Beside it the same in the language
 * that it is told in, and in those that no page is written in, to be read aloud.
 */
export function WalkInRisk({ language }: { language: string }) {
  const own = (wheel.value?.risk_sentences ?? []).filter((one) => one.channel === 'walk_in')
  const here = own.find((one) => one.language === locale.value)
  const spoken: readonly string[] = locales
  const aloud = own.filter(
    (one) => one !== here && (one.language === language || !spoken.includes(one.language)),
  )
  const byMachine = [here, ...aloud].some((one) => one?.made_by === 'machine')
  return (
    <>
      <p>{here?.text ?? t('work.walk.risk')}</p>
      {aloud.map((one) => (
        <p key={one.language} lang={one.language} dir={directionOf(one.language)}>
          {one.text}
        </p>
      ))}
      {byMachine && <p class="soft">{t('work.walk.risk.machine')}</p>}
    </>
  )
}
