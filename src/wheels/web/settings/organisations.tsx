import { wheel } from '../../../custody/web/index.ts'
import { t } from '../../../ui/i18n.ts'
import { useLoad } from '../../../ui/load.ts'
import { ButtonLink } from '../../../ui/parts/controls.tsx'
import { Empty, Loading, Problem } from '../../../ui/parts/feedback.tsx'
import { Card, Page } from '../../../ui/parts/layout.tsx'
import { CANDIDATE_RULES } from '../../rules.ts'
import { isCivil, isGuest, may } from './asking.ts'
import { lookAgain, settings } from './calls.ts'
import { CandidateItem } from './candidate.tsx'
import { OrganisationItem } from './organisation.tsx'
import './settings.css'

/** Who sits here, by which digits one knows them, and who is to join. */
export default function Organisations() {
  const civil = isCivil()
  const candidates = useLoad(async () => {
    await lookAgain()
    return civil ? settings.candidates() : []
  }, [civil])
  const card = wheel.value
  if (!card || isGuest()) return null
  const waiting = candidates.data?.filter((row) => row.state === 'waiting' || row.state === 'open') ?? []
  const past = candidates.data?.filter((row) => !waiting.includes(row)) ?? []
  return (
    <Page
      title={t('settings.organisations.title')}
      lead={t('settings.organisations.lead')}
      tab={t('settings.organisations.title')}
      actions={
        may(CANDIDATE_RULES, 'invite') && (
          <ButtonLink kind="primary" href="/work/settings/organisations/new">
            {t('settings.candidate.new')}
          </ButtonLink>
        )
      }
    >
      {civil && (
        <Card title={t('settings.candidates')}>
          <Problem problem={candidates.problem} onRetry={candidates.reload} />
          {!candidates.data && candidates.loading && <Loading />}
          {candidates.data && waiting.length === 0 && (
            <Empty title={t('settings.candidates.none')}>
              <p>{t('settings.candidates.none.more')}</p>
            </Empty>
          )}
          {waiting.length > 0 && (
            <ul class="list">
              {waiting.map((row) => (
                <CandidateItem key={row.invitation_id} row={row} reload={candidates.reload} />
              ))}
            </ul>
          )}
          {past.length > 0 && (
            <details>
              <summary>{t('settings.candidates.past', { n: past.length })}</summary>
              <ul class="list">
                {past.map((row) => (
                  <CandidateItem key={row.invitation_id} row={row} reload={candidates.reload} />
                ))}
              </ul>
            </details>
          )}
        </Card>
      )}
      <Card title={t('settings.organisations.here')}>
        <p class="soft">{t('settings.compare.why')}</p>
        <ul class="list">
          {card.organisations.map((one) => (
            <OrganisationItem key={one.organisation_id} one={one} />
          ))}
        </ul>
      </Card>
    </Page>
  )
}
