import { t } from '../../../ui/i18n.ts'
import { Select } from '../../../ui/parts/controls.tsx'
import { days } from './said.ts'

const CHOICES = [1, 3, 7, 14, 30]

/** How long a link is good: short, because whoever finds it may use it. */
export function DaysField({ value, onChange }: { value: number; onChange: (days: number) => void }) {
  return (
    <Select
      label={t('settings.link.days')}
      value={String(value)}
      onChange={(next) => onChange(Number(next))}
      options={CHOICES.map((n) => ({ value: String(n), label: days(n) }))}
    />
  )
}
