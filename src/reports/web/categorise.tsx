import { useSignal } from '@preact/signals'
import { areaName, recipientOf, sealFor, wheel } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, Select, TextArea } from '../../ui/parts/controls.tsx'
import { CATEGORIES, type Category, GROUP_OF } from '../handling.ts'
import type { NoteContent } from '../wire.ts'
import { reports, type View } from './calls.ts'
import { categoryLabel, groupLabel, languageLabel } from './labels.ts'

/** The true category goes into the sealed note; the six groups, the place and the language stand open. */
export function Categorise({
  view,
  last,
  onDone,
}: {
  view: View
  last: NoteContent | undefined
  onDone: () => void
}) {
  const { report } = view
  const category = useSignal<string>(last?.category ?? '')
  const notes = useSignal('')
  const area = useSignal(report.area_code)
  const language = useSignal(report.language)
  const known = isCategory(category.value) ? category.value : undefined

  const send = async (): Promise<void> => {
    if (!known) return
    const note: NoteContent = { v: 1, category: known }
    if (notes.value.trim() !== '') note.notes = notes.value.trim()
    await reports.categorise(report, {
      note_sealed: await sealFor([recipientOf(report.custodian_id)], note),
      handling_group: GROUP_OF[known],
      area_code: area.value,
      language: language.value,
    })
    onDone()
  }
  return (
    <Form onSubmit={send}>
      <Select
        label={t('work.sort.category')}
        hint={t('work.sort.category.hint')}
        value={category.value}
        onChange={(value: string) => (category.value = value)}
        placeholder={t('work.sort.choose')}
        options={CATEGORIES.map((value) => ({ value, label: categoryLabel(value) }))}
      />
      {known && <p class="follows">{t('work.sort.group', { group: groupLabel(GROUP_OF[known]) })}</p>}
      {known === 'conduct_of_forces' && <p class="warn">{t('work.sort.accuses')}</p>}
      <div class="two">
        <Select
          label={t('work.sort.area')}
          value={area.value}
          onChange={(value: string) => (area.value = value)}
          options={areaOptions(report.area_code)}
        />
        <Select
          label={t('work.sort.language')}
          value={language.value}
          onChange={(value: string) => (language.value = value)}
          options={languageOptions(report.language)}
        />
      </div>
      <TextArea
        label={t('work.sort.notes')}
        hint={t('work.sort.notes.hint')}
        value={notes.value}
        onInput={(value: string) => (notes.value = value)}
      />
      <div class="actions">
        <Button kind="primary" type="submit" disabled={!known}>
          {t(report.state === 'made_safe' ? 'work.sort.send' : 'work.sort.save')}
        </Button>
      </div>
    </Form>
  )
}

export function areaOptions(...also: string[]) {
  const codes = new Set([...(wheel.value?.areas ?? []).map((area) => area.code), ...also])
  return [...codes].map((value) => ({ value, label: areaName(value) }))
}

export function languageOptions(...also: string[]) {
  const codes = new Set([...(wheel.value?.languages ?? []), ...also, 'other'])
  return [...codes].map((value) => ({ value, label: languageLabel(value) }))
}

function isCategory(value: string): value is Category {
  return (CATEGORIES as readonly string[]).includes(value)
}
