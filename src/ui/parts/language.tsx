import { toast } from './feedback.tsx'
import { locale, localeNames, locales, setLocale, t } from '../i18n.ts'

async function choose(select: HTMLSelectElement): Promise<void> {
  try {
    await setLocale(select.value)
  } catch {
    select.value = locale.value
    toast(t('ui.problem.network'))
  }
}

export function LanguageSelect() {
  return (
    <label class="language">
      <span class="label">{t('ui.shell.language')}</span>
      <select value={locale.value} onChange={(event) => void choose(event.currentTarget)}>
        {locales.map((one) => (
          <option key={one} value={one} lang={one}>
            {localeNames[one]}
          </option>
        ))}
      </select>
    </label>
  )
}
