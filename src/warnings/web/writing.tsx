import { useState } from 'preact/hooks'
import { deskRecipients, sealFor } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Field, Form, TextArea } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { useAct } from './act.ts'
import type { OpenedIncident } from './incident-opened.tsx'
import { Buttons } from './parts.tsx'

/** Each writes something down: with a title where it names the incident, and with the route that it goes to. */
const KINDS = {
  account: { titled: true, path: 'write', body: { kind: 'account' } },
  note: { titled: false, path: 'write', body: { kind: 'note' } },
  no_verification: { titled: false, path: 'write', body: { kind: 'no_verification' } },
  keep: { titled: false, path: 'keep-from-forces', body: {} },
  contest: { titled: false, path: 'contest', body: { contested: true } },
  agree: { titled: false, path: 'contest', body: { contested: false } },
  reopen: { titled: false, path: 'reopen', body: {} },
} as const
export type WritingKind = keyof typeof KINDS

/** A button and the dialog behind it: words sealed to the desk before they leave the browser. */
export function Writing(props: { of: OpenedIncident; kind: WritingKind; reload: () => void }) {
  const { of, kind, reload } = props
  const { titled, path, body } = KINDS[kind]
  const [open, setOpen] = useState(false)
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const { busy, problem, run } = useAct(reload)
  const { incident_id: id, version } = of.incident
  const words = (part: string) => t(`warnings.write.${kind}.${part}`)

  async function send(): Promise<void> {
    if (text.trim() === '') return
    const content = titled
      ? { v: 1, title: title.trim() === '' ? of.title : title.trim(), text: text.trim() }
      : kind === 'contest'
        ? { v: 1, title: '', text: text.trim() }
        : { v: 1, reason: text.trim() }
    const done = await run(async () => {
      const text_sealed = await sealFor(deskRecipients(), content)
      await api.post(`/api/incidents/${id}/${path}`, { ...body, text_sealed }, { version })
    }, words('done'))
    if (!done) return
    setOpen(false)
    setText('')
  }

  return (
    <>
      <Button kind="plain" onClick={() => setOpen(true)}>
        {words('button')}
      </Button>
      <Dialog open={open} title={words('title')} onClose={() => setOpen(false)}>
        <Form onSubmit={() => void send()} problem={problem}>
          {titled && (
            <Field
              label={t('warnings.new.name')}
              hint={t('warnings.new.name.hint')}
              value={title === '' ? of.title : title}
              onInput={setTitle}
            />
          )}
          <TextArea label={words('label')} hint={words('hint')} value={text} onInput={setText} required />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={text.trim() === ''}>
              {words('send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}
