import { t } from '../../ui/i18n.ts'
import { Field, RadioGroup, Select } from '../../ui/parts/controls.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { areaOptions, protocolNow, said } from '../../warnings/web/index.ts'
import { daysFit, type Draft } from './release-draft.ts'

const PURPOSES = ['prevent_harm', 'protect_people', 'mediate', 'inform_authority', 'correct_rumour'] as const
const DAYS = ['1', '3', '7', '14', '30'] as const

/** For what, where, when and for how long: each no finer than the wheel's protocol lets out. */
export function ReleaseFrame(props: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { draft, onChange } = props
  const finest = protocolNow()?.place.adminLevel ?? 3
  const minimum = Math.max(1, protocolNow()?.time.minimumDays ?? 1)
  const fits = daysFit(draft)
  return (
    <div class="r-both">
      <Card>
        <RadioGroup
          legend={t('warnings.release.purpose')}
          value={draft.purpose}
          onChange={(purpose) => onChange({ purpose })}
          options={PURPOSES.map((value) => ({ value, label: said('purpose', value) }))}
          required
        />
      </Card>
      <Card title={t('responses.release.where_when')}>
        <Select
          label={t('warnings.release.place')}
          hint={t('responses.release.place.hint')}
          value={draft.place}
          onChange={(place) => onChange({ place })}
          options={areaOptions((level) => level <= finest)}
          required
        />
        <div class="r-days">
          <Field
            label={t('responses.release.from')}
            type="date"
            value={draft.from}
            max={draft.to}
            onInput={(from) => onChange({ from })}
            required
          />
          <Field
            label={t('responses.release.to')}
            type="date"
            value={draft.to}
            min={draft.from}
            onInput={(to) => onChange({ to })}
            required
          />
        </div>
        <p class={fits ? 'hint' : 'field-error'}>{t('responses.release.days.hint', { count: minimum })}</p>
        <Select
          label={t('responses.release.expiry')}
          hint={t('responses.release.expiry.hint')}
          value={draft.days}
          onChange={(days) => onChange({ days })}
          options={DAYS.map((value) => ({
            value,
            label: t('responses.release.expiry.days', { count: Number(value) }),
          }))}
          required
        />
      </Card>
    </div>
  )
}
