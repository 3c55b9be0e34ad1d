import { locale, localeNames, locales, setLocale, t } from '../i18n.ts'

export function LanguageSelect() {
  return (
    <label class="language">
      <span class="label">{t('ui.shell.language')}</span>
      <select value={locale.value} onChange={(event) => void setLocale(event.currentTarget.value)}>
        {locales.map((one) => (
          <option key={one} value={one} lang={one}>
            {localeNames[one]}
          </option>
        ))}
      </select>
    </label>
  )
}
