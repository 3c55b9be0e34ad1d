import type { Static } from 'typebox'
import { loadWheel, me, resume, wheel } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad, usePoll } from '../../ui/load.ts'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import type { CandidateRow, ColleagueRow, OwnInvitationRow, ProtocolVersionRow } from '../wire.ts'

type State = 'done' | 'begun' | 'open'
type Founding = { states: readonly (readonly [step: Step, state: State])[] }
const STEPS = {
  paper: '/work/settings/keys',
  second: '/work/settings/people',
  other: '/work/settings/organisations',
  propose: '/work/settings/protocol',
  confirm: '/work/settings/protocol',
} as const
type Step = keyof typeof STEPS

/** What a wheel still lacks before anybody can write to it; gone with the protocol that is in force. */
export function FirstSteps() {
  const { data, problem, loading, reload } = useLoad(load, [])
  usePoll(reload, 20)
  const next = data?.states.find(([, state]) => state !== 'done')?.[0]
  return (
    <Card title={t('found.first.title')}>
      <p class="lead">{t('found.first.lead')}</p>
      <Problem problem={problem} onRetry={reload} />
      {!data && loading && <Loading />}
      {data && (
        <ol class="first-steps">
          {data.states.map(([step, state]) => (
            <li key={step} aria-current={step === next ? 'step' : undefined}>
              {state === 'done' ? (
                <b>{t(`found.first.${step}`)}</b>
              ) : (
                <a href={STEPS[step]}>{t(`found.first.${step}`)}</a>
              )}
              {state !== 'done' && <p class="hint">{t(`found.first.${step}.why`)}</p>}
              {state === 'done' && <StatePill label={t('found.first.done')} shape="solid" />}
              {state === 'begun' && <StatePill label={t(`found.first.${step}.begun`)} shape="half" />}
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}

async function load(): Promise<Founding> {
  const [colleagues, invitations, candidates, protocol] = await Promise.all([
    api.get<{ rows: Static<typeof ColleagueRow>[]; paper: boolean }>('/api/colleagues'),
    api.get<{ rows: Static<typeof OwnInvitationRow>[] }>('/api/invitations'),
    api.get<{ rows: Static<typeof CandidateRow>[] }>('/api/candidates'),
    api.get<{ rows: Static<typeof ProtocolVersionRow>[]; in_force: number | null }>('/api/protocol'),
    // Who has joined meanwhile.
    loadWheel(),
  ])
  // Another organisation's signature opens the wheel: this page learns it here first.
  if (protocol.in_force !== null) await resume()
  const ours = me.value?.organisation.organisation_id
  const keepers = colleagues.rows.filter((one) => one.is_custodian && one.until === null)
  const others = (wheel.value?.organisations ?? []).filter(
    (one) => one.sector === 'civil_society' && one.organisation_id !== ours,
  )
  const invited = candidates.rows.some((one) => one.state === 'waiting' || one.state === 'open')
  const called = invitations.rows.some((one) => one.is_custodian)
  const proposed = protocol.rows.some((one) => one.state === 'proposed')
  const state = (done: boolean, begun = false): State => (done ? 'done' : begun ? 'begun' : 'open')
  return {
    states: [
      ['paper', state(colleagues.paper)],
      ['second', state(keepers.filter((one) => one.has_ring).length > 1, keepers.length > 1 || called)],
      ['other', state(others.length > 0, invited)],
      ['propose', state(proposed || protocol.in_force !== null)],
      ['confirm', state(protocol.in_force !== null, proposed)],
    ],
  }
}
