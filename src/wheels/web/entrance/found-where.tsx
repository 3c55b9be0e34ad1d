import { api } from '../../../ui/api.ts'
import { locale, nameIn, t } from '../../../ui/i18n.ts'
import { useLoad } from '../../../ui/load.ts'
import { Button, Field, Form, Select } from '../../../ui/parts/controls.tsx'
import { Loading, Problem } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { slugFrom } from '../../short-name.ts'
import { AreaPicker, nameOf } from './area-picker.tsx'
import { type Area, type WhereField, whereProblems, withArea } from './draft.ts'
import { useWrong } from './errors.ts'
import type { StepProps } from './found-step.ts'
import { StepPage } from './step-page.tsx'

type Answer = { country: Area; areas: Area[] }

export function FoundWhere({ draft, change, refused, ...frame }: StepProps<WhereField>) {
  const wrong = useWrong<WhereField>(refused)
  const { country } = draft
  const lists = useLoad(async (): Promise<Answer | undefined> => {
    if (country === '') return undefined
    const [own, first] = await Promise.all([
      api.get<{ area: Area }>(`/api/areas/${country}`),
      api.get<{ rows: Area[] }>(`/api/areas?country=${country}&level=1&limit=500`),
    ])
    return { country: own.area, areas: first.rows }
  }, [country])
  const collator = new Intl.Collator(locale.value)
  const areas = [...(lists.data?.areas ?? [])].sort((a, b) => collator.compare(nameOf(a), nameOf(b)))
  const countries = [...draft.countries].sort((a, b) =>
    collator.compare(nameIn(a.names, a.name), nameIn(b.names, b.name)),
  )
  const whole = lists.data?.country
  return (
    <StepPage {...frame} title={t('found.where.title')} lead={t('found.where.lead')} refused={refused}>
      <Form
        onSubmit={() => {
          wrong.check(whereProblems(draft))
          frame.onNext()
        }}
      >
        <Card title={t('found.area')}>
          <Select
            label={t('found.country')}
            error={wrong.error('country')}
            value={country}
            onChange={(chosen) => {
              wrong.clear('country')
              change({ ...draft, country: chosen, area: null, localities: {} })
            }}
            options={countries.map((one) => ({ value: one.code, label: nameIn(one.names, one.name) }))}
            required
          />
          <Problem problem={lists.problem} onRetry={lists.reload} />
          {lists.loading && country !== '' ? <Loading /> : null}
          {whole ? (
            <AreaPicker
              key={country}
              legend={t('found.area.which')}
              areas={areas}
              whole={whole}
              wholeLabel={t('found.area.whole', { country: nameOf(whole) })}
              value={draft.area}
              onChange={(area) => {
                wrong.clear('area')
                wrong.clear('slug')
                change(withArea(draft, area, nameOf(area)))
              }}
              error={wrong.error('area')}
            />
          ) : null}
        </Card>
        <Card title={t('found.names')}>
          <Field
            label={t('found.name')}
            hint={t('found.name.hint')}
            error={wrong.error('name')}
            value={draft.name}
            onInput={(name) => {
              wrong.clear('name')
              const slug = draft.ownSlug ? draft.slug : slugFrom(name) || draft.slug
              change({ ...draft, name, slug, ownName: name !== '' })
            }}
            autoComplete="off"
            maxLength={120}
            dir="auto"
            required
          />
          <Field
            label={t('found.slug')}
            hint={
              <>
                {t('found.slug.hint')}{' '}
                <bdi dir="ltr" class="address">
                  {`${location.host}/${locale.value}/${draft.slug || '…'}`}
                </bdi>
              </>
            }
            error={wrong.error('slug')}
            value={draft.slug}
            onInput={(slug) => {
              wrong.clear('slug')
              change({ ...draft, slug: slug.toLowerCase(), ownSlug: slug !== '' })
            }}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={41}
            dir="ltr"
            required
          />
        </Card>
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('join.next')}
          </Button>
        </div>
      </Form>
    </StepPage>
  )
}
