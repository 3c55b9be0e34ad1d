import { useState } from 'preact/hooks'
import { api } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'
import { Button, Form, Select, TextArea } from '../../ui/parts/controls.tsx'
import { Problem } from '../../ui/parts/feedback.tsx'
import { Dialog } from '../../ui/parts/dialog.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { Buttons, useAct } from '../../warnings/web/index.ts'
import { DECLINE_REASONS, type DeclineReason } from '../states.ts'
import { type OpenedTask, sealAnswer } from './task-opened.ts'

type Props = { of: OpenedTask; reload: () => void }

/** What the office may say now; the server's rules said which. */
export function Answer({ of, reload }: Props) {
  const may = (action: string) => of.actions.includes(action)
  if (!['accept', 'decline', 'start_action', 'report_action'].some(may)) return null
  return (
    <Card title={t('responses.answer')}>
      <p>{t(`responses.answer.${of.task.state}`)}</p>
      {may('report_action') && <Report of={of} reload={reload} />}
      <Buttons>
        {may('start_action') && <Begin of={of} reload={reload} />}
        {may('accept') && <Saying of={of} reload={reload} verb="accept" />}
        {may('decline') && <Saying of={of} reload={reload} verb="decline" />}
      </Buttons>
    </Card>
  )
}

function Begin({ of, reload }: Props) {
  const { busy, problem, run } = useAct(reload)
  const { task_id: id, version } = of.task
  const send = () => run(() => api.post(`/api/tasks/${id}/begin`, {}, { version }), t('responses.begin.done'))
  return (
    <>
      <Button kind="primary" busy={busy} onClick={send}>
        {t('responses.begin')}
      </Button>
      <Problem problem={problem} />
    </>
  )
}

/** Yes or no, with words where somebody has some to add; a no has its reason. */
function Saying({ of, reload, verb }: Props & { verb: 'accept' | 'decline' }) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState<DeclineReason | ''>('')
  const [words, setWords] = useState('')
  const { busy, problem, run } = useAct(reload)
  const { task_id: id, version } = of.task
  const declines = verb === 'decline'

  async function send(): Promise<void> {
    const done = await run(
      async () => {
        const text = words.trim()
        const sealed = text === '' ? {} : { words_sealed: await sealAnswer(of, text) }
        await api.post(
          `/api/tasks/${id}/${verb}`,
          { ...(declines ? { reason } : {}), ...sealed },
          { version },
        )
      },
      t(`responses.${verb}.done`),
    )
    if (done) setOpen(false)
  }

  return (
    <>
      <Button kind={declines ? 'plain' : 'primary'} onClick={() => setOpen(true)}>
        {t(`responses.${verb}`)}
      </Button>
      <Dialog open={open} title={t(`responses.${verb}.title`)} onClose={() => setOpen(false)}>
        <Form onSubmit={send} problem={problem}>
          <p>{t(`responses.${verb}.means`)}</p>
          {declines && (
            <Select
              label={t('responses.decline.reason')}
              value={reason}
              onChange={setReason}
              options={DECLINE_REASONS.map((value) => ({ value, label: t(`responses.decline.${value}`) }))}
              required
            />
          )}
          <TextArea
            label={t(`responses.${verb}.words`)}
            hint={t('responses.words.sealed')}
            value={words}
            onInput={setWords}
            required={false}
          />
          <Buttons>
            <Button type="submit" kind="primary" busy={busy} disabled={declines && reason === ''}>
              {t(`responses.${verb}.send`)}
            </Button>
          </Buttons>
        </Form>
      </Dialog>
    </>
  )
}

function Report({ of, reload }: Props) {
  const [words, setWords] = useState('')
  const { busy, problem, run } = useAct(reload)
  const { task_id: id, version } = of.task
  async function send(): Promise<void> {
    const done = await run(async () => {
      const words_sealed = await sealAnswer(of, words.trim())
      await api.post(`/api/tasks/${id}/report`, { words_sealed }, { version })
    }, t('responses.report.done'))
    if (done) setWords('')
  }
  return (
    <Form onSubmit={send} problem={problem}>
      <TextArea
        label={t('responses.report.words')}
        hint={t('responses.words.sealed')}
        value={words}
        onInput={setWords}
        required
      />
      <Buttons>
        <Button type="submit" kind="primary" busy={busy} disabled={words.trim() === ''}>
          {t('responses.report.send')}
        </Button>
      </Buttons>
    </Form>
  )
}
