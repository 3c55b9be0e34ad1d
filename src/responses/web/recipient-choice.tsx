import type { Sector } from '../../actors/sector.ts'
import type { Organisation } from '../../custody/web/index.ts'
import { nameIn, t } from '../../ui/i18n.ts'
import { Checkbox, Select } from '../../ui/parts/controls.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { said } from '../../warnings/web/index.ts'
import { type Ask, isCoercive } from '../menu.ts'
import { CoercionChoice } from './coercion-choice.tsx'
import { ASKS_OF, type Chosen, GROUPS, isBarred, organisationsOf } from './release-draft.ts'

type Props = { chosen: Chosen[]; keptFromForces: boolean; onChange: (next: Chosen[]) => void }

/** Who is told and what each is asked, from those who only speak to those who may use force. */
export function RecipientChoice({ chosen, keptFromForces, onChange }: Props) {
  return (
    <Card title={t('responses.recipients')}>
      <p class="soft">{t('responses.recipients.order')}</p>
      {GROUPS.map(({ key, sectors }) => {
        const organisations = organisationsOf(sectors)
        if (organisations.length === 0) return null
        return (
          <div class="r-group" key={key}>
            <fieldset class="field choices">
              <legend>{t(`responses.recipients.${key}`)}</legend>
              {organisations.map((one) => (
                <Recipient
                  key={one.organisation_id}
                  organisation={one}
                  barred={isBarred(one, keptFromForces)}
                  chosen={chosen}
                  onChange={onChange}
                />
              ))}
            </fieldset>
          </div>
        )
      })}
    </Card>
  )
}

function Recipient(props: {
  organisation: Organisation
  barred: boolean
  chosen: Chosen[]
  onChange: (next: Chosen[]) => void
}) {
  const { organisation, barred, chosen, onChange } = props
  const id = organisation.organisation_id
  const mine = chosen.find((one) => one.organisationId === id)
  const change = (part: Partial<Chosen>) =>
    onChange(chosen.map((one) => (one.organisationId === id ? { ...one, ...part } : one)))
  const toggle = (on: boolean) =>
    onChange(
      on
        ? [...chosen, { organisationId: id, ask: null, reason: '', considered: [] }]
        : chosen.filter((one) => one.organisationId !== id),
    )
  return (
    <div class="r-recipient">
      <Checkbox
        label={nameIn(organisation.names, organisation.name)}
        {...(barred ? { hint: t('responses.recipients.barred') } : {})}
        checked={mine !== undefined}
        disabled={barred}
        onChange={toggle}
      />
      {mine !== undefined && (
        <div class="r-asked">
          <Select
            label={t('responses.recipients.asked')}
            value={mine.ask ?? 'none'}
            onChange={(value) =>
              change({ ask: value === 'none' ? null : (value as Ask), considered: [], reason: '' })
            }
            options={[
              { value: 'none', label: t('warnings.ask.none') },
              ...(ASKS_OF[organisation.sector as Sector] ?? []).map((value) => ({
                value: value as string,
                label: said('ask', value),
              })),
            ]}
          />
          {mine.ask !== null && isCoercive(mine.ask) && (
            <CoercionChoice of={mine} all={chosen} onChange={change} />
          )}
        </div>
      )}
    </div>
  )
}
