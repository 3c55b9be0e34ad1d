import { useState } from 'preact/hooks'
import { loadWheel, type Organisation } from '../../../custody/web/index.ts'
import { api } from '../../../ui/api.ts'
import { formatDay, nameIn, t } from '../../../ui/i18n.ts'
import { Button, Checkbox, Form } from '../../../ui/parts/controls.tsx'
import { Dialog } from '../../../ui/parts/dialog.tsx'
import { toast } from '../../../ui/parts/feedback.tsx'
import { StatePill } from '../../../ui/parts/status.tsx'
import { own } from './asking.ts'
import { Digits } from './digits.tsx'

/** One organisation, and whether anybody has read its digits with one of its people. */
export function OrganisationItem({ one }: { one: Organisation }) {
  const name = nameIn(one.names, one.name)
  const mine = one.organisation_id === own()
  const isNew = one.desk_from !== null && Date.parse(one.desk_from) > Date.now()
  return (
    <li class="s-organisation">
      <div>
        <h3 dir="auto">{name}</h3>
        <p class="soft">
          {t(`actors.sector.${one.sector}`)} · {t(`actors.category.${one.category}`)}
        </p>
        <p class="soft">{t('settings.organisation.since', { day: formatDay(one.since) })}</p>
        {isNew && one.sector === 'civil_society' && (
          <StatePill
            shape="dotted"
            label={t('settings.organisation.new', { day: formatDay(one.desk_from ?? '') })}
          />
        )}
      </div>
      <div>
        <Digits recipient={one.recipient} />
        <p>
          <StatePill
            shape={one.compared_by === 0 ? 'dotted' : one.compared_by === 1 ? 'half' : 'solid'}
            label={t('settings.compare.count', { n: one.compared_by })}
          />
        </p>
        {mine ? (
          <p class="soft">{t('settings.compare.own')}</p>
        ) : one.compared_by_me ? (
          <p class="soft">{t('settings.compare.by_me')}</p>
        ) : (
          <Compare one={one} name={name} />
        )}
      </div>
    </li>
  )
}

function Compare({ one, name }: { one: Organisation; name: string }) {
  const [open, setOpen] = useState(false)
  const [same, setSame] = useState(false)
  async function compared() {
    const { organisation_id, recipient } = one
    await api.post('/api/keys/compared', { organisation_id, recipient })
    toast(t('settings.compare.done'))
    await loadWheel()
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {t('settings.compare.do')} <span class="hidden">{name}</span>
      </Button>
      <Dialog
        open={open}
        title={t('settings.compare.with', { organisation: `\u2068${name}\u2069` })}
        onClose={() => setOpen(false)}
      >
        <p>{t('settings.compare.how')}</p>
        <Digits recipient={one.recipient} large />
        <p class="soft">{t('settings.compare.other')}</p>
        <Form onSubmit={compared}>
          <Checkbox required label={t('settings.compare.said')} checked={same} onChange={setSame} />
          <div class="actions">
            <Button kind="primary" type="submit">
              {t('settings.compare.note')}
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  )
}
