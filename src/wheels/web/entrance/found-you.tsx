import { roleConflicts } from '../../../actors/roles.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, Form } from '../../../ui/parts/controls.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { signInNameFrom } from '../../short-name.ts'
import { useWrong } from './errors.ts'
import type { StepProps } from './found-step.ts'
import { type PersonField, PersonFields, personProblems } from './person-fields.tsx'
import { RoleChoice } from '../parts/role-choice.tsx'
import { StepPage } from './step-page.tsx'

export type YouField = PersonField | 'roles'

export function FoundYou({ draft, change, refused, ...frame }: StepProps<YouField>) {
  const wrong = useWrong<YouField>(refused)
  const { person, roles } = draft
  const conflicts = roleConflicts(roles, 'civil_society')
  return (
    <StepPage {...frame} title={t('found.you.title')} lead={t('found.you.lead')} refused={refused}>
      <Form
        onSubmit={() => {
          wrong.check({
            ...personProblems(person),
            roles:
              roles.length === 0
                ? 'found.roles.missing'
                : roles.length > 8
                  ? 'found.roles.many'
                  : conflicts.length > 0
                    ? 'found.roles.together'
                    : undefined,
          })
          frame.onNext()
        }}
      >
        <Card>
          <PersonFields
            value={person}
            onChange={(next) => change({ ...draft, person: next })}
            propose={signInNameFrom}
            error={wrong.error}
            clear={wrong.clear}
          />
        </Card>
        <Card>
          <RoleChoice
            legend={t('found.roles')}
            hint={t('found.roles.hint')}
            sector="civil_society"
            value={roles}
            onChange={(next) => {
              wrong.clear('roles')
              change({ ...draft, roles: next })
            }}
            error={wrong.error('roles')}
          />
        </Card>
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('join.next')}
          </Button>
          <Button onClick={frame.onBack}>{t('join.back')}</Button>
        </div>
      </Form>
    </StepPage>
  )
}
