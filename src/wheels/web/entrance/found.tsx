import { useState } from 'preact/hooks'
import { prepare } from '../../../custody/web/index.ts'
import { api, type ProblemError } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { Sender } from './arrive.ts'
import { useCodeOfLink } from './code.ts'
import { CodeStep } from './code-step.tsx'
import { type Draft, emptyDraft } from './draft.ts'
import type { Wrong } from './errors.ts'
import { FoundHow } from './found-how.tsx'
import { FoundOrganisation } from './found-organisation.tsx'
import { FoundReview } from './found-review.tsx'
import { FoundWhere } from './found-where.tsx'
import { FoundYou } from './found-you.tsx'
import { PassphraseStep } from './passphrase-step.tsx'
import { useLeaveGuard, useSteps } from './steps.ts'

const STEPS = ['code', 'where', 'how', 'organisation', 'you', 'passphrase', 'review'] as const
type Step = (typeof STEPS)[number]

/** Which page and field a refusal of the server is about. */
const REFUSALS: Readonly<Record<string, [Step, Wrong<string>]>> = {
  slug_taken: ['where', { slug: 'found.slug.taken' }],
  name_taken: ['you', { signInName: 'found.sign_in.taken' }],
  roles_refused: ['you', { roles: 'found.roles.together' }],
  card_refused: ['organisation', { category: 'found.category.missing' }],
  protocol_refused: ['how', { timezone: 'found.how.refused' }],
  code_refused: ['code', {}],
}

export default function FoundPage() {
  const { code, opened } = useCodeOfLink()
  return <Founding key={opened} code={code} />
}

/** The first page of a real wheel, opened with the code from the terminal. Nothing of it is kept until it is founded. */
function Founding({ code }: { code: string }) {
  const steps = useSteps<Step>(STEPS, 'code')
  const [draft, setDraft] = useState<Draft>(() => ({ ...emptyDraft(), code }))
  const [refused, setRefused] = useState<Partial<Record<Step, Wrong<string>>>>({})
  const [sender] = useState(() => new Sender())
  const { step } = steps
  useLeaveGuard(step !== 'code')

  async function find(letters: string) {
    const { countries } = await api.post<Pick<Draft, 'countries'>>('/api/found/find', { code: letters })
    const only = countries.length === 1 ? (countries[0]?.code ?? '') : draft.country
    setDraft({ ...draft, code: letters, countries, country: only })
    prepare()
    // Who comes with another code after the first was refused has filled everything in.
    steps.enter(refused.code ? 'review' : 'where')
  }
  const onRefused = ({ code: said }: ProblemError): boolean => {
    const known = REFUSALS[said]
    if (!known) return false
    const [to, wrong] = known
    // A code that is good no more is not asked about again.
    if (to === 'code') setDraft({ ...draft, code: '' })
    setRefused({ [to]: wrong })
    steps.go(to)
    return true
  }
  const frame = {
    step: { n: STEPS.indexOf(step), of: STEPS.length - 1 },
    onNext: () => {
      setRefused({})
      steps.next()
    },
    onBack: steps.back,
  }
  const given = { ...frame, draft, change: setDraft, refused: refused[step] ?? {} }
  switch (step) {
    case 'code':
      return (
        <CodeStep
          title={t('found.title')}
          lead={t('found.lead')}
          hint={t('found.code.hint')}
          refused="found.code.refused"
          again={refused.code !== undefined}
          code={draft.code}
          find={find}
        />
      )
    case 'where':
      // The code was taken; there is nothing to go back for.
      return <FoundWhere key="where" {...given} />
    case 'how':
      return <FoundHow key="how" {...given} />
    case 'organisation':
      return <FoundOrganisation key="organisation" {...given} />
    case 'you':
      return <FoundYou key="you" {...given} />
    case 'passphrase':
      return (
        <PassphraseStep
          key="passphrase"
          step={frame.step}
          value={draft.passphrase}
          onChange={(passphrase) => setDraft((known) => ({ ...known, passphrase }))}
          onProven={frame.onNext}
          onBack={() => steps.back?.()}
        />
      )
    case 'review':
      return (
        <FoundReview
          key="review"
          {...frame}
          draft={draft}
          sender={sender}
          go={steps.go}
          onRefused={onRefused}
        />
      )
  }
}
