import { CIVIL_SOCIETY_CATEGORIES } from '../../../actors/sector.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, Field, Form, RadioGroup } from '../../../ui/parts/controls.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { useWrong } from './errors.ts'
import type { StepProps } from './found-step.ts'
import { languageName } from './language-choices.tsx'
import { StepPage } from './step-page.tsx'

export type OrganisationField = 'name' | 'category'

export function FoundOrganisation({ draft, change, refused, ...frame }: StepProps<OrganisationField>) {
  const wrong = useWrong<OrganisationField>(refused)
  const { organisation } = draft
  const set = (part: Partial<typeof organisation>) =>
    change({ ...draft, organisation: { ...organisation, ...part } })
  return (
    <StepPage
      {...frame}
      title={t('found.organisation.title')}
      lead={t('found.organisation.lead')}
      refused={refused}
    >
      <Form
        onSubmit={() => {
          wrong.check({
            name: organisation.name.trim().length < 2 ? 'found.organisation.missing' : undefined,
            category: organisation.category === '' ? 'found.category.missing' : undefined,
          })
          frame.onNext()
        }}
      >
        <Card>
          <Field
            label={t('found.organisation.name')}
            error={wrong.error('name')}
            value={organisation.name}
            onInput={(name) => {
              wrong.clear('name')
              set({ name })
            }}
            name="organization"
            autoComplete="organization"
            maxLength={200}
            dir="auto"
            required
          />
          <RadioGroup
            legend={t('found.category')}
            error={wrong.error('category')}
            value={organisation.category}
            onChange={(category) => {
              wrong.clear('category')
              set({ category })
            }}
            options={CIVIL_SOCIETY_CATEGORIES.map((one) => ({
              value: one,
              label: t(`actors.category.${one}`),
            }))}
            required
          />
        </Card>
        <Card title={t('found.organisation.names')}>
          <p class="hint">{t('found.organisation.names_hint')}</p>
          {draft.languages.map((code) => (
            <Field
              key={code}
              label={languageName(code) || code}
              value={organisation.names[code] ?? ''}
              onInput={(name) => set({ names: { ...organisation.names, [code]: name } })}
              autoComplete="off"
              maxLength={200}
              dir="auto"
              required={false}
            />
          ))}
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
