import type { Static } from 'typebox'
import { api } from '../../ui/api.ts'
import { formatTime, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { ConfirmButton } from '../../ui/parts/dialog.tsx'
import { Loading, Problem, toast } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import type { SessionRow } from '../session.ts'

type Row = Static<typeof SessionRow>

/** Where this person is signed in; a lost phone is ended from here. */
export function Sessions() {
  const { data, problem, loading, reload } = useLoad(() => api.get<{ rows: Row[] }>('/api/sessions'), [])
  async function end(row: Row) {
    await api.post(`/api/sessions/${row.session_id}/end`)
    toast(t('actors.sessions.ended'))
    await reload()
  }
  return (
    <Card title={t('actors.sessions.title')}>
      {loading && !data ? <Loading /> : null}
      <Problem problem={problem} onRetry={reload} />
      <ul class="list">
        {data?.rows.map((row) => (
          <li key={row.session_id} class="spread">
            <div>
              <p>{row.current ? t('actors.sessions.this_one', { device: row.device }) : row.device}</p>
              <p class="soft">{t('actors.sessions.seen', { time: formatTime(row.seen_at) })}</p>
              <p class="soft">{t('actors.sessions.until', { time: formatTime(row.expires_at) })}</p>
            </div>
            {row.current ? null : (
              <ConfirmButton
                kind="leave"
                label={t('actors.sessions.end')}
                question={t('actors.sessions.question', { device: row.device })}
                confirmLabel={t('actors.sessions.end')}
                onConfirm={() => end(row)}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
