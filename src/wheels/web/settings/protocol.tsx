import { useLocation } from 'preact-iso'
import { wheel } from '../../../custody/web/index.ts'
import { formatDay, formatList, nameIn, t } from '../../../ui/i18n.ts'
import { useLoad } from '../../../ui/load.ts'
import { Button, ButtonLink } from '../../../ui/parts/controls.tsx'
import { Empty, Loading, Problem } from '../../../ui/parts/feedback.tsx'
import { Card, Columns, Page, Stack } from '../../../ui/parts/layout.tsx'
import { PROTOCOL_RULES } from '../../rules.ts'
import { may } from './asking.ts'
import { placeNames, placesOf, settings, type Version, type Versions as All } from './calls.ts'
import { Changes } from './changes.tsx'
import { DecideVersion } from './decide-version.tsx'
import { Document } from './document.tsx'
import { nameOf } from './said.ts'
import { Identity, Signatures } from './signatures.tsx'
import { before, Versions, VersionState } from './versions.tsx'
import './settings.css'
import './protocol.css'

/** How this wheel runs: what is in force, what is proposed, what was. */
export default function ProtocolPage() {
  const { query } = useLocation()
  const card = wheel.value
  const versions = useLoad(settings.versions, [])
  const places = useLoad(async () => (card ? placesOf(card) : []), [card?.area_code])
  if (!card) return null
  const { data } = versions
  const proposed = data?.rows.find((row) => row.state === 'proposed')
  const row = data && shownOf(data, query['version'])
  const free = proposed ? [] : ['none_proposed']
  const proposes = data && may(PROTOCOL_RULES, 'propose', null, free)
  const place = placeNames(places.data ?? [])
  return (
    <Page
      key={`${row?.version} ${row?.state}`}
      title={t('settings.protocol.of', { wheel: `\u2068${nameIn(card.names, card.name)}\u2069` })}
      lead={row && <Standing row={row} />}
      tab={t('settings.protocol.title')}
      actions={
        data && (
          <>
            {row && <Button onClick={() => print()}>{t('settings.print')}</Button>}
            {proposes && (
              <ButtonLink kind="primary" href="/work/settings/protocol/new">
                {t(data.in_force === null ? 'settings.propose.first' : 'settings.propose.title')}
              </ButtonLink>
            )}
          </>
        )
      }
    >
      <Problem problem={versions.problem ?? places.problem} onRetry={versions.reload} />
      {!data && versions.loading && <Loading />}
      {data && !row && (
        <Card>
          <Empty title={t('settings.protocol.none')}>
            <p>{t(proposes ? 'settings.protocol.none.custodian' : 'settings.protocol.none.member')}</p>
          </Empty>
        </Card>
      )}
      {proposed && row !== proposed && (
        <div class="note ochre s-screen-only">
          <p>{t('settings.protocol.is_proposed', { organisation: nameOf(proposed.organisation_id) })}</p>
          <a href={`/work/settings/protocol?version=${proposed.version}`}>
            {t('settings.protocol.read_proposed')}
          </a>
        </div>
      )}
      {row?.protocol && (
        <Columns>
          <Stack>
            <Differences row={row} rows={data?.rows ?? []} place={place} />
            {row.state === 'proposed' && (
              <DecideVersion key={row.version} row={row} reload={versions.reload} />
            )}
            <Document protocol={row.protocol} place={place} />
            <Signatures row={row} protocol={row.protocol} />
          </Stack>
          <div class="s-screen-only">
            <Versions rows={data?.rows ?? []} shown={row.version} />
          </div>
        </Columns>
      )}
    </Page>
  )
}

/** The one asked for; else what is in force; else what is proposed. */
function shownOf({ rows, in_force }: All, asked: string | undefined): Version | undefined {
  const readable = rows.filter((row) => row.protocol !== null)
  return (
    readable.find((row) => String(row.version) === asked) ??
    readable.find((row) => row.version === in_force) ??
    readable.find((row) => row.state === 'proposed')
  )
}

function Standing({ row }: { row: Version }) {
  const names = formatList(row.confirmed_by.map((one) => nameOf(one.organisation_id)))
  return (
    <span class="s-standing">
      <span>
        {t('settings.version.n', { n: row.version })} · <VersionState row={row} />
      </span>
      <span>
        {row.in_force_at
          ? t('settings.version.since', { day: formatDay(row.in_force_at) })
          : t('settings.version.proposed_on', { day: formatDay(row.proposed_at) })}
        {names && ` · ${t('settings.version.confirmed_by', { names })}`}
      </span>
    </span>
  )
}

function Differences({
  row,
  rows,
  place,
}: {
  row: Version
  rows: readonly Version[]
  place: ReturnType<typeof placeNames>
}) {
  const old = before(row, rows)
  if (!row.protocol) return null
  return (
    <div class="s-screen-only stack">
      <Card title={t(row.state === 'proposed' ? 'settings.changes.would' : 'settings.changes.did')}>
        <p>
          <span class="soft">{t('settings.reason')}</span> <bdi>{row.reason}</bdi>
        </p>
        {old?.protocol ? (
          <>
            <p class="soft">{t('settings.changes.against', { n: old.version })}</p>
            <Changes before={old.protocol} after={row.protocol} place={place} />
          </>
        ) : (
          <p>{t('settings.changes.first')}</p>
        )}
        <Identity row={row} protocol={row.protocol} />
      </Card>
    </div>
  )
}
