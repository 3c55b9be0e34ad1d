import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { scan } from '../../custody/sgbv.ts'
import { t } from '../../ui/i18n.ts'
import { Button, ButtonLink } from '../../ui/parts/controls.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { reports } from './calls.ts'
import { Services } from './services.tsx'
import { WalkInCode } from './walk-in-code.tsx'
import { emptyEntry, WalkInForm } from './walk-in-form.tsx'
import { makeReceipt, sealEntry } from './walk-in-seal.ts'
import './reports.css'
import './walk-in.css'

type Stage = { at: 'form' } | { at: 'stopped'; area: string } | { at: 'code'; code: string; org: string }

/** What somebody says across a table, entered for her. Nothing of it is kept here once it is sealed. */
export default function WalkIn() {
  const stage = useSignal<Stage>({ at: 'form' })
  const entry = useSignal(emptyEntry())
  // The code stays the same when the answer was lost and it is sent again, and so does the report.
  const receipt = useRef<ReturnType<typeof makeReceipt> | undefined>(undefined)
  const key = useRef(crypto.randomUUID())

  const send = async (): Promise<void> => {
    const given = entry.value
    if (scan([given.words, given.where, given.when].join('\n')).mentions) {
      stage.value = { at: 'stopped', area: given.area }
      return
    }
    receipt.current ??= makeReceipt()
    const made = await receipt.current
    const sealed = await sealEntry(given, made)
    try {
      await reports.enter(sealed.body, key.current)
    } catch (error) {
      // Somebody else's code has these eight digits: a new code, and a new try by hand.
      receipt.current = undefined
      key.current = crypto.randomUUID()
      throw error
    }
    entry.value = emptyEntry()
    stage.value = { at: 'code', code: made.shown, org: sealed.org }
  }
  const again = (): void => {
    receipt.current = undefined
    key.current = crypto.randomUUID()
    entry.value = emptyEntry()
    stage.value = { at: 'form' }
  }

  if (stage.value.at === 'stopped') {
    return <Stopped area={stage.value.area} onBack={() => (stage.value = { at: 'form' })} />
  }
  if (stage.value.at === 'code') {
    return <WalkInCode code={stage.value.code} org={stage.value.org} onAgain={again} />
  }
  return (
    <Page title={t('work.walk.title')} lead={t('work.walk.lead')}>
      <div class="walk">
        <WalkInForm entry={entry.value} onChange={(next) => (entry.value = next)} onSend={send} />
      </div>
    </Page>
  )
}

/** The entry ends here, and whom she can turn to takes its place. What was meant otherwise can be said otherwise. */
function Stopped({ area, onBack }: { area: string; onBack: () => void }) {
  return (
    <Page title={t('work.walk.stop.title')} lead={t('work.walk.stop.lead')}>
      <Card title={t('work.walk.stop.services')}>
        <p class="soft">{t('work.walk.stop.how')}</p>
        <Services area={area} />
      </Card>
      <div class="actions">
        <Button onClick={onBack}>{t('work.walk.stop.rest')}</Button>
        <ButtonLink href="/work">{t('work.walk.leave')}</ButtonLink>
      </div>
    </Page>
  )
}
