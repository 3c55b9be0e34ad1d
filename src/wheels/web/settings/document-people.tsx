import { members } from '../../../custody/web/index.ts'
import { formatList, t } from '../../../ui/i18n.ts'
import { CLOCK_KINDS } from '../../clocks.ts'
import type { Protocol } from '../../protocol.ts'
import type { Who } from '../../who.ts'
import { holders, nameOf } from './said.ts'

/** The protocol names roles and organisations; who holds them today stands beside it, and never on the paper. */
export function Panel({ panel }: { panel: Who['panel'] }) {
  return (
    <ul class="s-plain">
      {panel.map(({ organisation_id, seats }) => {
        const names = holders('release_approver', organisation_id)
        return (
          <li key={organisation_id}>
            {nameOf(organisation_id)} · {t('settings.seats', { n: seats })}
            {names.length > 0 && (
              <span class="soft s-screen-only s-block">
                {t('settings.protocol.today', { names: formatList(names) })}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

export function AskedInOrder({ escalation }: Pick<Protocol, 'escalation'>) {
  // Guests learn no names of people, and an empty list must not look like an empty role.
  const mayKnow = members.value.length > 0
  return (
    <div class="s-asked">
      {CLOCK_KINDS.map((kind) => (
        <section key={kind}>
          <h3>{t(`settings.clock.${kind}`)}</h3>
          <ol>
            {escalation[kind].map((role) => {
              const names = holders(role)
              return (
                <li key={role}>
                  {t(`actors.role.${role}`)}
                  {mayKnow && (
                    <span class="soft s-screen-only s-block">
                      {names.length > 0
                        ? t('settings.protocol.today', { names: formatList(names) })
                        : t('settings.protocol.today_nobody')}
                    </span>
                  )}
                </li>
              )
            })}
          </ol>
        </section>
      ))}
    </div>
  )
}
