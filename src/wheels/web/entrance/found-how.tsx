import { api } from '../../../ui/api.ts'
import { locale, t } from '../../../ui/i18n.ts'
import { useLoad } from '../../../ui/load.ts'
import { Button, Form, Select } from '../../../ui/parts/controls.tsx'
import { Loading, Problem } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { nameOf } from './area-picker.tsx'
import type { Area } from './draft.ts'
import { useWrong } from './errors.ts'
import type { StepProps } from './found-step.ts'
import { LanguageChoices } from './language-choices.tsx'
import { LocalityChoices } from './locality-choices.tsx'
import { StepPage } from './step-page.tsx'

export type HowField = 'timezone' | 'languages'

export function FoundHow({ draft, change, refused, ...frame }: StepProps<HowField>) {
  const wrong = useWrong<HowField>(refused)
  const area = draft.area?.code ?? ''
  const places = useLoad(() => api.get<{ children: Area[] }>(`/api/areas/${area}`), [area])
  const collator = new Intl.Collator(locale.value)
  const children = [...(places.data?.children ?? [])].sort((a, b) => collator.compare(nameOf(a), nameOf(b)))
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), draft.timezone, 'UTC'])].sort()
  return (
    <StepPage {...frame} title={t('found.how.title')} lead={t('found.how.lead')} refused={refused}>
      <Form
        onSubmit={() => {
          wrong.check({ languages: draft.languages.length === 0 ? 'found.languages.missing' : undefined })
          frame.onNext()
        }}
      >
        <Card>
          <LanguageChoices
            value={draft.languages}
            onChange={(languages) => {
              wrong.clear('languages')
              change({ ...draft, languages })
            }}
            error={wrong.error('languages')}
          />
        </Card>
        <Card>
          <Select
            label={t('found.timezone')}
            hint={t('found.timezone.hint')}
            error={wrong.error('timezone')}
            value={draft.timezone}
            onChange={(timezone) => {
              wrong.clear('timezone')
              change({ ...draft, timezone })
            }}
            options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
            required
          />
        </Card>
        <Card>
          <Problem problem={places.problem} onRetry={places.reload} />
          {places.loading ? <Loading /> : null}
          {children.length > 0 ? (
            <LocalityChoices
              key={area}
              areas={children}
              value={draft.localities}
              onChange={(localities) => change({ ...draft, localities })}
            />
          ) : null}
          {places.data && children.length === 0 ? <p class="soft">{t('found.places.unknown')}</p> : null}
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
