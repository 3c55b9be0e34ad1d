import { t } from '../../ui/i18n.ts'
import { RadioGroup } from '../../ui/parts/controls.tsx'
import { priorityOf, SEVERITIES, type Severity, URGENCIES, type Urgency } from '../../reports/priority.ts'
import { said } from './labels.ts'
import { Note } from './parts.tsx'

export type Judged = { severity: Severity | undefined; urgency: Urgency | undefined }

/** How bad and how soon, each in words. What follows from them is read from a table, never multiplied. */
export function Judgement({ of, onChange }: { of: Judged; onChange: (next: Judged) => void }) {
  const { severity, urgency } = of
  const level = <T extends number>(levels: readonly T[], text: string): T | undefined =>
    levels.find((one) => String(one) === text)
  return (
    <div class="w-judge">
      <RadioGroup
        legend={t('warnings.severity.legend')}
        value={severity === undefined ? '' : String(severity)}
        onChange={(text) => onChange({ severity: level(SEVERITIES, text), urgency })}
        options={SEVERITIES.map((one) => ({ value: String(one), label: said('severity', one) }))}
      />
      <RadioGroup
        legend={t('warnings.urgency.legend')}
        value={urgency === undefined ? '' : String(urgency)}
        onChange={(text) => onChange({ severity, urgency: level(URGENCIES, text) })}
        options={URGENCIES.map((one) => ({ value: String(one), label: said('urgency', one) }))}
      />
      {severity !== undefined && urgency !== undefined && (
        <Note>
          {t('warnings.priority.follows', { priority: said('priority', priorityOf(severity, urgency)) })}
        </Note>
      )}
    </div>
  )
}
