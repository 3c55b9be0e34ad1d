import { t } from '../../ui/i18n.ts'
import { Field, Select } from '../../ui/parts/controls.tsx'
import { WAYS } from '../rumour-states.ts'
import { dayIn } from '../spread.ts'
import { areaOptions } from './incidents-filter.tsx'
import { said } from './labels.ts'
import { protocolNow } from './leaving.ts'

export type Heard = { area_code: string; heard_on: string; way: string }

/** Today, where the wheel is. */
export const wheelToday = (): string => dayIn(new Date(), protocolNow()?.timezone ?? 'UTC')

export const nothingHeard = (): Heard => ({ area_code: '', heard_on: wheelToday(), way: '' })

/** Where, on which day and by which way. Through whom is asked nowhere. */
export function HearingFields({ of, onChange }: { of: Heard; onChange: (next: Heard) => void }) {
  const finest = protocolNow()?.place.adminLevel ?? 3
  return (
    <>
      <Select
        label={t('warnings.hearing.area')}
        value={of.area_code}
        onChange={(area_code) => onChange({ ...of, area_code })}
        options={areaOptions((level) => level <= finest)}
        placeholder={t('warnings.choose')}
        required
      />
      <Field
        type="date"
        label={t('warnings.hearing.day')}
        value={of.heard_on}
        onInput={(heard_on) => onChange({ ...of, heard_on })}
        max={wheelToday()}
        required
      />
      <Select
        label={t('warnings.hearing.way')}
        value={of.way}
        onChange={(way) => onChange({ ...of, way })}
        options={WAYS.map((value) => ({ value, label: said('way', value) }))}
        placeholder={t('warnings.choose')}
        required
      />
    </>
  )
}
