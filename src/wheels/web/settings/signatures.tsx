import { wheel } from '../../../custody/web/index.ts'
import { formatDay, t } from '../../../ui/i18n.ts'
import { textDigest } from '../../protocol-text.ts'
import type { Protocol } from '../../protocol.ts'
import type { Version } from './calls.ts'
import { nameOf } from './said.ts'

/** What tells one version from another, on the screen and at the foot of the paper. */
export function Identity({ row, protocol }: { row: Version; protocol: Protocol }) {
  return (
    <p class="soft">
      {t('settings.version.n', { n: row.version })} · {t('settings.digest')}{' '}
      <bdi class="s-digest" dir="ltr">
        {textDigest(protocol)}
      </bdi>
    </p>
  )
}

/** On paper only: what has been said in the house, and a line for each organisation that signs by hand. */
export function Signatures({ row, protocol }: { row: Version; protocol: Protocol }) {
  const all = wheel.value?.organisations ?? []
  return (
    <section class="s-paper-only s-signatures">
      <h2>{t('settings.sign.title')}</h2>
      <p>{t('settings.sign.text', { n: row.version })}</p>
      <Identity row={row} protocol={protocol} />
      {row.confirmed_by.length > 0 && (
        <ul>
          {row.confirmed_by.map((one) => (
            <li key={one.organisation_id}>
              {t('settings.sign.confirmed', {
                organisation: nameOf(one.organisation_id),
                day: formatDay(one.at),
              })}
            </li>
          ))}
        </ul>
      )}
      {all.map((one) => (
        <div class="s-signature" key={one.organisation_id}>
          <p>{nameOf(one.organisation_id)}</p>
          <div class="s-lines">
            <span>{t('settings.sign.place_day')}</span>
            <span>{t('settings.sign.name')}</span>
            <span>{t('settings.sign.signature')}</span>
          </div>
        </div>
      ))}
    </section>
  )
}
