import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { scan } from '../../custody/sgbv.ts'
import { ProblemError } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, ButtonLink } from '../../ui/parts/controls.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { reports } from './calls.ts'
import { Services } from './services.tsx'
import { WalkInCode } from './walk-in-code.tsx'
import { emptyEntry, type Entry, WalkInForm } from './walk-in-form.tsx'
import { makeReceipt, type Receipt, type SealedEntry, sealEntry } from './walk-in-seal.ts'
import './reports.css'
import './walk-in.css'

type Stage = { at: 'form' } | { at: 'stopped'; area: string } | { at: 'code'; code: string; org: string }

/** What somebody says across a table, entered for her. Nothing of it is kept here once it is sealed. */
export default function WalkIn() {
  const stage = useSignal<Stage>({ at: 'form' })
  const entry = useSignal(emptyEntry())
  // What was sealed for these very words: sent again after a lost answer, it is the same report under the same code.
  const sealed = useRef<{ of: Entry; made: Receipt; parts: SealedEntry; key: string } | undefined>(undefined)

  const send = async (): Promise<void> => {
    const given = entry.value
    if (scan([given.words, given.where, given.when].join('\n')).mentions) {
      stage.value = { at: 'stopped', area: given.area }
      return
    }
    if (sealed.current?.of !== given) {
      const made = await makeReceipt()
      sealed.current = { of: given, made, parts: await sealEntry(given, made), key: crypto.randomUUID() }
    }
    const { made, parts, key } = sealed.current
    try {
      await reports.enter(parts.body, key)
    } catch (error) {
      // Somebody else's code has these eight digits: the next try makes another.
      if (error instanceof ProblemError && error.code === 'locator_taken') sealed.current = undefined
      throw error
    }
    forget()
    stage.value = { at: 'code', code: made.shown, org: parts.org }
  }
  const forget = (): void => {
    sealed.current = undefined
    entry.value = emptyEntry()
  }
  const again = (): void => {
    forget()
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
