import { me } from '../../../custody/web/index.ts'
import { api } from '../../../ui/api.ts'
import { formatDay, formatList, formatTime, t } from '../../../ui/i18n.ts'
import { useLoad, usePoll } from '../../../ui/load.ts'
import { ButtonLink } from '../../../ui/parts/controls.tsx'
import { ConfirmButton } from '../../../ui/parts/dialog.tsx'
import { Empty, Loading, Problem, toast } from '../../../ui/parts/feedback.tsx'
import { Card, Page } from '../../../ui/parts/layout.tsx'
import { COLLEAGUE_RULES } from '../../rules.ts'
import { may } from './asking.ts'
import { type Colleague, type OwnInvitation, settings } from './calls.ts'
import { KeysPill } from './keys-pill.tsx'
import { nameOf } from './said.ts'
import './settings.css'

/** Colleagues of one's own organisation, who of them holds its keys, and who is to come. */
export default function People() {
  const keeps = may(COLLEAGUE_RULES, 'invite')
  const people = useLoad(settings.colleagues, [])
  const invitations = useLoad(async () => (keeps ? settings.invitations() : []), [keeps])
  usePoll(people.reload, 30)
  const rows = people.data?.rows ?? []
  const here = rows.filter((row) => row.until === null)
  const waiting = here.filter((row) => !row.has_ring && row.recipient !== null)
  const left = rows.filter((row) => row.until !== null)
  return (
    <Page
      title={t('settings.people.title')}
      lead={t('settings.people.lead', { organisation: nameOf(me.value?.organisation.organisation_id) })}
      tab={t('settings.people.title')}
      actions={
        keeps && (
          <ButtonLink kind="primary" href="/work/settings/people/new">
            {t('settings.person.new')}
          </ButtonLink>
        )
      }
    >
      <Problem problem={people.problem ?? invitations.problem} onRetry={people.reload} />
      {!people.data && people.loading && <Loading />}
      {keeps && waiting.length > 0 && (
        <div class="note ochre">
          <p>
            <strong>{t('settings.let_in.waiting', { n: waiting.length })}</strong>
          </p>
          <ul>
            {waiting.map((row) => (
              <li key={row.member_id}>
                <a href={`/work/settings/people/${row.member_id}`}>
                  {t('settings.let_in.one', { name: `\u2068${row.display_name}\u2069` })}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
      {people.data && here.filter((row) => row.is_custodian).length < 2 && (
        <div class="note ochre">
          <p>
            <strong>{t('settings.second_custodian')}</strong>
          </p>
          <p>{t(keeps ? 'settings.second_custodian.how' : 'settings.second_custodian.member')}</p>
        </div>
      )}
      {people.data && (
        <Card title={t('settings.people.here')}>
          <ul class="list">
            {here.map((row) => (
              <PersonItem key={row.member_id} row={row} keeps={keeps} />
            ))}
          </ul>
          {left.length > 0 && (
            <details>
              <summary>{t('settings.people.left', { n: left.length })}</summary>
              <ul class="list">
                {left.map((row) => (
                  <li key={row.member_id}>
                    <bdi>{row.display_name}</bdi>{' '}
                    <span class="soft">
                      {t('settings.people.left_on', {
                        day: formatDay(row.until ?? ''),
                        name: `\u2068${rows.find((one) => one.member_id === row.successor_id)?.display_name ?? t('settings.nobody')}\u2069`,
                      })}
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </Card>
      )}
      {keeps && invitations.data && (
        <Card title={t('settings.invitations')}>
          {invitations.data.length === 0 ? (
            <Empty title={t('settings.invitations.none')} />
          ) : (
            <ul class="list">
              {invitations.data.map((row) => (
                <InvitationItem key={row.invitation_id} row={row} people={rows} reload={invitations.reload} />
              ))}
            </ul>
          )}
        </Card>
      )}
    </Page>
  )
}

const roleList = (roles: readonly string[]): string =>
  formatList(roles.map((role) => t(`actors.role.${role}`)))

function PersonItem({ row, keeps }: { row: Colleague; keeps: boolean }) {
  return (
    <li class="s-person">
      <div>
        <h3 dir="auto">
          {keeps ? (
            <a href={`/work/settings/people/${row.member_id}`}>{row.display_name}</a>
          ) : (
            row.display_name
          )}
          {row.member_id === me.value?.member_id && <span class="soft"> {t('settings.people.you')}</span>}
        </h3>
        <p class="soft">{roleList(row.roles)}</p>
      </div>
      <div>
        <KeysPill row={row} />
        {row.is_custodian && <p>{t('settings.people.custodian')}</p>}
      </div>
    </li>
  )
}

type InvitationItemProps = { row: OwnInvitation; people: readonly Colleague[]; reload: () => Promise<void> }

function InvitationItem({ row, people, reload }: InvitationItemProps) {
  const back = people.find((one) => one.member_id === row.returning_id)
  async function withdraw() {
    await api.post(`/api/invitations/${row.invitation_id}/withdraw`)
    toast(t('settings.invitation.withdrawn'))
    await reload()
  }
  return (
    <li class="spread">
      <div>
        <p>
          {back
            ? t('settings.invitation.returning', { name: `\u2068${back.display_name}\u2069` })
            : roleList(row.roles)}
        </p>
        <p class="soft">
          {row.is_custodian && `${t('settings.people.custodian')} · `}
          {t('settings.candidate.until', { time: formatTime(row.expires_at) })}
        </p>
      </div>
      <ConfirmButton
        kind="leave"
        label={t('settings.withdraw')}
        question={t('settings.invitation.withdraw.question')}
        confirmLabel={t('settings.withdraw')}
        onConfirm={withdraw}
      />
    </li>
  )
}
