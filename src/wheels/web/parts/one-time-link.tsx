import { base64 } from '@scure/base'
import { useState } from 'preact/hooks'
import { makeOneTimeCode, oneTimeHash, parseOneTimeCode } from '../../../custody/one-time-code.ts'
import { formatTime, t } from '../../../ui/i18n.ts'
import { Button } from '../../../ui/parts/controls.tsx'

/** Made here and shown here: the server gets the hash, and nobody can show the code again. */
export function newOneTimeCode(): { code: string; secret_hash: string } {
  const code = makeOneTimeCode(crypto.getRandomValues(new Uint8Array(24)))
  return { code, secret_hash: base64.encode(oneTimeHash(parseOneTimeCode(code) ?? '')) }
}

type OneTimeLinkProps = {
  code: string
  expires: string
  /** What must happen before the link opens the door, where something must. */
  first?: string | undefined
}

export function OneTimeLink({ code, expires, first }: OneTimeLinkProps) {
  const link = `${location.origin}/work/join#${code}`
  return (
    <div class="stack">
      <div class="note ochre">
        <p>
          <strong>{t('settings.link.once')}</strong>
        </p>
        <p>{t('settings.link.how')}</p>
        {first ? <p>{first}</p> : null}
      </div>
      <Copied label={t('settings.link.link')} text={link} />
      <Copied label={t('settings.link.code')} text={code} />
      <p class="soft">{t('settings.link.until', { time: formatTime(expires) })}</p>
    </div>
  )
}

/** The text stands there whole for whoever copies by hand; a refused clipboard selects it. */
function Copied({ label, text }: { label: string; text: string }) {
  const [done, setDone] = useState(false)
  const [box, setBox] = useState<HTMLElement | null>(null)
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setDone(true)
    } catch {
      if (box) getSelection()?.selectAllChildren(box)
    }
  }
  return (
    <div class="s-copy">
      <p class="label">{label}</p>
      <code dir="ltr" ref={setBox}>
        {text}
      </code>
      <div class="actions">
        <Button onClick={copy}>
          {t('settings.link.copy')} <span class="hidden">{label}</span>
        </Button>
        <output class="soft">{done ? t('settings.link.copied') : ''}</output>
      </div>
    </div>
  )
}
