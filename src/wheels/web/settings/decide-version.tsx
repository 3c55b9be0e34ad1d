import { useState } from 'preact/hooks'
import { api } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { Button, Checkbox, Form } from '../../../ui/parts/controls.tsx'
import { ConfirmButton } from '../../../ui/parts/dialog.tsx'
import { toast } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { ORGANISATIONS_NEEDED, PROTOCOL_RULES } from '../../rules.ts'
import { may, own } from './asking.ts'
import { lookAgain, type Version } from './calls.ts'
import { nameOf } from './said.ts'

/** Below the difference, so that it is read first: confirm for one's organisation, or take one's own back. */
export function DecideVersion({ row, reload }: { row: Version; reload: () => Promise<void> }) {
  const [read, setRead] = useState(false)
  const said = row.confirmed_by.some((one) => one.organisation_id === own())
  const facts = [
    ...(said ? [] : ['not_confirmed_by_us']),
    ...(row.organisation_id === own() ? ['proposed_by_us'] : []),
  ]
  const confirms = may(PROTOCOL_RULES, 'confirm', 'proposed', facts)
  const withdraws = may(PROTOCOL_RULES, 'withdraw', 'proposed', facts)
  const missing = ORGANISATIONS_NEEDED - row.confirmed_by.length
  async function done(verb: string, word: string) {
    await api.post(`/api/protocol/${row.version}/${verb}`)
    // What is in force decides what the rest of the house shows.
    await lookAgain()
    toast(t(word))
    await reload()
  }
  return (
    <Card title={t('settings.confirm.title')}>
      <p>{t('settings.confirm.missing', { n: missing })}</p>
      {said && <p>{t('settings.confirm.said', { organisation: nameOf(own()) })}</p>}
      {confirms && (
        <Form onSubmit={() => done('confirm', 'settings.confirm.done')}>
          <Checkbox
            required
            label={t('settings.confirm.read', { organisation: nameOf(own()) })}
            checked={read}
            onChange={setRead}
          />
          <div class="actions">
            <Button kind="primary" type="submit">
              {t('settings.confirm.do', { n: row.version })}
            </Button>
          </div>
        </Form>
      )}
      {withdraws && (
        <div class="actions">
          <ConfirmButton
            kind="leave"
            label={t('settings.withdraw')}
            question={t('settings.confirm.withdraw.question')}
            confirmLabel={t('settings.withdraw')}
            onConfirm={() => done('withdraw', 'settings.withdrawn')}
          />
        </div>
      )}
      {!confirms && !withdraws && !said && <p class="soft">{t('settings.confirm.not_you')}</p>}
    </Card>
  )
}
