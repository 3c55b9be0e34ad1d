import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useRoute } from 'preact-iso'
import { me, sealFor } from '../../custody/web/index.ts'
import { formatDay, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button, Form, TextArea } from '../../ui/parts/controls.tsx'
import { ConfirmButton } from '../../ui/parts/dialog.tsx'
import { Loading, Problem, toast } from '../../ui/parts/feedback.tsx'
import { Card, Columns, Page, Stack } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import type { MessageContent, ReportContent } from '../wire.ts'
import { oversight, type OversightReport } from './calls.ts'
import { Messages } from './conversation.tsx'
import { languageLabel } from './labels.ts'
import { type Message, tryOpen } from './opened.ts'
import { Photos } from './photos.tsx'
import './reports.css'

type Opened = { body: ReportContent | undefined; messages: Message[] }

export default function OversightReportScreen() {
  const id = useRoute().params['id'] ?? ''
  const view = useLoad(() => oversight.one(id), [id])
  const opened = useSignal<Opened | undefined>(undefined)
  useEffect(() => {
    if (view.data) void openAll(view.data).then((all) => (opened.value = all))
  }, [view.data])
  if (!view.data || !opened.value) {
    return (
      <Page title={t('work.over.report')}>
        {view.problem ? <Problem problem={view.problem} onRetry={view.reload} /> : <Loading />}
      </Page>
    )
  }
  const report = view.data
  const { body, messages } = opened.value
  const closed = report.state === 'closed'
  const close = async (): Promise<void> => {
    await oversight.close(id)
    await view.reload()
  }
  return (
    <Page
      title={t('work.over.of', { day: formatDay(report.received_on) })}
      lead={t('work.over.report.lead', { language: languageLabel(report.language) })}
      actions={<StatePill label={t(`work.over.state.${report.state}`)} shape={closed ? 'solid' : 'hollow'} />}
    >
      <Columns>
        <Stack>
          <Card title={t('work.words.title')}>
            <blockquote class="words" dir="auto">
              {body?.words ?? t('work.unreadable')}
            </blockquote>
            {(body?.where || body?.when) && (
              <dl class="words-facts">
                {body.where && <Fact label={t('work.words.where')} text={body.where} />}
                {body.when && <Fact label={t('work.words.when')} text={body.when} />}
              </dl>
            )}
            {body?.photos && body.photos.length > 0 && <Photos photos={body.photos} />}
          </Card>
          <Card title={t('work.over.talk')}>
            {messages.length > 0 ? (
              <Messages messages={messages} />
            ) : (
              <p class="soft">{t('work.talk.none')}</p>
            )}
            {!closed && report.may_write && report.reporter_recipient && (
              <Write report={report} recipient={report.reporter_recipient} onDone={view.reload} />
            )}
            {!report.may_write && <p class="soft">{t('work.talk.way.silent')}</p>}
            {report.may_write && !report.reporter_recipient && <p class="soft">{t('work.talk.way.none')}</p>}
          </Card>
        </Stack>
        <Card title={t('work.over.apart')}>
          <ul class="plain-list">
            <li>{t('work.over.apart.who')}</li>
            <li>{t('work.over.apart.never')}</li>
            <li>{t('work.over.apart.reporter')}</li>
          </ul>
          {!closed && (
            <div class="actions">
              <ConfirmButton
                label={t('work.over.close')}
                question={t('work.over.close.question')}
                confirmLabel={t('work.over.close.confirm')}
                onConfirm={close}
              />
            </div>
          )}
        </Card>
      </Columns>
    </Page>
  )
}

function Fact({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <bdi>{text}</bdi>
      </dd>
    </div>
  )
}

function Write(props: { report: OversightReport; recipient: string; onDone: () => unknown }) {
  const words = useSignal('')
  const send = async (): Promise<void> => {
    const own = me.value?.organisation.recipient
    const plain = words.value.trim()
    if (!own || plain === '') return
    const content: MessageContent = { v: 1, words: plain }
    await oversight.write(props.report.oversight_report_id, await sealFor([own, props.recipient], content))
    words.value = ''
    toast(t('work.talk.sent'))
    await props.onDone()
  }
  return (
    <Form onSubmit={send}>
      <TextArea
        label={t('work.talk.write')}
        hint={t('work.talk.write.hint')}
        value={words.value}
        onInput={(value) => (words.value = value)}
        required
      />
      <div class="actions">
        <Button kind="primary" type="submit">
          {t('work.talk.send')}
        </Button>
      </div>
    </Form>
  )
}

async function openAll(report: OversightReport): Promise<Opened> {
  const messages = report.messages.map(async (one, at) => ({
    id: String(at),
    direction: one.direction,
    at: one.at,
    authorId: null,
    content: await tryOpen<MessageContent>(one.sealed),
  }))
  return { body: await tryOpen<ReportContent>(report.body_sealed), messages: await Promise.all(messages) }
}
