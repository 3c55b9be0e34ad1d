import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { changedKeys } from '../../../custody/web/index.ts'
import { api } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { Select } from '../../../ui/parts/controls.tsx'
import { ConfirmButton } from '../../../ui/parts/dialog.tsx'
import { toast } from '../../../ui/parts/feedback.tsx'
import { Card } from '../../../ui/parts/layout.tsx'
import { type Colleague, newestRing, settings, today, withNewKeys } from './calls.ts'

/** Her work has a name before she goes, and the keys she knew are not the keys of what comes. */
export function TakeLeave({ row, others }: { row: Colleague; others: readonly Colleague[] }) {
  const [successor, setSuccessor] = useState('')
  const { route } = useLocation()
  const name = `\u2068${row.display_name}\u2069`
  async function leave() {
    await newestRing()
    const { [row.member_id]: _, ...readers } = await settings.readers()
    const keys = await changedKeys(readers, today())
    await api.post(`/api/colleagues/${row.member_id}/leave`, { successor_id: successor, keys })
    await withNewKeys()
    toast(t('settings.leave.done', { name }))
    route('/work/settings/people')
  }
  const heir = others.find((one) => one.member_id === successor)
  return (
    <Card title={t('settings.leave.title')}>
      <Select
        label={t('settings.leave.successor')}
        value={successor}
        onChange={setSuccessor}
        options={others.map((one) => ({ value: one.member_id, label: one.display_name }))}
      />
      <ul class="s-plain soft">
        <li>{t('settings.leave.ends')}</li>
        <li>{t('settings.leave.keys')}</li>
        <li>{t('settings.leave.keeps')}</li>
        <li>{t('settings.leave.compare')}</li>
      </ul>
      <div class="actions">
        <ConfirmButton
          kind="leave"
          disabled={successor === ''}
          label={t('settings.leave.do')}
          question={t('settings.leave.question', { name, heir: `\u2068${heir?.display_name ?? ''}\u2069` })}
          confirmLabel={t('settings.leave.do')}
          onConfirm={leave}
        />
      </div>
    </Card>
  )
}
