import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { Role } from '../../../actors/roles.ts'
import { api } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { useLoad } from '../../../ui/load.ts'
import { Button, ButtonLink, Checkbox, Form } from '../../../ui/parts/controls.tsx'
import { Empty, Loading, Problem } from '../../../ui/parts/feedback.tsx'
import { Card, Page } from '../../../ui/parts/layout.tsx'
import { COLLEAGUE_RULES, INVITATION_DAYS } from '../../rules.ts'
import { newOneTimeCode, OneTimeLink } from '../parts/one-time-link.tsx'
import { RoleChoice } from '../parts/role-choice.tsx'
import { isForce, may, ownSector } from './asking.ts'
import { type Colleague, settings } from './calls.ts'
import { DaysField } from './days-field.tsx'
import { requireRoles, seatRefusal } from './seat-refusal.ts'
import './settings.css'

type Sent = { code: string; expires_at: string }

/** A one-time link into one's own organisation; or back in, for somebody who lost every way. */
export default function PersonNew() {
  const { query } = useLocation()
  const id = query['returning']
  const [sent, setSent] = useState<Sent | null>(null)
  const back = useLoad(async () => {
    if (!id) return null
    const { rows } = await settings.colleagues()
    return rows.find((row) => row.member_id === id && row.until === null) ?? null
  }, [id])
  const title = id ? 'settings.person.back' : 'settings.person.new'
  return (
    <Page
      key={sent ? 'sent' : 'form'}
      title={t(title)}
      lead={!sent && t(id ? 'settings.person.back.lead' : 'settings.person.new.lead')}
      tab={t('settings.people.title')}
    >
      <Problem problem={back.problem} onRetry={back.reload} />
      {back.loading && <Loading />}
      {sent ? (
        <Card title={t('settings.link.title')}>
          <OneTimeLink code={sent.code} expires={sent.expires_at} first={t('settings.person.then')} />
          <div class="actions">
            <ButtonLink href="/work/settings/people">{t('settings.people.title')}</ButtonLink>
          </div>
        </Card>
      ) : may(COLLEAGUE_RULES, 'invite') ? (
        back.data !== undefined && <InviteForm back={back.data} onSent={setSent} />
      ) : (
        <Card>
          <Empty title={t('settings.person.not_you')} />
        </Card>
      )}
    </Page>
  )
}

function InviteForm({ back, onSent }: { back: Colleague | null; onSent: (sent: Sent) => void }) {
  const [roles, setRoles] = useState<Role[]>((back?.roles as Role[]) ?? (isForce() ? ['liaison'] : []))
  const [custodian, setCustodian] = useState(back?.is_custodian ?? false)
  const [days, setDays] = useState(INVITATION_DAYS)
  async function send() {
    requireRoles(roles, ownSector())
    const { code, secret_hash } = newOneTimeCode()
    const body = { secret_hash, roles, is_custodian: custodian, days }
    const sent = await seatRefusal(
      api.post<Omit<Sent, 'code'>>('/api/invitations', {
        ...body,
        ...(back && { returning_id: back.member_id }),
      }),
    )
    onSent({ code, ...sent })
  }
  return (
    <Form onSubmit={send}>
      <Card title={back ? back.display_name : t('settings.person.does')}>
        {back ? (
          <p>{t('settings.person.back.what')}</p>
        ) : (
          <>
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
          </>
        )}
        <DaysField value={days} onChange={setDays} />
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('settings.link.make')}
          </Button>
          <ButtonLink href="/work/settings/people">{t('work.cancel')}</ButtonLink>
        </div>
      </Card>
    </Form>
  )
}
