import { useLocation } from 'preact-iso'
import { useMemo, useState } from 'preact/hooks'
import { wheel } from '../../../custody/web/index.ts'
import { api, ProblemError } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, ButtonLink, Form, TextArea } from '../../../ui/parts/controls.tsx'
import { toast } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { type Placed, placeOf } from '../../problem-sections.ts'
import { type Protocol, protocolProblems } from '../../protocol.ts'
import { type Who, whoProblems } from '../../who.ts'
import { placeNames, type Place } from './calls.ts'
import { Changes } from './changes.tsx'
import { AskedSection, LimitsSection } from './propose-limits.tsx'
import { LanguagesSection, LeavingSection, LegalSection } from './propose-rest.tsx'
import { LocalitiesSection } from './propose-localities.tsx'
import { DeskSection, KeepingSection, PanelSection, PartnersSection } from './propose-who.tsx'
import { problemSentence } from './propose-parts.tsx'
import { approversNow, seatedNow } from './seated.ts'

type Draft = Protocol & { who: Who }
export type SectionProps = {
  draft: Draft
  set: (over: Partial<Protocol>) => void
  setWho: (over: Partial<Who>) => void
  problems: readonly Placed[]
  places: readonly Place[]
}

type ProposeFormProps = { start: Draft; inForce: Protocol | null; places: readonly Place[] }

/** Problems stand beside the section that they belong to, found by the same functions that the server asks. */
export function ProposeForm({ start, inForce, places }: ProposeFormProps) {
  const [draft, setDraft] = useState(start)
  const [reason, setReason] = useState('')
  const [found, setFound] = useState<readonly string[]>([])
  const { route } = useLocation()
  const here = useMemo(() => problemsOf(draft), [draft])
  const problems = [...new Set([...here, ...found])].map(placeOf)
  const change = (next: Draft) => {
    // What the server alone can see may be mended now.
    setFound([])
    setDraft(next)
  }
  const set = (over: Partial<Protocol>) => change({ ...draft, ...over })
  const setWho = (over: Partial<Who>) => change({ ...draft, who: { ...draft.who, ...over } })
  const props = { draft, set, setWho, problems, places }

  async function propose() {
    if (here.length > 0) throw new ProblemError(422, 'protocol_refused', t('settings.propose.refused'))
    try {
      await api.post('/api/protocol', { protocol: draft, reason })
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'protocol_refused')
        setFound((error.details['problems'] as string[] | undefined) ?? [])
      throw error
    }
    toast(t('settings.propose.done'))
    route('/work/settings/protocol')
  }

  return (
    <Form onSubmit={propose}>
      <KeepingSection {...props} />
      <DeskSection {...props} />
      <PanelSection {...props} />
      <PartnersSection {...props} />
      <LocalitiesSection {...props} />
      <LimitsSection {...props} />
      <AskedSection {...props} />
      <LeavingSection {...props} />
      <LanguagesSection {...props} />
      <LegalSection {...props} />
      {inForce && (
        <Card title={t('settings.changes.would')}>
          <Changes before={inForce} after={draft} place={placeNames(places)} />
        </Card>
      )}
      <Card title={t('settings.propose.send')}>
        <TextArea
          required
          label={t('settings.reason')}
          hint={t('settings.reason.hint')}
          value={reason}
          onInput={setReason}
          rows={3}
          maxLength={2000}
          minLength={10}
        />
        {problems.length > 0 && (
          <div class="note clay">
            <p>{t('settings.propose.problems', { n: problems.length })}</p>
            <ul>
              {problems.map((one) => (
                <li key={`${one.problem} ${one.clock}`}>
                  <a href={`#section-${one.section}`}>{t(`settings.section.${one.section}`)}</a>
                  {': '}
                  {problemSentence(one)}
                </li>
              ))}
            </ul>
          </div>
        )}
        <p class="soft">{t('settings.propose.next')}</p>
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('settings.propose.do')}
          </Button>
          <ButtonLink href="/work/settings/protocol">{t('work.cancel')}</ButtonLink>
        </div>
      </Card>
    </Form>
  )
}

function problemsOf(draft: Draft): string[] {
  const approvers = Object.entries(approversNow())
  const seats = (id: string): number => draft.who.panel.find((one) => one.organisation_id === id)?.seats ?? 0
  return [
    ...protocolProblems(draft),
    ...whoProblems(draft.who, seatedNow(), wheel.value?.area_code ?? '', new Date()),
    ...(approvers.some(([id, n]) => n > seats(id)) ? ['more_approvers_than_seats'] : []),
  ]
}
