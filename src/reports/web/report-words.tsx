import { organisationName } from '../../custody/web/index.ts'
import { formatTime, t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import type { View } from './calls.ts'
import type { Opened } from './opened.ts'
import { Photos } from './photos.tsx'

type Props = { view: View; opened: Opened; onAccuse: () => void; onSensitive: () => void }

export function ReportWords({ view, opened, onAccuse, onSensitive }: Props) {
  const { body } = opened
  const keeper = organisationName(view.report.custodian_id)
  if (body === undefined) return <Summary opened={opened} keeper={keeper} />
  if (body === null) {
    return (
      <Card title={t('work.words.title')}>
        <p>{t('work.words.unreadable')}</p>
      </Card>
    )
  }
  const may = (action: string) => view.actions.includes(action)
  return (
    <Card title={t('work.words.title')}>
      <p class="soft">
        {t(`work.words.sealed.${view.report.sealed_by}`)}{' '}
        {t(view.reporter_recipient === null ? 'work.words.readers' : 'work.words.readers.code', {
          org: keeper,
        })}
      </p>
      <blockquote class="words" dir="auto">
        {body.words}
      </blockquote>
      {(body.where || body.when) && (
        <dl class="words-facts">
          {body.where && (
            <div>
              <dt>{t('work.words.where')}</dt>
              <dd>
                <bdi>{body.where}</bdi>
              </dd>
            </div>
          )}
          {body.when && (
            <div>
              <dt>{t('work.words.when')}</dt>
              <dd>
                <bdi>{body.when}</bdi>
              </dd>
            </div>
          )}
        </dl>
      )}
      {body.photos && body.photos.length > 0 && <Photos photos={body.photos} />}
      {(may('divert_accusation') || may('divert_sensitive')) && (
        <div class="first-asks">
          <p>{t('work.words.first')}</p>
          <div class="actions">
            {may('divert_accusation') && (
              <Button kind="plain" onClick={onAccuse}>
                {t('work.accuse.open')}
              </Button>
            )}
            {may('divert_sensitive') && (
              <Button kind="plain" onClick={onSensitive}>
                {t('work.special.open')}
              </Button>
            )}
          </div>
        </div>
      )}
    </Card>
  )
}

/** The desk never has the person's words: what it works on is the summary. */
function Summary({ opened, keeper }: { opened: Opened; keeper: string }) {
  const summary = opened.summaries.at(-1)
  return (
    <Card title={t('work.words.summary')}>
      <p class="soft">{t('work.words.summary.more', { org: keeper })}</p>
      {summary ? (
        <>
          <blockquote class="words" dir="auto">
            {summary.content?.summary ?? t('work.unreadable')}
          </blockquote>
          <p class="soft">{formatTime(summary.at)}</p>
        </>
      ) : (
        <p>{t('work.words.summary.none')}</p>
      )}
    </Card>
  )
}
