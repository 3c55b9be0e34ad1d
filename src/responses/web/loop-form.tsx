import { useState } from 'preact/hooks'
import { t } from '../../ui/i18n.ts'
import { RadioGroup, Select } from '../../ui/parts/controls.tsx'
import { Note, type OpenedIncident } from '../../warnings/web/index.ts'
import { CLOSURE_CHANNELS, type ClosureChannel, TOLD, type Told } from '../closing.ts'
import type { LoopContent } from '../wire.ts'
import { SaidForm } from './said-form.tsx'

/** Who was told and how; silence is a choice with its reason, never what is left when nobody thought of it. */
export function LoopForm({ of, reload }: { of: OpenedIncident; reload: () => void }) {
  const [told, setTold] = useState<Told | ''>('')
  const [chosen, setChosen] = useState<ClosureChannel | ''>('')
  const channel = told === 'nobody' ? 'silence' : chosen
  return (
    <SaidForm
      of={of}
      name="loop"
      path="close-loop"
      ready={told !== '' && channel !== ''}
      body={(words) => {
        const content: LoopContent = { v: 1, words }
        return { content, sealed: (words_sealed) => ({ told, channel, words_sealed }) }
      }}
      reload={reload}
    >
      <RadioGroup
        legend={t('responses.told')}
        value={told}
        onChange={setTold}
        options={TOLD.map((value) => ({ value, label: t(`responses.told.${value}`) }))}
      />
      {told === 'nobody' && <Note>{t('responses.loop.silence')}</Note>}
      {told !== 'nobody' && told !== '' && (
        <Select
          label={t('responses.channel')}
          hint={t('responses.channel.hint')}
          value={chosen}
          onChange={setChosen}
          options={CLOSURE_CHANNELS.filter((value) => value !== 'silence').map((value) => ({
            value,
            label: t(`responses.channel.${value}`),
          }))}
          required
        />
      )}
    </SaidForm>
  )
}
