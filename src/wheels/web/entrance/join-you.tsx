import { t } from '../../../ui/i18n.ts'
import { Button, Form } from '../../../ui/parts/controls.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { signInNameFrom } from '../../short-name.ts'
import { useWrong, type Wrong } from './errors.ts'
import type { Invitation } from './join.tsx'
import { type Person, type PersonField, PersonFields, personProblems } from './person-fields.tsx'
import { StepPage } from './step-page.tsx'

type JoinYouProps = {
  step: { n: number; of: number }
  invitation: Invitation
  person: Person
  onChange: (person: Person) => void
  refused: Wrong<PersonField>
  onNext: () => void
  onBack: () => void
}

export function JoinYou({ step, invitation, person, onChange, refused, onNext, onBack }: JoinYouProps) {
  const wrong = useWrong<PersonField>(refused)
  const keeps = invitation.returning?.sign_in_name
  const lead = keeps === undefined ? t('join.you.lead') : t('join.you.lead_returning')
  return (
    <StepPage step={step} title={t('join.you.title')} lead={lead} refused={refused}>
      <Form
        onSubmit={() => {
          const { displayName, signInName } = personProblems(person)
          wrong.check({ displayName, signInName: keeps === undefined ? signInName : undefined })
          onNext()
        }}
      >
        <Card>
          <PersonFields
            value={person}
            onChange={onChange}
            propose={signInNameFrom}
            error={wrong.error}
            clear={wrong.clear}
            keeps={keeps}
          />
        </Card>
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('join.next')}
          </Button>
          <Button onClick={onBack}>{t('join.back')}</Button>
        </div>
      </Form>
    </StepPage>
  )
}
