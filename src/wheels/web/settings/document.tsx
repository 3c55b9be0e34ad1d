import type { ComponentChildren } from 'preact'
import { formatDay, formatList, t } from '../../../ui/i18n.ts'
import { Facts, Table } from '../../../ui/parts/data.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { CLOCK_KINDS, PRIORITIES } from '../../clocks.ts'
import type { Section } from '../../protocol-lines.ts'
import type { Protocol } from '../../protocol.ts'
import type { PlaceName } from './calls.ts'
import { AskedInOrder, Panel } from './document-people.tsx'
import { days, hour, language, nameOf, span } from './said.ts'

/** A version whole, in plain words and numbered sections: to be read by everybody, and to be signed. */
export function Document({ protocol, place }: { protocol: Protocol; place: PlaceName }) {
  const { who } = protocol
  return (
    <div class="s-document">
      <Part section="keeping">
        <ul class="s-plain">
          {who?.custodians.map((one) => (
            <li key={`${one.area_code} ${one.channel}`}>
              {t('settings.protocol.keeps', {
                organisation: nameOf(one.organisation_id),
                area: place(one.area_code),
                channel: t(`settings.channel.${one.channel}`),
              })}
            </li>
          ))}
        </ul>
      </Part>
      <Part section="desk">
        <ul class="s-plain">
          {who?.desk.map((id) => (
            <li key={id}>{nameOf(id)}</li>
          ))}
        </ul>
      </Part>
      <Part section="panel" lead={t('settings.protocol.panel', { n: protocol.approvals })}>
        <Panel panel={who?.panel ?? []} />
      </Part>
      <Part section="partners">
        <Facts
          rows={[
            [t('settings.line.vault_partner'), nameOf(who?.vault_partner)],
            [t('settings.line.oversight'), nameOf(who?.oversight)],
            [t('settings.line.focal_point'), nameOf(who?.focal_point)],
          ]}
        />
      </Part>
      <Part section="localities">
        <Localities protocol={protocol} place={place} />
      </Part>
      <Part section="limits">
        <Table
          caption={t('settings.section.limits')}
          captionHidden
          columns={[
            { label: t('settings.limits.what'), render: (kind) => t(`settings.clock.${kind}`) },
            ...PRIORITIES.map((priority) => ({
              label: t(`work.priority.${priority}`),
              render: (kind: (typeof CLOCK_KINDS)[number]) => span(protocol.clocks[kind][priority]),
            })),
          ]}
          rows={CLOCK_KINDS}
          rowKey={(kind) => kind}
        />
        <Facts
          rows={[
            [t('settings.line.confirm_level'), span(protocol.confirmLevelMinutes)],
            [t('settings.line.reply_address'), days(protocol.replyAddressDays)],
          ]}
        />
      </Part>
      <Part section="asked">
        <AskedInOrder escalation={protocol.escalation} />
      </Part>
      <Part section="leaving">
        <Facts
          rows={[
            [
              t('settings.leaving.place'),
              t('settings.leaving.place.says', {
                level: t('settings.place.level', { n: protocol.place.adminLevel }),
                km: protocol.place.minimumKm,
              }),
            ],
            [t('settings.leaving.time'), t('settings.leaving.time.says', { n: protocol.time.minimumDays })],
            [
              t('settings.line.batch_hours'),
              t('settings.leaving.batch.says', {
                hours: formatList(protocol.batchHours.toSorted((a, b) => a - b).map(hour)),
                zone: `\u2068${protocol.timezone}\u2069`,
              }),
            ],
          ]}
        />
      </Part>
      <Part section="languages">
        <p>{formatList(protocol.languages.map(language))}</p>
      </Part>
      <Part section="legal">
        <Legal legal={protocol.legal ?? []} />
      </Part>
    </div>
  )
}

function Part({ section, lead, children }: { section: Section; lead?: string; children: ComponentChildren }) {
  return (
    <Card title={t(`settings.section.${section}`)}>
      <p class="soft">{lead ?? t(`settings.section.${section}.means`)}</p>
      {children}
    </Card>
  )
}

/** Expectations stay off the paper: it is signed by those, too, to whom a silence must not speak. */
function Localities({ protocol, place }: { protocol: Protocol; place: PlaceName }) {
  const localities = protocol.who?.localities ?? []
  if (localities.length === 0) return <p>{t('settings.localities.none')}</p>
  return (
    <ul class="s-plain s-columns">
      {localities.map((one) => (
        <li key={one.area_code}>
          {place(one.area_code)}
          {one.expected_days !== null && (
            <span class="soft s-screen-only">
              {' · '}
              {t('settings.localities.after', { n: one.expected_days })}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

function Legal({ legal }: { legal: NonNullable<Protocol['legal']> }) {
  if (legal.length === 0) return <p>{t('settings.legal.none')}</p>
  return (
    <Table
      caption={t('settings.section.legal')}
      captionHidden
      columns={[
        { label: t('settings.legal.limit'), render: (row) => <bdi>{row.limit}</bdi> },
        { label: t('settings.legal.source'), render: (row) => <bdi>{row.source}</bdi> },
        { label: t('settings.legal.as_of'), render: (row) => formatDay(row.as_of) },
      ]}
      rows={legal}
      rowKey={(row) => `${row.limit} ${row.source}`}
    />
  )
}
