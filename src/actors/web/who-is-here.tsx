import { formatList, nameIn, t } from '../../ui/i18n.ts'
import { Empty } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import { SECTORS } from '../sector.ts'

type Organisation = {
  organisation_id: string
  name: string
  names: Record<string, string>
  sector: string
  category: string
  on_desk: boolean
  is_oversight: boolean
  is_focal_point: boolean
}
type Member = { member_id: string; display_name: string; organisation_id: string; roles: string[] }

type WhoProps = { wheel: string; organisations: readonly Organisation[]; members: readonly Member[] }

/** Every organisation on the wheel, by sector in the order of the policy brief; people where the reader may know them. */
export function WhoIsHere({ wheel, organisations, members }: WhoProps) {
  const sectors = SECTORS.filter((sector) => organisations.some((one) => one.sector === sector))
  return (
    <Page title={t('actors.who.title')} lead={t('actors.who.lead', { wheel })} tab={t('actors.who.title')}>
      {sectors.length === 0 ? <Empty title={t('actors.who.empty')} /> : null}
      {sectors.map((sector) => (
        <Card key={sector} title={t(`actors.sector.${sector}`)}>
          <ul class="list">
            {organisations
              .filter((one) => one.sector === sector)
              .map((one) => (
                <Row
                  key={one.organisation_id}
                  organisation={one}
                  members={members.filter((member) => member.organisation_id === one.organisation_id)}
                />
              ))}
          </ul>
        </Card>
      ))}
    </Page>
  )
}

function Row({ organisation, members }: { organisation: Organisation; members: readonly Member[] }) {
  const duties = [
    organisation.on_desk ? t('actors.who.on_desk') : '',
    organisation.is_oversight ? t('actors.who.oversight') : '',
    organisation.is_focal_point ? t('actors.who.focal_point') : '',
  ].filter(Boolean)
  return (
    <li class="spread">
      <div>
        <h3>{nameIn(organisation.names, organisation.name)}</h3>
        <p class="soft">{t(`actors.category.${organisation.category}`)}</p>
        {duties.length > 0 ? (
          <p class="duties">
            {duties.map((duty) => (
              <StatePill key={duty} label={duty} shape="solid" />
            ))}
          </p>
        ) : null}
      </div>
      {members.length > 0 ? (
        <ul class="people">
          {members.map((member) => (
            <li key={member.member_id}>
              {member.display_name}{' '}
              <span class="soft">{formatList(member.roles.map((role) => t(`actors.role.${role}`)))}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}
