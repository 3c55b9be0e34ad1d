import { useState } from 'preact/hooks'
import { ROLES } from '../../../actors/roles.ts'
import { formatTime, locale, localeNames, locales, nameIn, setLocale, t } from '../../../ui/i18n.ts'
import { Button, Form } from '../../../ui/parts/controls.tsx'
import { Facts } from '../../../ui/parts/data.tsx'
import { toast } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { DoorPage } from './door-page.tsx'
import type { Invitation } from './join.tsx'

type JoinCardProps = {
  step: { n: number; of: number }
  invitation: Invitation
  onLookAgain: () => Promise<Invitation>
  onNext: () => void
}

/** What the code invites to, before anything is asked. */
export function JoinCard({ step, invitation, onLookAgain, onNext }: JoinCardProps) {
  const { wheel, organisation, kind, state, returning } = invitation
  const waits = state === 'waiting'
  const lead = waits ? 'join.card.waiting' : returning ? 'join.card.returning' : `join.card.${kind}`
  const names = {
    organisation: nameIn(organisation.names, organisation.name),
    wheel: nameIn(wheel.names, wheel.name),
  }
  return (
    <DoorPage title={t('join.card.title', names)} lead={t(lead, names)} step={step}>
      <Offer languages={invitation.languages} />
      <Card>
        <Facts
          rows={[
            [t('join.card.wheel'), names.wheel],
            [t('join.card.organisation_label'), names.organisation],
            [t('join.card.roles'), <Roles key="roles" roles={invitation.roles} />],
            [t('join.card.custodian'), invitation.is_custodian && t('join.card.custodian_means')],
            [t('join.card.until'), formatTime(invitation.expires_at)],
          ]}
        />
      </Card>
      {waits ? <LookAgain ask={onLookAgain} /> : <Go onNext={onNext} />}
    </DoorPage>
  )
}

function Go({ onNext }: { onNext: () => void }) {
  return (
    <div class="actions">
      <Button kind="primary" onClick={onNext}>
        {t('join.card.go')}
      </Button>
    </div>
  )
}

function LookAgain({ ask }: { ask: () => Promise<Invitation> }) {
  const [looked, setLooked] = useState(0)
  const look = async () => {
    const { state } = await ask()
    if (state === 'waiting') setLooked((times) => times + 1)
  }
  return (
    <Form onSubmit={look}>
      <output aria-live="polite">
        {looked > 0 ? <p key={looked}>{t('join.card.still_waiting')}</p> : null}
      </output>
      <div class="actions">
        <Button kind="primary" type="submit">
          {t('join.look_again')}
        </Button>
      </div>
    </Form>
  )
}

function Roles({ roles }: { roles: readonly string[] }) {
  const known = ROLES.filter((role) => roles.includes(role))
  return (
    <ul class="tasks">
      {known.map((role) => (
        <li key={role}>
          {t(`actors.role.${role}`)}
          <span class="hint">{t(`settings.role.${role}.does`)}</span>
        </li>
      ))}
    </ul>
  )
}

/** The wheel's first language that the program speaks, in its own words; nobody is switched against her will. */
function Offer({ languages }: { languages: readonly string[] }) {
  const first = locales.find((one) => one === languages[0])
  if (!first || first === locale.value) return null
  const speak = () => setLocale(first).catch(() => toast(t('ui.problem.network')))
  return (
    <button class="link offer" type="button" lang={first} dir="auto" onClick={() => void speak()}>
      {localeNames[first]}
    </button>
  )
}
