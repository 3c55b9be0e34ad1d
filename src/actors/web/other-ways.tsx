import { useState } from 'preact/hooks'
import { asProblem, type ProblemError } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'

/** A passkey is for a name: on a bare number, as 127.0.0.1 is one, no browser makes or uses any. */
export function passkeysHere(): 'yes' | 'address' | 'no' {
  if (!('PublicKeyCredential' in globalThis)) return 'no'
  return /^[\d.]+$|:/.test(location.hostname) ? 'address' : 'yes'
}

type PasskeyProps = { label: string; use: () => Promise<void> }

/** A button where this browser has passkeys, one sentence where only the address is in the way, nothing elsewhere. */
export function PasskeyButton({ label, use }: PasskeyProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemError | null>(null)
  const here = passkeysHere()
  if (here === 'no') return null
  if (here === 'address') return <p class="soft">{t('actors.ways.passkey_address')}</p>
  async function press() {
    setBusy(true)
    setProblem(null)
    try {
      await use()
    } catch (error) {
      setProblem(asProblem(error))
      setBusy(false)
    }
  }
  return (
    <>
      <Problem problem={problem} />
      <Button busy={busy} onClick={press}>
        {label}
      </Button>
    </>
  )
}
