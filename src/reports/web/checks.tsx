import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { areaName, deskRecipients, me, memberName, sealFor } from '../../custody/web/index.ts'
import { formatTime, t } from '../../ui/i18n.ts'
import { Button, Form, RadioGroup, TextArea } from '../../ui/parts/controls.tsx'
import { toast } from '../../ui/parts/feedback.tsx'
import { Card } from '../../ui/parts/layout.tsx'
import { StatePill } from '../../ui/parts/status.tsx'
import type { MessageContent } from '../wire.ts'
import { coverage, type FieldCheck } from './calls.ts'
import { tryOpen } from './opened.ts'

/** What was asked and what came back; the monitor's own first, since only she can answer them. */
export function Checks({ checks, onDone }: { checks: readonly FieldCheck[]; onDone: () => unknown }) {
  const mine = (check: FieldCheck) => check.state === 'sent' && check.monitor_id === me.value?.member_id
  const rows = [...checks].sort(
    (a, b) => Number(mine(b)) - Number(mine(a)) || (a.sent_at < b.sent_at ? 1 : -1),
  )
  return (
    <Card title={t('work.check.list')}>
      {rows.length === 0 && <p class="soft">{t('work.check.list.none')}</p>}
      {rows.length > 0 && (
        <ul class="list">
          {rows.map((check) => (
            <Check key={check.field_check_id} check={check} mine={mine(check)} onDone={onDone} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Check({ check, mine, onDone }: { check: FieldCheck; mine: boolean; onDone: () => unknown }) {
  const asked = useWords(check.body_sealed)
  const answer = useWords(check.answer_sealed)
  return (
    <li class="check">
      <div class="spread">
        <strong>{areaName(check.area_code)}</strong>
        <StatePill
          label={t(`work.check.state.${check.state}`)}
          shape={check.state === 'answered' ? 'solid' : check.state === 'sent' ? 'hollow' : 'dotted'}
        />
      </div>
      <p class="soft">
        {t('work.check.who', {
          by: memberName(check.asked_by),
          to: memberName(check.monitor_id),
          at: formatTime(check.sent_at),
        })}
      </p>
      {asked !== undefined && <p dir="auto">{asked ?? t('work.unreadable')}</p>}
      {check.answer_sealed !== null && answer !== undefined && (
        <blockquote class="words" dir="auto">
          {answer ?? t('work.unreadable')}
        </blockquote>
      )}
      {mine && <Answer check={check} onDone={onDone} />}
    </li>
  )
}

function Answer({ check, onDone }: { check: FieldCheck; onDone: () => unknown }) {
  const state = useSignal<'answered' | 'could_not_go' | ''>('')
  const words = useSignal('')
  const send = async (): Promise<void> => {
    if (state.value === '') return
    const content: MessageContent = { v: 1, words: words.value.trim() }
    const own = me.value?.organisation.recipient
    const answer_sealed = await sealFor([...deskRecipients(), ...(own ? [own] : [])], content)
    await coverage.answer(check.field_check_id, { state: state.value, answer_sealed })
    toast(t('work.check.answered'))
    await onDone()
  }
  return (
    <Form onSubmit={send}>
      <RadioGroup
        legend={t('work.check.answer')}
        value={state.value}
        onChange={(value) => (state.value = value)}
        options={(['answered', 'could_not_go'] as const).map((value) => ({
          value,
          label: t(`work.check.answer.${value}`),
        }))}
        required
      />
      <TextArea
        label={t('work.check.answer.words')}
        hint={t('work.check.answer.hint')}
        value={words.value}
        onInput={(value) => (words.value = value)}
        required
      />
      <div class="actions">
        <Button kind="primary" type="submit">
          {t('work.check.answer.send')}
        </Button>
      </div>
    </Form>
  )
}

/** Undefined while it opens, null where it cannot be read. */
function useWords(sealed: string | null): string | null | undefined {
  const words = useSignal<string | null | undefined>(undefined)
  useEffect(() => {
    if (sealed === null) return
    void tryOpen<MessageContent>(sealed).then((content) => (words.value = content?.words ?? null))
  }, [sealed])
  return words.value
}
