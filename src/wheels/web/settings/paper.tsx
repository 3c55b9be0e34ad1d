import { useState } from 'preact/hooks'
import { makePaper, ringFor } from '../../../custody/web/index.ts'
import { api, ProblemError } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, ButtonLink, Field, Form } from '../../../ui/parts/controls.tsx'
import { Empty, toast } from '../../../ui/parts/feedback.tsx'
import { Card, Page } from '../../../ui/parts/layout.tsx'
import { COLLEAGUE_RULES } from '../../rules.ts'
import { may } from './asking.ts'
import { newestRing } from './calls.ts'
import { PaperSheet } from './paper-sheet.tsx'
import './settings.css'

type Made = Awaited<ReturnType<typeof makePaper>>

/** Made here, printed here, typed back in part, and only then the one paper that opens. */
export default function Paper() {
  const [made, setMade] = useState<Made | null>(null)
  const [step, setStep] = useState<'before' | 'sheet' | 'back' | 'done'>('before')
  const allowed = may(COLLEAGUE_RULES, 'change_key')
  async function make() {
    setMade(await makePaper())
    setStep('sheet')
  }
  async function save() {
    if (!made) return
    // Between the printing and this, keys may have changed.
    await newestRing()
    const { recipient } = made
    await api.post('/api/keys/paper', { recipient, ring: await ringFor(recipient) })
    // The words were on this page, and from now on they are on paper alone.
    setMade(null)
    setStep('done')
    toast(t('settings.paper.saved'))
  }
  return (
    // Another step is another page to whoever hears it: the focus goes to its title.
    <Page key={step} title={t('settings.paper.title')} tab={t('settings.keys.title')}>
      {!allowed && (
        <Card>
          <Empty title={t('settings.person.not_you')} />
        </Card>
      )}
      {allowed && step === 'before' && (
        <Card title={t('settings.paper.before')}>
          <p>{t('settings.paper.why')}</p>
          <ul class="s-plain">
            <li>{t('settings.paper.opens')}</li>
            <li>{t('settings.paper.alone')}</li>
            <li>{t('settings.paper.replaces')}</li>
          </ul>
          <Form onSubmit={make}>
            <div class="actions">
              <Button kind="primary" type="submit">
                {t('settings.paper.words')}
              </Button>
              <ButtonLink href="/work/settings/keys">{t('work.cancel')}</ButtonLink>
            </div>
          </Form>
        </Card>
      )}
      {step === 'sheet' && made && (
        <>
          <PaperSheet words={made.words} />
          <div class="actions">
            <Button kind="primary" onClick={() => print()}>
              {t('settings.print')}
            </Button>
            <Button onClick={() => setStep('back')}>{t('settings.paper.have')}</Button>
          </div>
        </>
      )}
      {step === 'back' && made && <TypeBack words={made.words} onBack={() => setStep('sheet')} save={save} />}
      {step === 'done' && (
        <Card title={t('settings.paper.saved')}>
          <p>{t('settings.paper.saved.more')}</p>
          <div class="actions">
            <ButtonLink href="/work/settings/keys">{t('settings.keys.title')}</ButtonLink>
          </div>
        </Card>
      )}
    </Page>
  )
}

type TypeBackProps = { words: string; onBack: () => void; save: () => Promise<void> }

/** Three words by their number, without the sheet in sight: a paper that nobody can read helps nobody. */
function TypeBack({ words, onBack, save }: TypeBackProps) {
  const [asked] = useState(threeOf)
  const [typed, setTyped] = useState<Record<number, string>>({})
  const all = words.split(' ')
  async function check() {
    const wrong = asked.filter((at) => typed[at]?.trim().toLowerCase() !== all[at])
    if (wrong.length > 0) {
      const which = wrong.map((at) => at + 1)
      throw new ProblemError(422, 'paper_differs', t('settings.paper.differs', { n: which[0] ?? 1 }))
    }
    await save()
  }
  return (
    <Card title={t('settings.paper.back')}>
      <p>{t('settings.paper.back.lead')}</p>
      <Form onSubmit={check}>
        {asked.map((at) => (
          <Field
            key={at}
            required
            label={t('settings.paper.nth', { n: at + 1 })}
            value={typed[at] ?? ''}
            onInput={(text) => setTyped({ ...typed, [at]: text })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
          />
        ))}
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('settings.paper.save')}
          </Button>
          <Button onClick={onBack}>{t('settings.paper.see')}</Button>
        </div>
      </Form>
    </Card>
  )
}

/** Three different places of the 24, one from each third. */
function threeOf(): number[] {
  const random = crypto.getRandomValues(new Uint8Array(3))
  return Array.from(random, (byte, third) => third * 8 + (byte & 7))
}
