import { wheel } from '../../../custody/web/index.ts'
import { t } from '../../../ui/i18n.ts'
import { useLoad } from '../../../ui/load.ts'
import { ButtonLink } from '../../../ui/parts/controls.tsx'
import { Empty, Loading, Problem } from '../../../ui/parts/feedback.tsx'
import { Card, Page } from '../../../ui/parts/layout.tsx'
import { firstProtocol } from '../../first-protocol.ts'
import type { Protocol } from '../../protocol.ts'
import { PROTOCOL_RULES } from '../../rules.ts'
import type { Who } from '../../who.ts'
import { may, own } from './asking.ts'
import { placesOf, settings, type Versions } from './calls.ts'
import { ProposeForm } from './propose-form.tsx'
import { approversNow, seatedNow } from './seated.ts'
import './settings.css'
import './protocol.css'

/** One form, filled with what is in force, or with a first version that can be proposed as it stands. */
export default function Propose() {
  const card = wheel.value
  const { data, problem, reload } = useLoad(
    async () => (card ? Promise.all([settings.versions(), placesOf(card)]) : null),
    [card?.area_code],
  )
  if (!card) return null
  const versions = data?.[0]
  const free = versions?.rows.every((row) => row.state !== 'proposed') ? ['none_proposed'] : []
  const first = versions?.in_force === null
  return (
    <Page
      title={t(first ? 'settings.propose.first' : 'settings.propose.title')}
      lead={t(first ? 'settings.propose.first.lead' : 'settings.propose.lead')}
      tab={t('settings.protocol.title')}
    >
      <Problem problem={problem} onRetry={reload} />
      {!data && !problem && <Loading />}
      {data &&
        versions &&
        (may(PROTOCOL_RULES, 'propose', null, free) ? (
          <ProposeForm
            start={startOf(versions)}
            inForce={versions.rows.find((row) => row.state === 'in_force')?.protocol ?? null}
            places={data[1]}
          />
        ) : (
          <Card>
            <Empty title={t(free.length > 0 ? 'settings.propose.not_you' : 'settings.propose.one_waits')}>
              <ButtonLink href="/work/settings/protocol">{t('settings.protocol.title')}</ButtonLink>
            </Empty>
          </Card>
        ))}
    </Page>
  )
}

function startOf({ rows }: Versions): Protocol & { who: Who } {
  const card = wheel.value
  const inForce = rows.find((row) => row.state === 'in_force')?.protocol
  if (inForce?.who) return { ...inForce, who: inForce.who }
  return firstProtocol({
    // What was taken back is a better beginning than what nobody has seen yet.
    draft: rows.find((row) => row.state === 'withdrawn')?.protocol ?? (card?.protocol as Protocol),
    seated: seatedNow(),
    own: own(),
    areaCode: card?.area_code ?? '',
    approvers: approversNow(),
    expected: Object.fromEntries((card?.areas ?? []).map((one) => [one.code, one.expected_days])),
  })
}
