import { useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { Role } from '../../../actors/roles.ts'
import { me } from '../../../custody/web/index.ts'
import { api } from '../../../ui/api.ts'
import { formatDay, t } from '../../../ui/i18n.ts'
import { useLoad } from '../../../ui/load.ts'
import { Button, ButtonLink, Checkbox, Form } from '../../../ui/parts/controls.tsx'
import { Facts } from '../../../ui/parts/data.tsx'
import { Empty, Loading, Problem, toast } from '../../../ui/parts/feedback.tsx'
import { Card, Columns, Page, Stack } from '../../../ui/parts/layout.tsx'
import { COLLEAGUE_RULES } from '../../rules.ts'
import { RoleChoice } from '../parts/role-choice.tsx'
import { may, ownSector } from './asking.ts'
import { type Colleague, lookAgain, settings } from './calls.ts'
import { LetIn } from './let-in.tsx'
import { KeysPill } from './keys-pill.tsx'
import { requireRoles, seatRefusal } from './seat-refusal.ts'
import { TakeLeave } from './take-leave.tsx'
import './settings.css'

/** What a custodian does for one colleague. */
export default function Person() {
  const { params } = useRoute()
  const people = useLoad(settings.colleagues, [])
  const here = people.data?.rows.filter((row) => row.until === null) ?? []
  const row = here.find((one) => one.member_id === params['id'])
  const keeps = may(COLLEAGUE_RULES, 'let_in')
  const mine = row?.member_id === me.value?.member_id
  return (
    <Page
      key={String(row?.has_ring)}
      title={row && keeps ? row.display_name : t('settings.people.title')}
      tab={t('settings.people.title')}
    >
      <Problem problem={people.problem} onRetry={people.reload} />
      {!people.data && people.loading && <Loading />}
      {people.data && (!row || !keeps) && (
        <Card>
          <Empty title={t('settings.person.none')}>
            <ButtonLink href="/work/settings/people">{t('settings.people.title')}</ButtonLink>
          </Empty>
        </Card>
      )}
      {row && keeps && (
        <Columns>
          <Stack>
            {!row.has_ring && row.recipient && (
              <LetIn key={row.recipient} row={row} recipient={row.recipient} reload={people.reload} />
            )}
            <ChangeSeat key={`${row.roles.join()} ${row.is_custodian}`} row={row} reload={people.reload} />
          </Stack>
          <Stack>
            <Card title={t('settings.person.card')}>
              <Facts
                rows={[
                  [t('settings.person.sign_in_name'), <bdi key="name">{row.sign_in_name}</bdi>],
                  [t('settings.person.since'), formatDay(row.since)],
                  [t('settings.person.keys'), <KeysPill key="keys" row={row} />],
                ]}
              />
            </Card>
            {!mine && (
              <Card title={t('settings.person.back')}>
                <p class="soft">{t('settings.person.back.lead')}</p>
                <div class="actions">
                  <ButtonLink href={`/work/settings/people/new?returning=${row.member_id}`}>
                    {t('settings.person.back.do')}
                  </ButtonLink>
                </div>
              </Card>
            )}
            {may(COLLEAGUE_RULES, 'take_leave', null, mine ? [] : ['another_person']) ? (
              <TakeLeave row={row} others={here.filter((one) => one !== row)} />
            ) : (
              <p class="soft">{t('settings.leave.not_self')}</p>
            )}
          </Stack>
        </Columns>
      )}
    </Page>
  )
}

function ChangeSeat({ row, reload }: { row: Colleague; reload: () => Promise<void> }) {
  const [roles, setRoles] = useState(row.roles as Role[])
  const [custodian, setCustodian] = useState(row.is_custodian)
  async function save() {
    requireRoles(roles, ownSector())
    await seatRefusal(api.post(`/api/colleagues/${row.member_id}/seat`, { roles, is_custodian: custodian }))
    // Names beside roles, and my own buttons, come from these.
    await lookAgain()
    toast(t('settings.seat.done'))
    await reload()
  }
  return (
    <Card title={t('settings.seat.title')}>
      <Form onSubmit={save}>
        <RoleChoice
          legend={t('settings.role.legend')}
          sector={ownSector()}
          value={roles}
          onChange={setRoles}
        />
        <Checkbox
          label={t('settings.person.custodian')}
          hint={t('settings.person.custodian.does')}
          checked={custodian}
          onChange={setCustodian}
        />
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('settings.seat.save')}
          </Button>
        </div>
      </Form>
    </Card>
  )
}
