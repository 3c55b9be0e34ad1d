import { formatDay, formatList, t } from '../../../ui/i18n.ts'
import { Card } from '../../../ui/parts/layout.tsx'
import { StatePill, type StateShape } from '../../../ui/parts/status.tsx'
import type { Version } from './calls.ts'
import { nameOf } from './said.ts'

const SHAPES: Readonly<Record<string, StateShape>> = {
  in_force: 'solid',
  proposed: 'half',
  superseded: 'hollow',
  withdrawn: 'dotted',
}

export function VersionState({ row }: { row: Version }) {
  return <StatePill label={t(`settings.version.${row.state}`)} shape={SHAPES[row.state] ?? 'hollow'} />
}

/** Every version with its reason, the newest first: what was stays readable. */
export function Versions({ rows, shown }: { rows: readonly Version[]; shown: number | null }) {
  return (
    <Card title={t('settings.versions')}>
      <ul class="list">
        {rows.map((row) => (
          <li key={row.version} class="s-version">
            <p>
              {row.version === shown || row.protocol === null ? (
                <strong>{t('settings.version.n', { n: row.version })}</strong>
              ) : (
                <a href={`/work/settings/protocol?version=${row.version}`}>
                  {t('settings.version.n', { n: row.version })}
                </a>
              )}{' '}
              <VersionState row={row} />
            </p>
            <p class="soft">
              {row.in_force_at
                ? t('settings.version.since', { day: formatDay(row.in_force_at) })
                : t('settings.version.proposed_on', { day: formatDay(row.proposed_at) })}
            </p>
            {row.confirmed_by.length > 0 && (
              <p class="soft">
                {t('settings.version.confirmed_by', {
                  names: formatList(row.confirmed_by.map((one) => nameOf(one.organisation_id))),
                })}
              </p>
            )}
            <p dir="auto">{row.reason}</p>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** The version that this one was to take the place of. */
export function before(row: Version, rows: readonly Version[]): Version | undefined {
  const ruled = rows.filter((one) => one.state === 'in_force' || one.state === 'superseded')
  return ruled.filter((one) => one.version < row.version).toSorted((a, b) => b.version - a.version)[0]
}
