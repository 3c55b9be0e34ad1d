import { areaName, wheel } from '../../custody/web/index.ts'
import { locale, t } from '../../ui/i18n.ts'
import { Button, Checkbox, Field, Form, RadioGroup, Select, TextArea } from '../../ui/parts/controls.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { HANDLING_GROUPS, type HandlingGroup } from '../handling.ts'
import { NOTHING_CONSENTED, PURPOSES, type Purposes } from '../purposes.ts'
import { languageOptions } from './categorise.tsx'
import { WalkInRisk } from './walk-in-risk.tsx'

export type Entry = {
  words: string
  where: string
  when: string
  area: string
  group: HandlingGroup | ''
  language: string
  purposes: Purposes
  reply: string
}

export function emptyEntry(): Entry {
  const spoken = wheel.peek()?.languages ?? []
  const language = spoken.includes(locale.peek()) ? locale.peek() : (spoken[0] ?? 'other')
  return {
    words: '',
    where: '',
    when: '',
    area: '',
    group: '',
    language,
    purposes: NOTHING_CONSENTED,
    reply: '',
  }
}

type Props = { entry: Entry; onChange: (entry: Entry) => void; onSend: () => Promise<void> }

export function WalkInForm({ entry, onChange, onSend }: Props) {
  const put =
    <K extends keyof Entry>(name: K) =>
    (value: Entry[K]) =>
      onChange({ ...entry, [name]: value })
  return (
    <Form onSubmit={onSend}>
      <div class="note ochre">
        <WalkInRisk language={entry.language} />
        <p>{t('work.walk.care')}</p>
      </div>
      <Card title={t('work.walk.words.title')}>
        <TextArea
          label={t('work.walk.words')}
          hint={t('work.walk.words.hint')}
          value={entry.words}
          onInput={put('words')}
          rows={7}
          required
        />
        <div class="two">
          <Select
            label={t('work.walk.area')}
            value={entry.area}
            onChange={put('area')}
            placeholder={t('work.walk.area.choose')}
            options={(wheel.value?.areas ?? []).map(({ code }) => ({ value: code, label: areaName(code) }))}
            required
          />
          <Select
            label={t('work.walk.language')}
            value={entry.language}
            onChange={put('language')}
            options={languageOptions()}
          />
          <Field
            label={t('work.walk.where')}
            value={entry.where}
            onInput={put('where')}
            required={false}
            dir="auto"
          />
          <Field
            label={t('work.walk.when')}
            value={entry.when}
            onInput={put('when')}
            required={false}
            dir="auto"
          />
        </div>
        <div class="walk-groups">
          <RadioGroup
            legend={t('work.walk.group')}
            value={entry.group}
            onChange={put('group')}
            options={HANDLING_GROUPS.map((value) => ({ value, label: t(`reports.group.${value}`) }))}
          />
        </div>
      </Card>
      <Card title={t('work.walk.may')}>
        <p class="soft">{t('work.walk.may.how')}</p>
        <div>
          {PURPOSES.map((purpose) => (
            <Checkbox
              key={purpose}
              label={t(`work.walk.may.${purpose}`)}
              checked={entry.purposes[purpose]}
              onChange={(on) => put('purposes')({ ...entry.purposes, [purpose]: on })}
            />
          ))}
        </div>
        {entry.purposes.write && (
          <Field
            label={t('work.walk.reply')}
            hint={t('work.walk.reply.hint')}
            value={entry.reply}
            onInput={put('reply')}
            required={false}
            autoComplete="off"
          />
        )}
      </Card>
      <div class="actions">
        <Button kind="primary" type="submit">
          {t('work.walk.send')}
        </Button>
      </div>
    </Form>
  )
}
