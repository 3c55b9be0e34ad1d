import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { deskRecipients, sealFor } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, TextArea } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Buttons, type OpenedIncident, useAct } from '../../warnings/web/index.ts'

type Props = {
  of: OpenedIncident
  /** Names the words `responses.<name>.button`, `title`, `words`, `hint`, `send`, `done`. */
  name: string
  path: string
  /** What goes with the words, and whether it is complete. */
  ready: boolean
  body: (words: string) => { content: object; sealed: (base64: string) => object }
  reload: () => void
  children?: ComponentChildren
}

/** A button, and behind it choices and words that are sealed to the desk. */
export function SaidForm({ of, name, path, ready, body, reload, children }: Props) {
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const { busy, problem, run } = useAct(reload)
  const { incident_id: id, version } = of.incident

  async function send(): Promise<void> {
    const done = await run(
      async () => {
        const { content, sealed } = body(words.trim())
        const base64 = await sealFor(deskRecipients(), content)
        await api.post(`/api/incidents/${id}/${path}`, sealed(base64), { version })
      },
      t(`responses.${name}.done`),
    )
    if (!done) return
    setOpen(false)
    setWords('')
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>{t(`responses.${name}.button`)}</Button>
      <Dialog open={open} title={t(`responses.${name}.title`)} onClose={() => setOpen(false)}>
        <Form onSubmit={send} problem={problem}>
          {children}
          <TextArea
            label={t(`responses.${name}.words`)}
            hint={t(`responses.${name}.hint`)}
            value={words}
            onInput={setWords}
            required
          />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={!ready || words.trim() === ''}>
              {t(`responses.${name}.send`)}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}
