import { useState } from 'preact/hooks'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { moment, person, said } from './labels.ts'
import { LevelMark } from './level-mark.tsx'
import { openLevels } from './levels.tsx'
import { Quiet, Said } from './parts.tsx'

export function LevelHistory({ area, name }: { area: string; name: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Quiet onClick={() => setOpen(true)}>{t('warnings.level.history')}</Quiet>
      <Dialog
        open={open}
        title={t('warnings.level.history.of', { area: name })}
        onClose={() => setOpen(false)}
      >
        <Changes area={area} />
      </Dialog>
    </>
  )
}

/** Every change stays with its reason and what it rested on. */
function Changes({ area }: { area: string }) {
  const { data, problem } = useLoad(() => openLevels(`/api/alert-levels?area=${area}`), [area])
  if (problem) return <Problem problem={problem} />
  if (data === undefined) return <Loading />
  return (
    <ul class="w-list">
      {data.map((row) => (
        <li key={row.alert_level_id}>
          <div class="w-pair">
            <LevelMark level={row.level} />
            <span class="soft">{said('level.state', row.state)}</span>
          </div>
          <Said text={row.reason} />
          <p class="soft">
            {t('warnings.written', { person: person(row.raised_by), time: moment(row.raised_at) })}
            {' · '}
            {t('warnings.level.evidence', { count: row.evidence.length })}
          </p>
        </li>
      ))}
    </ul>
  )
}
