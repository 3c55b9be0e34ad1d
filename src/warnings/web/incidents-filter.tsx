import { wheel } from '../../custody/web/index.ts'
import { nameIn, t } from '../../ui/i18n.ts'
import { Select } from '../../ui/parts/controls.tsx'
import { PRIORITIES } from '../../wheels/clocks.ts'
import { INCIDENT_STATES } from '../states.ts'
import { said } from './labels.ts'

export type Filter = { state: string | undefined; area: string | undefined; priority: string | undefined }

/** Filters live in the address, so that a list can be kept, shared and gone back to. */
export function IncidentFilter({ of, onChange }: { of: Filter; onChange: (next: Filter) => void }) {
  const any = t('warnings.filter.any')
  return (
    <search class="w-filter">
      <Select
        label={t('warnings.filter.state')}
        value={of.state ?? ''}
        onChange={(state) => onChange({ ...of, state })}
        options={INCIDENT_STATES.map((value) => ({ value, label: said('incident.state', value) }))}
        placeholder={any}
      />
      <Select
        label={t('warnings.filter.area')}
        value={of.area ?? ''}
        onChange={(area) => onChange({ ...of, area })}
        options={areaOptions()}
        placeholder={any}
      />
      <Select
        label={t('warnings.filter.priority')}
        value={of.priority ?? ''}
        onChange={(priority) => onChange({ ...of, priority })}
        options={PRIORITIES.map((value) => ({ value, label: said('priority', value) }))}
        placeholder={any}
      />
    </search>
  )
}

export function areaOptions(keep: (level: number) => boolean = () => true) {
  const areas = wheel.value?.areas ?? []
  return areas
    .filter((area) => keep(area.level))
    .map((area) => ({ value: area.code, label: nameIn(area.names, area.name) }))
}
