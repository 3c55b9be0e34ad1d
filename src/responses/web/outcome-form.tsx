import { useState } from 'preact/hooks'
import { t } from '../../ui/i18n.ts'
import { RadioGroup } from '../../ui/parts/controls.tsx'
import type { OpenedIncident } from '../../warnings/web/index.ts'
import { type Outcome, OUTCOMES, SAID_BY, type SaidBy } from '../closing.ts'
import type { OutcomeContent } from '../wire.ts'
import { SaidForm } from './said-form.tsx'

type Props = { of: OpenedIncident; mayRecord: boolean; mayDecide: boolean; reload: () => void }

export function OutcomeForm({ of, mayRecord, mayDecide, reload }: Props) {
  const [code, setCode] = useState<Outcome | ''>('')
  const [saidBy, setSaidBy] = useState<SaidBy | ''>('')
  const offered = OUTCOMES.filter((one) => (one === 'no_action' ? mayDecide : mayRecord))
  return (
    <SaidForm
      of={of}
      name="outcome"
      path="outcome"
      ready={code !== '' && saidBy !== ''}
      body={(words) => {
        const content: OutcomeContent = { v: 1, words }
        return { content, sealed: (words_sealed) => ({ code, said_by: saidBy, words_sealed }) }
      }}
      reload={reload}
    >
      <RadioGroup
        legend={t('responses.outcome.which')}
        hint={t('responses.outcome.which.hint')}
        value={code}
        onChange={setCode}
        options={offered.map((value) => ({ value, label: t(`responses.outcome.${value}`) }))}
      />
      <RadioGroup
        legend={t('responses.said_by')}
        value={saidBy}
        onChange={setSaidBy}
        options={SAID_BY.map((value) => ({ value, label: t(`responses.said_by.${value}`) }))}
      />
    </SaidForm>
  )
}
