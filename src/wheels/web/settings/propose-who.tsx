import { t } from '../../../ui/i18n.ts'
import { Button, Checkbox, Select } from '../../../ui/parts/controls.tsx'
import { SECTORS } from '../../../actors/sector.ts'
import { CHANNELS } from '../../who.ts'
import { FormSection, NumberField, organisationOptions, placeOptions } from './propose-parts.tsx'
import type { SectionProps } from './propose-form.tsx'
import { nameOf } from './said.ts'

const CIVIL = ['civil_society']
/** Whoever may approve what leaves: never anybody of a force. */
const PANEL = SECTORS.filter((sector) => sector !== 'police' && sector !== 'military')

export function KeepingSection({ draft, setWho, problems, places }: SectionProps) {
  const { custodians } = draft.who
  type Row = (typeof custodians)[number]
  const put = (at: number, over: Partial<Row>) =>
    setWho({ custodians: custodians.map((one, n) => (n === at ? { ...one, ...over } : one)) })
  const first = organisationOptions(CIVIL)[0]?.value ?? ''
  const add = () =>
    setWho({
      custodians: [
        ...custodians,
        {
          area_code: places[0]?.code ?? '',
          channel: 'any',
          organisation_id: custodians[0]?.organisation_id ?? first,
        },
      ],
    })
  return (
    <FormSection section="keeping" problems={problems}>
      <ul class="list">
        {custodians.map((one, at) => (
          // Rows have no name of their own: two may say the same while they are being written.
          <li key={at} class="s-row">
            <Select
              label={t('settings.keeping.area')}
              value={one.area_code}
              onChange={(area_code) => put(at, { area_code })}
              options={placeOptions(places)}
            />
            <Select
              label={t('settings.keeping.channel')}
              value={one.channel}
              onChange={(channel) => put(at, { channel })}
              options={CHANNELS.map((value) => ({ value, label: t(`settings.channel.${value}`) }))}
            />
            <Select
              label={t('settings.keeping.organisation')}
              value={one.organisation_id}
              onChange={(organisation_id) => put(at, { organisation_id })}
              options={organisationOptions(CIVIL)}
            />
            <Button onClick={() => setWho({ custodians: custodians.filter((_, n) => n !== at) })}>
              {t('settings.remove')} <span class="hidden">{t('settings.keeping.nth', { n: at + 1 })}</span>
            </Button>
          </li>
        ))}
      </ul>
      <div class="actions">
        <Button onClick={add}>{t('settings.keeping.add')}</Button>
      </div>
    </FormSection>
  )
}

export function DeskSection({ draft, setWho, problems }: SectionProps) {
  const { desk } = draft.who
  // An organisation that has left since stays to be taken off.
  const known = organisationOptions(CIVIL).map((one) => one.value)
  const all = [...known, ...desk.filter((id) => !known.includes(id))]
  return (
    <FormSection section="desk" problems={problems}>
      <fieldset class="field choices">
        <legend>{t('settings.desk.legend')}</legend>
        {all.map((id) => (
          <Checkbox
            key={id}
            label={nameOf(id)}
            checked={desk.includes(id)}
            onChange={(on) => setWho({ desk: on ? [...desk, id] : desk.filter((one) => one !== id) })}
          />
        ))}
      </fieldset>
    </FormSection>
  )
}

export function PanelSection({ draft, set, setWho, problems }: SectionProps) {
  const { panel } = draft.who
  const known = organisationOptions(PANEL).map((one) => one.value)
  const gone = panel.map((one) => one.organisation_id).filter((id) => !known.includes(id))
  const seats = (id: string): number => panel.find((one) => one.organisation_id === id)?.seats ?? 0
  const seat = (id: string, n: number) => {
    const others = panel.filter((one) => one.organisation_id !== id)
    setWho({ panel: n > 0 ? [...others, { organisation_id: id, seats: n }] : others })
  }
  return (
    <FormSection section="panel" problems={problems}>
      <fieldset class="field s-grid">
        <legend>{t('settings.panel.legend')}</legend>
        {[...known, ...gone].map((id) => (
          <NumberField
            key={id}
            label={nameOf(id)}
            value={seats(id)}
            min={0}
            max={9}
            onChange={(n) => seat(id, n ?? 0)}
          />
        ))}
      </fieldset>
      <NumberField
        label={t('settings.line.approvals')}
        hint={t('settings.panel.approvals.hint')}
        value={draft.approvals}
        min={0}
        max={9}
        onChange={(n) => set({ approvals: n ?? 0 })}
      />
    </FormSection>
  )
}

export function PartnersSection({ draft, setWho, problems }: SectionProps) {
  const partners = [
    ['vault_partner', CIVIL],
    ['oversight', PANEL],
    ['focal_point', CIVIL],
  ] as const
  return (
    <FormSection section="partners" problems={problems}>
      {partners.map(([key, sectors]) => (
        <Select
          key={key}
          required={false}
          label={t(`settings.line.${key}`)}
          hint={t(`settings.partners.${key}`)}
          placeholder={t('settings.nobody')}
          value={draft.who[key] ?? ''}
          onChange={(id) => setWho({ [key]: id === '' ? null : id })}
          options={organisationOptions(sectors)}
        />
      ))}
    </FormSection>
  )
}
