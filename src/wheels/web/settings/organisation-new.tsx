import { useState } from 'preact/hooks'
import type { Role } from '../../../actors/roles.ts'
import { isSecuritySector, SECTORS, type Sector } from '../../../actors/sector.ts'
import { wheel } from '../../../custody/web/index.ts'
import { api, ProblemError } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { useLoad } from '../../../ui/load.ts'
import { Button, ButtonLink, Field, Form, RadioGroup, Select } from '../../../ui/parts/controls.tsx'
import { Empty, Loading, Problem } from '../../../ui/parts/feedback.tsx'
import { Card, Page, Stack } from '../../../ui/parts/layout.tsx'
import { CATEGORIES } from '../../joining.ts'
import { CANDIDATE_RULES, INVITATION_DAYS, PROBATION_DAYS } from '../../rules.ts'
import { newOneTimeCode, OneTimeLink } from '../parts/one-time-link.tsx'
import { conflictSentences, RoleChoice } from '../parts/role-choice.tsx'
import { may } from './asking.ts'
import { lookAgain, placesOf } from './calls.ts'
import { DaysField } from './days-field.tsx'
import { organisationOptions, placeOptions } from './propose-parts.tsx'
import { language } from './said.ts'
import './settings.css'

type Sent = { code: string; expires_at: string; state: string }

/** The card of an organisation or office that is to join, and a link for its first member. */
export default function OrganisationNew() {
  const founding = wheel.value?.protocol_version === null
  const [sent, setSent] = useState<Sent | null>(null)
  // Whether the wheel is still being founded may have changed since this browser was opened.
  const again = useLoad(async () => (await lookAgain(), true), [])
  const allowed = may(CANDIDATE_RULES, 'invite')
  return (
    <Page
      key={sent ? 'sent' : 'form'}
      title={t('settings.candidate.new')}
      lead={
        allowed &&
        !sent &&
        t(founding ? 'settings.candidate.new.founding' : 'settings.candidate.new.lead', {
          days: PROBATION_DAYS,
        })
      }
      tab={t('settings.organisations.title')}
    >
      <Problem problem={again.problem} onRetry={again.reload} />
      {!again.data ? (
        again.loading && <Loading />
      ) : sent ? (
        <Card title={t('settings.link.title')}>
          <OneTimeLink
            code={sent.code}
            expires={sent.expires_at}
            first={sent.state === 'waiting' ? t('settings.candidate.first_vouch') : undefined}
          />
          <div class="actions">
            <ButtonLink href="/work/settings/organisations">{t('settings.organisations.title')}</ButtonLink>
          </div>
        </Card>
      ) : allowed ? (
        <CardForm founding={founding} onSent={setSent} />
      ) : (
        <Card>
          <Empty title={t('settings.candidate.not_you')}>
            <ButtonLink href="/work/settings/organisations">{t('settings.organisations.title')}</ButtonLink>
          </Empty>
        </Card>
      )}
    </Page>
  )
}

/** Only forces and authorities stand in a tree of command. */
const COMMANDED = ['police', 'military', 'civil_authority']

function CardForm({ founding, onSent }: { founding: boolean; onSent: (sent: Sent) => void }) {
  const card = wheel.value
  const places = useLoad(async () => (card ? placesOf(card) : []), [card?.area_code])
  const [sector, setSector] = useState<Sector | ''>(founding ? 'civil_society' : '')
  const [category, setCategory] = useState('')
  const [name, setName] = useState('')
  const [names, setNames] = useState<Record<string, string>>({})
  const [area, setArea] = useState('')
  const [above, setAbove] = useState('')
  const [roles, setRoles] = useState<Role[]>([])
  const [days, setDays] = useState(INVITATION_DAYS)

  function choose(next: Sector) {
    setSector(next)
    setCategory('')
    setAbove('')
    // An office of a force has a liaison and nobody else.
    setRoles(isSecuritySector(next) ? ['liaison'] : [])
  }
  async function send() {
    if (sector === '') return
    const conflict = conflictSentences(roles, sector)[0]
    if (roles.length === 0) throw new ProblemError(422, 'roles_missing', t('settings.role.none'))
    if (conflict) throw new ProblemError(422, 'roles_refused', conflict)
    const { code, secret_hash } = newOneTimeCode()
    const said = Object.fromEntries(Object.entries(names).filter(([, text]) => text.trim() !== ''))
    const sent = await api.post<Omit<Sent, 'code'>>('/api/candidates', {
      secret_hash,
      card: {
        sector,
        category,
        name,
        ...(Object.keys(said).length > 0 && { names: said }),
        ...(area && { area_code: area }),
        ...(above && { answers_to: above }),
      },
      roles,
      days,
    })
    onSent({ code, ...sent })
  }
  return (
    <Form onSubmit={send}>
      <Stack>
        <Card title={t('settings.candidate.card')}>
          {!founding && (
            <RadioGroup
              required
              legend={t('settings.candidate.sector')}
              value={sector}
              onChange={choose}
              options={SECTORS.map((value) => ({ value, label: t(`actors.sector.${value}`) }))}
            />
          )}
          {sector && (
            <Select
              required
              label={t('settings.candidate.category')}
              value={category}
              onChange={setCategory}
              options={CATEGORIES[sector].map((value) => ({ value, label: t(`actors.category.${value}`) }))}
            />
          )}
          <Field
            required
            label={t('settings.candidate.name')}
            value={name}
            onInput={setName}
            minLength={2}
            maxLength={200}
            dir="auto"
          />
          {card?.languages.map((code) => (
            <Field
              key={code}
              required={false}
              label={t('settings.candidate.name_in', { language: language(code) })}
              value={names[code] ?? ''}
              onInput={(text) => setNames({ ...names, [code]: text })}
              maxLength={200}
              dir="auto"
            />
          ))}
          <Select
            required={false}
            label={t('settings.candidate.area')}
            placeholder={t('settings.candidate.area.whole')}
            value={area}
            onChange={setArea}
            options={placeOptions(places.data ?? [])}
          />
          {COMMANDED.includes(sector) && (
            <Select
              required={false}
              label={t('settings.candidate.command')}
              hint={t('settings.candidate.command.hint')}
              placeholder={t('settings.candidate.command.none')}
              value={above}
              onChange={setAbove}
              options={organisationOptions(COMMANDED)}
            />
          )}
        </Card>
        {sector && (
          <Card title={t('settings.candidate.person')}>
            <p class="soft">{t('settings.candidate.person.lead')}</p>
            <RoleChoice
              legend={t('settings.role.legend')}
              sector={sector}
              value={roles}
              onChange={setRoles}
            />
            <DaysField value={days} onChange={setDays} />
          </Card>
        )}
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('settings.link.make')}
          </Button>
          <ButtonLink href="/work/settings/organisations">{t('work.cancel')}</ButtonLink>
        </div>
      </Stack>
    </Form>
  )
}
