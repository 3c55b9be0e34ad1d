import { useState } from 'preact/hooks'
import { api, type ProblemError } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, TextArea } from '../../ui/parts/controls.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { useAct } from './act.ts'
import { asking } from './asking.ts'
import { Because, codesOf } from './because.tsx'
import { Hints } from './hints.tsx'
import { wouldLeave } from './leaving.ts'
import { Buttons, Note } from './parts.tsx'
import { type OpenedRelease, sealReason } from './release-opened.ts'

type Props = { of: OpenedRelease; reload: () => void }

export function ReleaseActs({ of, reload }: Props) {
  // Nobody of the panel answers twice.
  const answered = of.approvals.some((one) => one.member_id === asking()?.memberId)
  const may = (action: string) =>
    of.actions.includes(action) && !(answered && (action === 'approve' || action === 'refuse'))
  return (
    <Buttons>
      {may('approve') && <Approve of={of} reload={reload} />}
      {may('refuse') && <WithReason of={of} reload={reload} verb="refuse" />}
      {may('withdraw') && <WithReason of={of} reload={reload} verb="withdraw" />}
    </Buttons>
  )
}

/** The words are read again in the moment of the decision: what two people approve is what leaves. */
function Approve({ of, reload }: Props) {
  const [open, setOpen] = useState(false)
  const { busy, problem, run } = useAct(reload)
  const send = async () => {
    const done = await run(
      () => api.post(`/api/releases/${of.release.release_id}/approve`),
      t('warnings.approve.done'),
    )
    if (done) setOpen(false)
  }
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {t('warnings.approve')}
      </Button>
      <Dialog open={open} title={t('warnings.approve.title')} onClose={() => setOpen(false)}>
        <Form onSubmit={send} problem={problem}>
          <UnmetCodes problem={problem} />
          <Because problem={problem} />
          <blockquote class="w-quote" dir="auto">
            {of.words ?? t('warnings.words.lost')}
          </blockquote>
          <Hints words={of.words ?? ''} />
          <p>{t('warnings.approve.question')}</p>
          <Note>{wouldLeave(of.release.priority)}</Note>
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={of.words === null}>
              {t('warnings.approve.send')}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}

function WithReason({ of, reload, verb }: Props & { verb: 'refuse' | 'withdraw' }) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const { busy, problem, run } = useAct(reload)
  const { release_id: id, organisation_id: owner } = of.release
  const send = async () => {
    const done = await run(
      async () => {
        const reason_sealed = await sealReason(owner, reason.trim())
        await api.post(`/api/releases/${id}/${verb}`, { reason_sealed })
      },
      t(`warnings.${verb}.done`),
    )
    if (done) setOpen(false)
  }
  return (
    <>
      <Button kind={verb === 'withdraw' ? 'leave' : 'plain'} onClick={() => setOpen(true)}>
        {t(`warnings.${verb}`)}
      </Button>
      <Dialog open={open} title={t(`warnings.${verb}.title`)} onClose={() => setOpen(false)}>
        <Form onSubmit={send} problem={problem}>
          <Because problem={problem} />
          <TextArea
            label={t(`warnings.${verb}.reason`)}
            hint={t(`warnings.${verb}.hint`)}
            value={reason}
            onInput={setReason}
            required
          />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={reason.trim() === ''}>
              {t(`warnings.${verb}.send`)}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}

/** Conditions that the server named when it refused. */
export function UnmetCodes({ problem }: { problem: ProblemError | undefined }) {
  const codes = codesOf(problem, 'unmet')
  if (codes.length === 0) return null
  return (
    <ul class="w-missing">
      {codes.map((code) => (
        <li key={code}>{t(`warnings.unmet.${code}`)}</li>
      ))}
    </ul>
  )
}
