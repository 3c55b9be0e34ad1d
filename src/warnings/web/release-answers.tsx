import { t } from '../../ui/i18n.ts'
import { Card } from '../../ui/parts/layout.tsx'
import { moment, office, person } from './labels.ts'
import { protocolNow } from './leaving.ts'
import { Said } from './parts.tsx'
import type { OpenedRelease } from './release-opened.ts'

/** Who of the panel said what, and who has opened it since. */
export function Answers({ of }: { of: OpenedRelease }) {
  const given = of.approvals.filter((one) => one.decision === 'approved').length
  const needed = Math.max(2, protocolNow()?.approvals ?? 2)
  // Who may not see openings is told nothing of them: an empty list would say that nobody opened it.
  const seesOpenings = of.actions.includes('see_openings')
  return (
    <>
      <Card title={t('warnings.approvals')}>
        <p class="soft">{t('warnings.approvals.count', { given, needed })}</p>
        <ul class="w-list">
          {of.approvals.map((one) => (
            <li key={one.member_id}>
              <p>
                {t(`warnings.approvals.${one.decision}`, {
                  name: [person(one.member_id), office(one.organisation_id)]
                    .filter((part) => part !== '')
                    .join(', '),
                })}
              </p>
              {one.decision === 'refused' && <Said text={one.reason} />}
              <p class="soft">{moment(one.at)}</p>
            </li>
          ))}
        </ul>
      </Card>
      {seesOpenings && (
        <Card title={t('warnings.openings')}>
          {of.openings.length === 0 ? (
            <p class="soft">{t('warnings.openings.none')}</p>
          ) : (
            <ul class="w-list">
              {of.openings.map((one, at) => (
                <li key={at} class="w-pair">
                  <span>{office(one.organisation_id)}</span>
                  <span class="soft">{moment(one.at)}</span>
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
    </>
  )
}
