import { useState } from 'preact/hooks'
import { t } from '../../../ui/i18n.ts'
import { toast } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { changePassphrase, passphraseOff } from '../ways-acts.ts'
import { ChoosePassphrase, chosen, type Choice, nothingChosen } from './choose-passphrase.tsx'
import { Prove } from './prove.tsx'
import type { WaysProps } from './ways.tsx'

export function PassphraseCard({ ways, onChanged }: WaysProps) {
  const [choice, setChoice] = useState<Choice>(nothingChosen)
  const opening = ways.passkeys.filter((one) => one.opens_key).length
  return (
    <Card title={t('custody.ways.passphrase')}>
      <p>{t(ways.passphrase ? 'custody.ways.passphrase_on' : 'custody.ways.passphrase_is_off')}</p>
      <div class="actions">
        <Prove
          ways={ways}
          label={t(ways.passphrase ? 'custody.ways.change' : 'custody.ways.passphrase_again')}
          act={async (proof) => {
            await changePassphrase(proof, await chosen(choice))
            setChoice(nothingChosen)
            toast(t('custody.ways.changed'))
            await onChanged()
          }}
        >
          <ChoosePassphrase choice={choice} onChoice={setChoice} />
        </Prove>
        {ways.passphrase && opening >= ways.passkeys_needed ? (
          <Prove
            ways={ways}
            kind="leave"
            label={t('custody.ways.switch_off')}
            act={async (proof) => {
              await passphraseOff(proof)
              toast(t('custody.ways.switched_off'))
              await onChanged()
            }}
          >
            <p>{t('custody.ways.switch_off_help')}</p>
          </Prove>
        ) : null}
      </div>
      {ways.passphrase && opening < ways.passkeys_needed ? (
        <p class="soft">{t('custody.ways.not_yet', { n: opening })}</p>
      ) : null}
    </Card>
  )
}
