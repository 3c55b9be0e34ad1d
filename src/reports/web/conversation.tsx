import { useSignal } from '@preact/signals'
import { memberName, recipientOf, sealFor } from '../../custody/web/index.ts'
import { formatTime, t } from '../../ui/i18n.ts'
import { Button, Form, TextArea } from '../../ui/parts/controls.tsx'
import { toast } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import type { MessageContent } from '../wire.ts'
import { reports, type View } from './calls.ts'
import type { Message } from './opened.ts'
import { textBack } from './text-back.ts'

type Way = 'receipt' | 'text' | 'none' | 'silent'

function wayBack(view: View): Way {
  if (!view.report.purposes.write) return 'silent'
  if (view.reporter_recipient !== null) return 'receipt'
  return view.reply_address_sealed === null ? 'none' : 'text'
}

export function Conversation({
  view,
  messages,
  onDone,
}: {
  view: View
  messages: Message[]
  onDone: () => void
}) {
  const way = wayBack(view)
  const may = view.actions.includes('converse')
  return (
    <Card title={t('work.talk.title')}>
      {messages.length > 0 ? <Messages messages={messages} /> : <p class="soft">{t('work.talk.none')}</p>}
      {may && (way === 'receipt' || way === 'text') ? (
        <WriteBack view={view} way={way} onDone={onDone} />
      ) : (
        <p class="soft">{t(may || way === 'silent' ? `work.talk.way.${way}` : 'work.talk.closed')}</p>
      )}
    </Card>
  )
}

export function Messages({ messages }: { messages: readonly Message[] }) {
  return (
    <ol class="messages">
      {messages.map((one) => (
        <li key={one.id} class={one.direction === 'to_reporter' ? 'message ours' : 'message'}>
          <span class="soft">
            {one.direction === 'to_reporter'
              ? t('work.talk.ours', { name: one.authorId ? memberName(one.authorId) : t('work.talk.us') })
              : t('work.talk.theirs')}
            {' · '}
            {formatTime(one.at)}
          </span>
          <p dir="auto">{one.content?.words ?? t('work.unreadable')}</p>
        </li>
      ))}
    </ol>
  )
}

/** As long as four text messages; a gateway cuts what is longer. */
const LONGEST_TEXT = 640

function WriteBack({ view, way, onDone }: { view: View; way: 'receipt' | 'text'; onDone: () => void }) {
  const words = useSignal('')
  const error = useSignal<string | undefined>(undefined)
  const plain = words.value.trim()
  const over = way === 'text' ? plain.length - LONGEST_TEXT : 0

  const send = async (): Promise<void> => {
    if (plain === '' || over > 0) return
    error.value = undefined
    const own = recipientOf(view.report.custodian_id)
    const content: MessageContent = { v: 1, words: plain }
    const readers = view.reporter_recipient === null ? [own] : [own, view.reporter_recipient]
    const sealed = await sealFor(readers, content)
    if (way === 'receipt') await reports.write(view.report.report_id, sealed)
    else if (!(await textBack(view, plain, sealed))) error.value = t('work.talk.text.other')
    if (error.value === undefined) {
      words.value = ''
      toast(t(way === 'receipt' ? 'work.talk.sent' : 'work.talk.texted'))
      onDone()
    }
  }
  const tooLong = over > 0 ? t('work.talk.long', { over }) : undefined
  return (
    <Form onSubmit={send}>
      <TextArea
        label={t(way === 'receipt' ? 'work.talk.write' : 'work.talk.text')}
        hint={t(way === 'receipt' ? 'work.talk.write.hint' : 'work.talk.text.hint')}
        error={tooLong ?? error.value}
        value={words.value}
        onInput={(value: string) => (words.value = value)}
      />
      <div class="actions">
        <Button kind="primary" type="submit" disabled={plain === '' || over > 0}>
          {t(way === 'receipt' ? 'work.talk.send' : 'work.talk.text.send')}
        </Button>
      </div>
    </Form>
  )
}
