import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import type { ReportContent } from '../wire.ts'

/** Shown only when asked for: a photo can be hard to see, and others may be looking on. */
export function Photos({ photos }: { photos: NonNullable<ReportContent['photos']> }) {
  const shown = useSignal(false)
  if (!shown.value) {
    return (
      <Button kind="plain" onClick={() => (shown.value = true)}>
        {t('work.photo.show', { count: photos.length })}
      </Button>
    )
  }
  return (
    <div class="photos">
      {photos.map((photo, at) => (
        <Photo key={photo.data.slice(0, 64)} photo={photo} number={at + 1} />
      ))}
    </div>
  )
}

const KINDS = ['image/jpeg', 'image/png', 'image/webp']

/** A stranger's bytes: in a frame that may run nothing, reach nothing and knows no origin. */
function Photo({ photo, number }: { photo: { type: string; data: string }; number: number }) {
  const sound = KINDS.includes(photo.type) && /^[A-Za-z0-9+/]+={0,2}$/.test(photo.data)
  const address = useMemo(() => {
    if (!sound) return undefined
    const page = `<!doctype html><img width="100%" alt="" src="data:${photo.type};base64,${photo.data}">`
    return URL.createObjectURL(new Blob([page], { type: 'text/html' }))
  }, [photo.data])
  useEffect(() => () => (address === undefined ? undefined : URL.revokeObjectURL(address)), [address])
  if (address === undefined) return <p class="soft">{t('work.photo.unreadable')}</p>
  return <iframe class="photo" sandbox="" src={address} title={t('work.photo.title', { number })} />
}
