import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { makeMember, makeOrganisation } from '../../../custody/web/index.ts'
import { asProblem, ProblemError } from '../../../ui/api.ts'
import { formatList, formatNumber, t } from '../../../ui/i18n.ts'
import { Button, Form } from '../../../ui/parts/controls.tsx'
import { Facts } from '../../../ui/parts/data.tsx'
import { Progress } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { nameOf } from './area-picker.tsx'
import { drawn, newId, type Sender } from './arrive.ts'
import { type Draft, planOf } from './draft.ts'
import type { StepFrame } from './found-step.ts'
import { languageName } from './language-choices.tsx'
import { StepPage } from './step-page.tsx'

type FoundReviewProps = StepFrame & {
  draft: Draft
  sender: Sender
  go: (step: 'where' | 'how' | 'organisation' | 'you') => void
  /** Shows the page whose answer was refused; false when the sentence belongs to no page. */
  onRefused: (problem: ProblemError) => boolean
}
const STAGES = ['keys', 'found', 'sign_in'] as const
type Stage = (typeof STAGES)[number]

export function FoundReview({ draft, sender, go, onRefused, ...frame }: FoundReviewProps) {
  const [stage, setStage] = useState<Stage | null>(null)
  async function found() {
    setStage('keys')
    await drawn()
    try {
      await sender.send(await arrivalOf(draft, sender, () => setStage('found')), () => setStage('sign_in'))
    } catch (error) {
      setStage(null)
      const problem = asProblem(error)
      if (!onRefused(problem)) throw problem
    }
  }
  const { person, organisation } = draft
  const places = Object.keys(draft.localities).length
  return (
    <StepPage {...frame} title={t('found.review.title')} lead={t('found.review.lead')} refused={{}}>
      <Part title={t('found.where.title')} onChange={() => go('where')}>
        <Facts
          rows={[
            [t('found.name'), draft.name],
            [t('found.area'), draft.area && nameOf(draft.area)],
            [
              t('found.slug'),
              <bdi dir="ltr" key="slug">
                {draft.slug}
              </bdi>,
            ],
          ]}
        />
      </Part>
      <Part title={t('found.how.title')} onChange={() => go('how')}>
        <Facts
          rows={[
            [t('found.languages'), formatList(draft.languages.map((one) => languageName(one) || one))],
            [t('found.timezone'), draft.timezone.replaceAll('_', ' ')],
            [t('found.places'), places > 0 ? formatNumber(places) : t('found.places.later')],
          ]}
        />
      </Part>
      <Part title={t('found.organisation.title')} onChange={() => go('organisation')}>
        <Facts
          rows={[
            [t('found.organisation.name'), organisation.name],
            [t('found.category'), t(`actors.category.${organisation.category}`)],
          ]}
        />
      </Part>
      <Part title={t('found.you.title')} onChange={() => go('you')}>
        <Facts
          rows={[
            [t('join.you.name'), person.displayName],
            [
              t('join.you.sign_in'),
              <bdi dir="ltr" key="sign-in">
                {person.signInName}
              </bdi>,
            ],
            [t('found.roles'), formatList(draft.roles.map((role) => t(`actors.role.${role}`)))],
          ]}
        />
      </Part>
      <p class="soft">{t('found.review.custodian')}</p>
      <Form onSubmit={found}>
        {stage ? (
          <Progress
            value={STAGES.indexOf(stage) + 1}
            max={STAGES.length + 1}
            label={t(`found.progress.${stage}`)}
          />
        ) : null}
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('found.review.button')}
          </Button>
          <Button disabled={stage !== null || sender.arrived} onClick={frame.onBack}>
            {t('join.back')}
          </Button>
        </div>
      </Form>
    </StepPage>
  )
}

function Part(props: { title: string; onChange: () => void; children: ComponentChildren }) {
  return (
    <Card>
      <div class="card-head">
        <h2>{props.title}</h2>
        <button class="link" type="button" onClick={props.onChange}>
          {t('found.review.change')}
          <span class="hidden"> · {props.title}</span>
        </button>
      </div>
      {props.children}
    </Card>
  )
}

/** Each try makes ids and keys anew: what an earlier one left on the host belongs to it. */
async function arrivalOf(draft: Draft, sender: Sender, onMade: () => void) {
  const { person, passphrase } = draft
  const way = { path: '/api/found' as const, name: person.signInName, passphrase: passphrase.text }
  if (sender.arrived) return { ...way, body: {} }
  const ids = { wheel: newId(), organisation: crypto.randomUUID(), member: newId() }
  const { own: _own, ...member } = await makeMember(ids.member, passphrase.text)
  const since = new Date().toISOString().slice(0, 10)
  const keys = await makeOrganisation(ids.organisation, member.recipient, since)
  onMade()
  const names = { sign_in_name: person.signInName, display_name: person.displayName.trim() }
  return { ...way, body: { ...planOf(draft, ids), keys, person: { ...names, ...member } } }
}
