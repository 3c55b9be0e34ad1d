import { passkeysHere } from '../../../actors/web/index.ts'
import { formatDay, t } from '../../../ui/i18n.ts'
import { Empty, toast } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import type { PasskeyRow } from '../../ways.ts'
import { addPasskey, removePasskey } from '../ways-acts.ts'
import { Prove } from './prove.tsx'
import type { WaysProps } from './ways.tsx'

export function PasskeysCard({ ways, onChanged }: WaysProps) {
  const here = passkeysHere()
  return (
    <Card title={t('custody.ways.passkeys')}>
      <p>{t('custody.ways.passkeys_help')}</p>
      {ways.passkeys.length === 0 ? <Empty title={t('custody.ways.no_passkeys')} /> : null}
      <ul class="list">
        {ways.passkeys.map((one) => (
          <Row key={one.passkey_id} one={one} ways={ways} onChanged={onChanged} />
        ))}
      </ul>
      {here === 'yes' ? (
        <div class="actions">
          <Prove
            ways={ways}
            label={t('custody.ways.add')}
            act={async (proof) => {
              const opens = await addPasskey(proof)
              toast(t(opens ? 'custody.ways.added_opens' : 'custody.ways.added_signs_in'))
              await onChanged()
            }}
          >
            <p>{t('custody.ways.add_help')}</p>
          </Prove>
        </div>
      ) : (
        <p class="soft">
          {t(here === 'address' ? 'actors.ways.passkey_address' : 'custody.ways.no_authenticators')}
        </p>
      )}
    </Card>
  )
}

function Row({ one, ways, onChanged }: { one: PasskeyRow } & WaysProps) {
  return (
    <li class="spread">
      <div>
        <p>{t(`custody.ways.device.${one.device ?? 'other'}`)}</p>
        <p class="soft">{t(one.opens_key ? 'custody.ways.opens' : 'custody.ways.signs_in_only')}</p>
        <p class="soft">
          {one.used_on === null
            ? t('custody.ways.since', { day: formatDay(one.created_at) })
            : t('custody.ways.since_used', {
                day: formatDay(one.created_at),
                used: formatDay(one.used_on),
              })}
        </p>
      </div>
      <Prove
        ways={ways}
        kind="leave"
        label={t('custody.ways.remove')}
        act={async (proof) => {
          await removePasskey(proof, one.passkey_id)
          toast(t('custody.ways.removed'))
          await onChanged()
        }}
      >
        <p>{t('custody.ways.remove_help')}</p>
      </Prove>
    </li>
  )
}
