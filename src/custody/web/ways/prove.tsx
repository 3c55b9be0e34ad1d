import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Passphrase } from '../../../actors/web/index.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, type ButtonKind, Form } from '../../../ui/parts/controls.tsx'
import { Dialog } from '../../../ui/parts/dialog.tsx'
import { Progress } from '../../../ui/parts/feedback.tsx'
import type { Ways } from '../../ways.ts'
import { proofByPasskey } from '../passkeys.ts'
import { type Proof, proofByPassphrase } from '../ways-acts.ts'

type ProveProps = {
  ways: Ways
  /** What the button says that opens it, and the one that does it. */
  label: string
  kind?: ButtonKind
  act: (proof: Proof) => Promise<unknown>
  /** What else is to be filled in or known. */
  children?: ComponentChildren
}

/** A button whose act needs a fresh proof: the passphrase once more, or a passkey. A failure stays, to be tried again. */
export function Prove({ ways, label, kind = 'plain', act, children }: ProveProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button kind={kind} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} title={label} onClose={() => setOpen(false)}>
        <ProveForm ways={ways} label={label} kind={kind} act={act} onDone={() => setOpen(false)}>
          {children}
        </ProveForm>
      </Dialog>
    </>
  )
}

type FormProps = ProveProps & { onDone: () => void }

function ProveForm({ ways, label, kind = 'plain', act, onDone, children }: FormProps) {
  const [byPasskey, setByPasskey] = useState(!ways.passphrase)
  const [passphrase, setPassphrase] = useState('')
  const [working, setWorking] = useState(false)
  async function submit() {
    setWorking(true)
    try {
      await act(byPasskey ? await proofByPasskey() : await proofByPassphrase(ways, passphrase))
    } finally {
      setWorking(false)
    }
    onDone()
  }
  const other = ways.passphrase && ways.passkeys.length > 0
  return (
    <Form onSubmit={submit}>
      {children}
      <p class="soft">{t(byPasskey ? 'custody.ways.prove_passkey' : 'custody.ways.prove_passphrase')}</p>
      {byPasskey ? null : <Passphrase value={passphrase} onInput={setPassphrase} />}
      {working ? <Progress label={t('custody.ways.working')} /> : null}
      <div class="actions">
        <Button kind={kind === 'leave' ? 'leave' : 'primary'} type="submit">
          {label}
        </Button>
        {other ? (
          <Button onClick={() => setByPasskey(!byPasskey)}>
            {t(byPasskey ? 'custody.ways.by_passphrase' : 'custody.ways.by_passkey')}
          </Button>
        ) : null}
      </div>
    </Form>
  )
}
