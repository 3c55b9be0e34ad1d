import { useSignal } from '@preact/signals'
import { me } from '../../custody/web/index.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { ConfirmButton } from '../../ui/parts/dialog.tsx'
import { Empty, Loading, Problem, toast } from '../../ui/parts/feedback.tsx'
import { Card, Page, Stack } from '../../ui/parts/layout.tsx'
import type { EnvelopeContent } from '../wire.ts'
import { type Envelope, envelopes } from './calls.ts'
import { tryOpen } from './opened.ts'
import { Services } from './services.tsx'
import './reports.css'

/** The specialist's post: no subject, no place, no sender. She opens, hands over, and destroys. */
export default function Envelopes() {
  const all = useLoad(envelopes.list, [])
  return (
    <Page title={t('work.post.title')} lead={t('work.post.lead')}>
      <Problem problem={all.problem} onRetry={all.reload} />
      {!all.data && all.loading && <Loading />}
      {all.data && all.data.rows.length === 0 && (
        <Card>
          <Empty title={t('work.post.none')}>{t('work.post.none.more')}</Empty>
        </Card>
      )}
      {all.data && all.data.rows.length > 0 && (
        <Stack>
          {all.data.rows.map((one, at) => (
            <Letter key={one.envelope_id} envelope={one} number={at + 1} onDone={all.reload} />
          ))}
        </Stack>
      )}
      {me.value && (
        <Card title={t('work.special.services')}>
          <Services area="" />
        </Card>
      )}
    </Page>
  )
}

function Letter({ envelope, number, onDone }: { envelope: Envelope; number: number; onDone: () => unknown }) {
  const words = useSignal<string | null | undefined>(undefined)
  const open = async (): Promise<void> => {
    words.value = (await tryOpen<EnvelopeContent>(envelope.sealed))?.words ?? null
  }
  const destroy = async (): Promise<void> => {
    await envelopes.destroy(envelope.envelope_id)
    words.value = undefined
    toast(t('work.post.destroyed'))
    await onDone()
  }
  return (
    <Card title={t('work.post.letter', { number })}>
      <p class="soft">{t('work.post.until', { day: formatDay(envelope.destroy_at) })}</p>
      {words.value !== undefined && (
        <blockquote class="words" dir="auto">
          {words.value ?? t('work.unreadable')}
        </blockquote>
      )}
      <div class="actions">
        {words.value === undefined ? (
          <Button kind="primary" onClick={open}>
            {t('work.post.open')}
          </Button>
        ) : (
          <Button onClick={() => (words.value = undefined)}>{t('work.post.shut')}</Button>
        )}
        <ConfirmButton
          kind="leave"
          label={t('work.post.destroy')}
          question={t('work.post.destroy.question')}
          confirmLabel={t('work.post.destroy.confirm')}
          onConfirm={destroy}
        />
      </div>
    </Card>
  )
}
