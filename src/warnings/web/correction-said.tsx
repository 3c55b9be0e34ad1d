import { useState } from 'preact/hooks'
import { api } from '../../ui/api.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { Button, Field, Form, Select } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { SAYING_CHANNELS } from '../rumour-states.ts'
import { useAct } from './act.ts'
import { wheelToday } from './hearing-fields.tsx'
import { areaOptions } from './incidents-filter.tsx'
import { place, said } from './labels.ts'
import { languageIn } from './languages.ts'
import { protocolNow } from './leaving.ts'
import { Buttons, Dots, Note } from './parts.tsx'
import type { OpenedCorrection } from './rumour-opened.ts'

type Props = { one: OpenedCorrection; reload: () => void }

/** Where people could hear it. A page that nobody opens corrects nothing. */
export function SaidWhere({ one, reload }: Props) {
  return (
    <>
      <h4>{t('warnings.saying.title')}</h4>
      {one.sayings.length === 0 && <Note>{t('warnings.saying.none')}</Note>}
      <ul class="w-list">
        {one.sayings.map((saying, at) => (
          <li key={at}>
            <Dots
              of={[
                said('saying', saying.channel),
                place(saying.area_code),
                languageIn(saying.language),
                formatDay(saying.said_on),
              ]}
            />
          </li>
        ))}
      </ul>
      {one.actions.includes('say') && (
        <Buttons>
          <Say one={one} reload={reload} />
        </Buttons>
      )}
    </>
  )
}

function Say({ one, reload }: Props) {
  const [open, setOpen] = useState(false)
  const [channel, setChannel] = useState('')
  const [area, setArea] = useState('')
  const [language, setLanguage] = useState('')
  const [day, setDay] = useState(wheelToday)
  const { busy, problem, run } = useAct(reload)
  const finest = protocolNow()?.place.adminLevel ?? 3
  const ready = channel !== '' && area !== '' && language !== '' && day !== ''
  async function send(): Promise<void> {
    if (!ready) return
    const body = { channel, area_code: area, language, said_on: day }
    const done = await run(
      () => api.post(`/api/corrections/${one.correction_id}/say`, body),
      t('warnings.saying.done'),
    )
    if (done) setOpen(false)
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('warnings.saying.add')}</Button>
      <Dialog open={open} title={t('warnings.saying.add')} onClose={() => setOpen(false)}>
        <Form onSubmit={() => void send()} problem={problem}>
          <Select
            label={t('warnings.saying.channel')}
            value={channel}
            onChange={setChannel}
            options={SAYING_CHANNELS.map((value) => ({ value, label: said('saying', value) }))}
            placeholder={t('warnings.choose')}
            required
          />
          <Select
            label={t('warnings.rumour.language')}
            value={language}
            onChange={setLanguage}
            options={[
              ...one.texts.map((text) => ({ value: text.language, label: languageIn(text.language) })),
              { value: 'other', label: t('warnings.rumour.language.other') },
            ]}
            placeholder={t('warnings.choose')}
            required
          />
          <Select
            label={t('warnings.hearing.area')}
            value={area}
            onChange={setArea}
            options={areaOptions((level) => level <= finest)}
            placeholder={t('warnings.choose')}
            required
          />
          <Field
            type="date"
            label={t('warnings.hearing.day')}
            value={day}
            onInput={setDay}
            max={wheelToday()}
            required
          />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={!ready}>
              {t('warnings.saying.send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}
