import { me } from '../../custody/web/index.ts'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'
import { TimeLeft } from '../../ui/parts/status.tsx'
import { useAct } from './act.ts'
import { Because } from './because.tsx'
import { moment, person } from './labels.ts'
import type { OpenedLevel } from './levels.tsx'
import { Buttons, Note, Said } from './parts.tsx'

/** A change that awaits its second person, and what happens when nobody comes. */
export function LevelProposal(props: { of: OpenedLevel; falls: number | null; reload: () => void }) {
  const { of, falls, reload } = props
  const { busy, problem, run } = useAct(reload)
  const mine = me.value?.member_id === of.raised_by
  const confirm = () =>
    run(() => api.post(`/api/alert-levels/${of.alert_level_id}/confirm`), t('warnings.level.confirmed'))
  return (
    <Note>
      <div class="w-pair w-wide">
        <strong>{t('warnings.level.proposed', { level: t(`warnings.level.${of.level}`) })}</strong>
        <TimeLeft due={of.due_at} started={of.raised_at} />
      </div>
      <Said text={of.reason} />
      <p class="soft">
        {t('warnings.written', { person: person(of.raised_by), time: moment(of.raised_at) })}
        {' · '}
        {t('warnings.level.evidence', { count: of.evidence.length })}
      </p>
      <p class="soft">
        {falls === null
          ? t('warnings.level.falls.none')
          : t('warnings.level.falls', { level: t(`warnings.level.${falls}`) })}
      </p>
      <Problem problem={problem} />
      <Because problem={problem} />
      {mine ? (
        <p class="soft">{t('warnings.level.second_person')}</p>
      ) : (
        <Buttons>
          <Button kind="primary" busy={busy} onClick={confirm}>
            {t('warnings.level.confirm')}
          </Button>
        </Buttons>
      )}
    </Note>
  )
}
