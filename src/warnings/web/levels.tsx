import type { Static } from 'typebox'
import { useState } from 'preact/hooks'
import { may } from '../../actors/permission.ts'
import { wheel } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { formatDay, nameIn, t } from '../../ui/i18n.ts'
import { useLoad, usePoll } from '../../ui/load.ts'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Page } from '../../ui/parts/layout.tsx'
import { LEVEL_RULES } from '../rules.ts'
import type { AlertLevels, ReasonContent } from '../wire.ts'
import { asking, isOnDesk } from './asking.ts'
import { person } from './labels.ts'
import { LevelForm } from './level-form.tsx'
import { LevelHistory } from './level-history.tsx'
import { LevelMark } from './level-mark.tsx'
import { LevelProposal } from './level-proposal.tsx'
import { opened } from './opened.ts'
import { Buttons, Note, Quiet, Row, Rows, Said } from './parts.tsx'

export type OpenedLevel = Static<typeof AlertLevels>['rows'][number] & { reason: string | null }

export async function openLevels(path: string): Promise<OpenedLevel[]> {
  const { rows } = await api.get<Static<typeof AlertLevels>>(path)
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      reason: (await opened<ReasonContent>(row.reason_sealed))?.reason ?? null,
    })),
  )
}

export default function Levels() {
  const { data, problem, reload } = useLoad(() => openLevels('/api/alert-levels'), [])
  usePoll(reload, 60)
  const [area, setArea] = useState<string>()
  const who = asking()
  const mayRaise =
    who !== null &&
    isOnDesk() &&
    may(LEVEL_RULES, 'raise', who, {
      state: null,
      facts: new Set(['on_desk', 'reason_given', 'evidence_given'] as const),
    })
  const again = () => void reload()
  return (
    <Page
      title={t('warnings.levels.title')}
      lead={`${t('warnings.levels.lead')} ${t('warnings.level.none.means')}`}
    >
      <Problem problem={problem} />
      {data === undefined && !problem && <Loading />}
      {data !== undefined && (
        <Rows label={t('warnings.levels.title')}>
          {standingFirst(data).map((one) => (
            <Area
              key={one.code}
              name={nameIn(one.names, one.name)}
              code={one.code}
              rows={data.filter((row) => row.area_code === one.code)}
              reload={again}
              onChange={mayRaise ? () => setArea(one.code) : undefined}
            />
          ))}
        </Rows>
      )}
      <Note>{t('warnings.levels.inside')}</Note>
      {area !== undefined && (
        <LevelForm
          key={area}
          area={area}
          inForce={inForce(data?.filter((row) => row.area_code === area) ?? []).level}
          onClose={() => setArea(undefined)}
          onDone={again}
        />
      )}
    </Page>
  )
}

/** What waits for a second person, then where a level stands, then the rest. */
function standingFirst(rows: readonly OpenedLevel[]) {
  const rank = (code: string) => {
    const states = rows.filter((row) => row.area_code === code).map((row) => row.state)
    return states.includes('proposed') ? 0 : states.includes('confirmed') ? 1 : 2
  }
  return (wheel.value?.areas ?? []).toSorted((a, b) => rank(a.code) - rank(b.code))
}

/** A raise counts at once, a lowering only once a second person has confirmed it. */
function inForce(rows: readonly OpenedLevel[]) {
  const confirmed = rows.find((row) => row.state === 'confirmed')
  const waiting = rows.find((row) => row.state === 'proposed')
  const counts = waiting !== undefined && waiting.level > (confirmed?.level ?? 0) ? waiting : confirmed
  return { level: counts?.level ?? null, counts, confirmed, waiting }
}

function Area(props: {
  name: string
  code: string
  rows: OpenedLevel[]
  reload: () => void
  onChange: (() => void) | undefined
}) {
  const { name, code, rows, reload, onChange } = props
  const { level, counts, confirmed, waiting } = inForce(rows)
  return (
    <Row title={name} meta={<LevelMark level={level} />}>
      {counts !== undefined && counts === confirmed && (
        <>
          <Said text={counts.reason} />
          <p class="soft">
            {t('warnings.level.since', {
              day: formatDay(counts.confirmed_at ?? counts.raised_at),
              first: person(counts.raised_by),
              second: person(counts.confirmed_by ?? ''),
            })}
          </p>
        </>
      )}
      {waiting !== undefined && (
        <LevelProposal of={waiting} falls={confirmed?.level ?? null} reload={reload} />
      )}
      <Buttons>
        {onChange !== undefined && (
          <Quiet onClick={onChange}>
            {t(level === null ? 'warnings.level.set' : 'warnings.level.change')}
          </Quiet>
        )}
        {rows.length > 0 && <LevelHistory area={code} name={name} />}
      </Buttons>
    </Row>
  )
}
