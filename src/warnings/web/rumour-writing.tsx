import { useState } from 'preact/hooks'
import { deskRecipients, sealFor } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, TextArea } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { useAct } from './act.ts'
import { Buttons } from './parts.tsx'
import { StatementLanguage } from './rumour-new.tsx'

/** What is written down about a rumour or a correction, each with its words `warnings.rumour.write.<kind>.…`. */
export type RumourWritingKind = 'check' | 'note' | 'statement' | 'not_one' | 'refuse' | 'withdraw'

/** A button and the dialog behind it. `send` gets the words sealed to the desk. */
export function RumourWriting(props: {
  kind: RumourWritingKind
  path: string
  version?: number
  reload: () => void
}) {
  const { kind, path, version, reload } = props
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [language, setLanguage] = useState('')
  const { busy, problem, run } = useAct(reload)
  const words = (part: string) => t(`warnings.rumour.write.${kind}.${part}`)
  const isStatement = kind === 'statement'
  const ready = text.trim() !== '' && (!isStatement || language !== '')

  async function send(): Promise<void> {
    if (!ready) return
    const content = isStatement ? { v: 1, statement: text.trim() } : { v: 1, reason: text.trim() }
    const done = await run(async () => {
      const sealed = await sealFor(deskRecipients(), content)
      await api.post(path, bodyOf(kind, sealed, language), version === undefined ? {} : { version })
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
      <Dialog open={open} title={words('button')} onClose={() => setOpen(false)}>
        <Form onSubmit={() => void send()} problem={problem}>
          {isStatement && <StatementLanguage value={language} onChange={setLanguage} />}
          <TextArea label={words('label')} hint={words('hint')} value={text} onInput={setText} required />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={!ready}>
              {words('send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}

function bodyOf(kind: RumourWritingKind, sealed: string, language: string): object {
  if (kind === 'refuse' || kind === 'withdraw') return { reason_sealed: sealed }
  if (kind === 'not_one') return { text_sealed: sealed }
  return { kind, text_sealed: sealed, ...(kind === 'statement' ? { language } : {}) }
}
