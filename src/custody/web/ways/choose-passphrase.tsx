import { useEffect, useState } from 'preact/hooks'
import { ProblemError } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, Field } from '../../../ui/parts/controls.tsx'
import { newPassphrase } from '../keys.ts'

/** Made words or her own, and what she typed to show that she has them. */
export type Choice = { made: string; own: string | null; again: string }
export const nothingChosen: Choice = { made: '', own: null, again: '' }

/** The passphrase, once it is strong enough and was typed a second time. @throws ProblemError with what is amiss */
export async function chosen({ made, own, again }: Choice): Promise<string> {
  const { normalPassphrase, strengthOf } = await import('../../passphrase.ts')
  const passphrase = own ?? made
  const strength = strengthOf(passphrase)
  if (!strength.ok) throw new ProblemError(0, 'too_weak', t(`custody.ways.weak.${strength.reason}`))
  if (normalPassphrase(again) !== normalPassphrase(passphrase))
    throw new ProblemError(0, 'not_the_same', t('custody.ways.not_the_same'))
  return passphrase
}

type ChooseProps = { choice: Choice; onChoice: (choice: Choice) => void }

/** Words that were made come first: nobody guesses them. Her own are taken when they are as hard to guess. */
export function ChoosePassphrase({ choice, onChoice }: ChooseProps) {
  const { made, own, again } = choice
  const [weak, setWeak] = useState<string | null>(null)
  const make = async () => onChoice({ made: await newPassphrase(), own: null, again: '' })
  useEffect(() => {
    if (made === '') void make()
  }, [])
  useEffect(() => {
    void weaknessOf(own).then(setWeak)
  }, [own])
  return (
    <>
      {own === null ? (
        <>
          <p>{t('custody.ways.words')}</p>
          <p class="made-words" dir="ltr">
            {made || '…'}
          </p>
        </>
      ) : (
        <Field
          label={t('custody.ways.own')}
          hint={t('custody.ways.own_hint')}
          error={weak}
          value={own}
          onInput={(text) => onChoice({ ...choice, own: text })}
          type="password"
          autoComplete="new-password"
          dir="auto"
          required
        />
      )}
      <div class="actions">
        <Button onClick={make}>{t('custody.ways.words_make')}</Button>
        {own === null ? (
          <Button onClick={() => onChoice({ ...choice, own: '', again: '' })}>
            {t('custody.ways.own_choose')}
          </Button>
        ) : null}
      </div>
      <Field
        label={t('custody.ways.again')}
        hint={t('custody.ways.again_hint')}
        value={again}
        onInput={(text) => onChoice({ ...choice, again: text })}
        type="password"
        autoComplete="new-password"
        dir="auto"
        required
      />
    </>
  )
}

/** Said while she types, once there is something to judge. */
async function weaknessOf(own: string | null): Promise<string | null> {
  if (own === null || own === '') return null
  const { strengthOf } = await import('../../passphrase.ts')
  const strength = strengthOf(own)
  return strength.ok ? null : t(`custody.ways.weak.${strength.reason}`)
}
