import { useLocation } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { Static } from 'typebox'
import { fetchRing, heldOwn, me, signOut } from '../../../custody/web/index.ts'
import { api } from '../../../ui/api.ts'
import { formatList, t } from '../../../ui/i18n.ts'
import { useLoad, usePoll } from '../../../ui/load.ts'
import { Button, Form } from '../../../ui/parts/controls.tsx'
import { Loading, Problem } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import type { ColleagueRow } from '../../wire.ts'
import { DoorPage } from './door-page.tsx'
import { PaperForm } from './paper-form.tsx'

/** She has her own key, and her organisation's keys are not sealed to it yet. As soon as they are, the work is there. */
export default function Waiting() {
  const { route } = useLocation()
  const [paper, setPaper] = useState(false)
  const [looked, setLooked] = useState(0)
  useEffect(() => route('/work', true), [])
  usePoll(() => fetchRing().catch(() => false), 10)
  const look = async () => {
    if (!(await fetchRing())) setLooked((times) => times + 1)
  }
  if (paper) return <PaperForm onBack={() => setPaper(false)} />
  return (
    <DoorPage
      key="waiting"
      title={t('join.wait.title')}
      lead={t('join.wait.lead', { organisation: me.value?.organisation.name ?? '' })}
    >
      <Card title={t('join.wait.read')}>
        <Fingerprint />
        <p>{t('join.wait.read_help')}</p>
        <WhoLetsIn />
      </Card>
      <Form onSubmit={look}>
        <output aria-live="polite">{looked > 0 ? <p key={looked}>{t('join.wait.not_yet')}</p> : null}</output>
        <div class="actions">
          <Button kind="primary" type="submit">
            {t('join.look_again')}
          </Button>
          <Button onClick={() => setPaper(true)}>{t('join.wait.paper')}</Button>
          <Button onClick={() => signOut().catch(() => {})}>{t('ui.shell.sign_out')}</Button>
        </div>
      </Form>
      <p class="soft">{t('join.wait.by_itself')}</p>
    </DoorPage>
  )
}

function Fingerprint() {
  const { data, problem, reload } = useLoad(ownFingerprint, [])
  if (problem) return <Problem problem={problem} onRetry={reload} />
  if (!data) return <Loading />
  return (
    <ul class="digits" dir="ltr" aria-label={t('join.wait.digits')}>
      {data.split(/\s+/).map((group, at) => (
        <li key={`${at} ${group}`}>{group}</li>
      ))}
    </ul>
  )
}

/** From the key in her hand and from nothing that the host says: the comparison is to find out a host that lies. */
async function ownFingerprint(): Promise<string> {
  const [{ fingerprint }, { recipientOf }] = await Promise.all([
    import('../../../custody/fingerprint.ts'),
    import('../../../custody/seal.ts'),
  ])
  return fingerprint(await recipientOf(heldOwn()))
}

function WhoLetsIn() {
  const { data } = useLoad(() => api.get<{ rows: Static<typeof ColleagueRow>[] }>('/api/colleagues'), [])
  if (!data) return null
  const names = data.rows
    .filter((one) => one.is_custodian && one.has_ring && one.until === null)
    .map((one) => `\u2068${one.display_name}\u2069`)
  return <p>{names.length > 0 ? t('join.wait.who', { names: formatList(names) }) : t('join.wait.nobody')}</p>
}
