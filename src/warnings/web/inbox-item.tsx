import type { Static } from 'typebox'
import { useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button, ButtonLink } from '../../ui/parts/controls.tsx'
import { Facts } from '../../ui/parts/data.tsx'
import { Loading, Problem } from '../../ui/parts/feedback.tsx'
import { Card, Page } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import type { InboxView } from '../inbox-wire.ts'
import type { ReleaseContent } from '../wire.ts'
import { useAct } from './act.ts'
import { days, moment, place, said } from './labels.ts'
import { opened } from './opened.ts'
import { Buttons, Note, Said, Split } from './parts.tsx'
import { INBOX_SHAPE } from './shapes.ts'

type View = Static<typeof InboxView>

export default function InboxItem() {
  const id = useRoute().params['id'] ?? ''
  const { data, problem, reload } = useLoad(() => api.get<View>(`/api/inbox/${id}`), [id])
  if (data === undefined)
    return (
      <Page title={t('warnings.inbox.item')}>{problem ? <Problem problem={problem} /> : <Loading />}</Page>
    )
  const { item } = data
  const gone = item.state === 'withdrawn' || item.state === 'expired'
  return (
    <Page
      title={t('warnings.release.title', {
        purpose: said('purpose', item.purpose),
        place: place(item.place_code),
      })}
      lead={<StatePill label={said('inbox.state', item.state)} shape={INBOX_SHAPE[item.state] ?? 'hollow'} />}
      actions={
        data.task_id !== null && (
          <ButtonLink href={`/work/tasks/${data.task_id}`}>{t('warnings.inbox.task')}</ButtonLink>
        )
      }
    >
      <Problem problem={problem} />
      <Split side={<About item={item} />}>
        {gone ? (
          <Card title={t(`warnings.inbox.${item.state}`)}>
            <p>{t(`warnings.inbox.${item.state}.means`)}</p>
          </Card>
        ) : (
          <Words key={id} id={id} view={data} reload={() => void reload()} />
        )}
      </Split>
    </Page>
  )
}

/** Nothing is opened by looking at the list or at this page: only by pressing, which the owner sees. */
function Words({ id, view, reload }: { id: string; view: View; reload: () => void }) {
  const [words, setWords] = useState<string | null>()
  const { busy, problem, run } = useAct(reload)
  const open = () =>
    run(async () => {
      const answer = await api.post<View>(`/api/inbox/${id}/open`)
      setWords((await opened<ReleaseContent>(answer.body_sealed))?.words ?? null)
    })
  const acknowledge = () =>
    run(() => api.post(`/api/inbox/${id}/acknowledge`), t('warnings.inbox.acknowledged'))
  return (
    <Card title={t('warnings.inbox.words')}>
      <Problem problem={problem} />
      {words === undefined ? (
        <>
          <p>{t('warnings.inbox.open.recorded')}</p>
          <Buttons>
            <Button kind="primary" busy={busy} onClick={open}>
              {t('warnings.inbox.open')}
            </Button>
          </Buttons>
        </>
      ) : (
        <>
          <Said text={words} />
          <Note>{t('warnings.inbox.use')}</Note>
          {view.actions.includes('acknowledge') && (
            <Buttons>
              <Button kind="primary" busy={busy} onClick={acknowledge}>
                {t('warnings.inbox.acknowledge')}
              </Button>
            </Buttons>
          )}
        </>
      )}
    </Card>
  )
}

function About({ item }: { item: View['item'] }) {
  return (
    <Card title={t('warnings.release.about')}>
      <Facts
        rows={[
          [t('warnings.release.purpose'), said('purpose', item.purpose)],
          [t('warnings.priority'), said('priority', item.priority)],
          [t('warnings.release.place'), place(item.place_code)],
          [t('warnings.release.days'), days(item.time_from, item.time_to)],
          [t('warnings.inbox.received'), moment(item.released_at)],
          [t('warnings.release.expires'), moment(item.expires_at)],
          [
            t('warnings.inbox.acknowledged.at'),
            item.acknowledged_at === null ? null : moment(item.acknowledged_at),
          ],
        ]}
      />
    </Card>
  )
}
