import { changedKeys, me } from '../../../custody/web/index.ts'
import { api } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { useLoad } from '../../../ui/load.ts'
import { ButtonLink } from '../../../ui/parts/controls.tsx'
import { ConfirmButton } from '../../../ui/parts/dialog.tsx'
import { Loading, Problem, toast } from '../../../ui/parts/feedback.tsx'
import { Card, Columns, Page, Stack } from '../../../ui/parts/layout.tsx'
import { StatePill } from '../../../ui/parts/status.tsx'
import { COLLEAGUE_RULES } from '../../rules.ts'
import { may } from './asking.ts'
import { newestRing, settings, today, withNewKeys } from './calls.ts'
import { Digits } from './digits.tsx'
import { nameOf } from './said.ts'
import './settings.css'

/** How the organisation's keys stand, in words: who holds them, the paper, and when to change them. */
export default function Keys() {
  const people = useLoad(settings.colleagues, [])
  const keeps = may(COLLEAGUE_RULES, 'change_key')
  const here = people.data?.rows.filter((row) => row.until === null) ?? []
  const holders = here.filter((row) => row.has_ring).length
  const custodians = here.filter((row) => row.is_custodian).length
  async function change() {
    await newestRing()
    const keys = await changedKeys(await settings.readers(), today())
    await api.post('/api/keys/change', keys)
    await withNewKeys()
    toast(t('settings.keys.changed'))
    await people.reload()
  }
  const who = me.value
  if (!who) return null
  return (
    <Page
      title={t('settings.keys.title')}
      lead={t('settings.keys.lead', { organisation: nameOf(who.organisation.organisation_id) })}
      tab={t('settings.keys.title')}
    >
      <Problem problem={people.problem} onRetry={people.reload} />
      {!people.data && people.loading && <Loading />}
      {people.data && (
        <Columns>
          <Stack>
            <Card title={t('settings.keys.state')}>
              <ul class="list">
                <li class="s-state">
                  <StatePill
                    shape={holders > 1 ? 'solid' : 'half'}
                    label={t('settings.keys.holders', { n: holders, all: here.length })}
                  />
                  {holders < here.length && <p class="soft">{t('settings.keys.waiting')}</p>}
                </li>
                <li class="s-state">
                  <StatePill
                    shape={custodians > 1 ? 'solid' : 'half'}
                    label={t('settings.keys.custodians', { n: custodians })}
                  />
                  {custodians < 2 && (
                    <>
                      <p class="soft">{t('settings.second_custodian')}</p>
                      <a href="/work/settings/people">{t('settings.people.title')}</a>
                    </>
                  )}
                </li>
                <li class="s-state">
                  <StatePill
                    shape={people.data.paper ? 'solid' : 'dotted'}
                    label={t(people.data.paper ? 'settings.keys.paper_yes' : 'settings.keys.paper_no')}
                  />
                  <p class="soft">{t(people.data.paper ? 'settings.paper.old' : 'settings.paper.why')}</p>
                </li>
              </ul>
              {keeps && (
                <div class="actions">
                  <ButtonLink kind={people.data.paper ? 'plain' : 'primary'} href="/work/settings/keys/paper">
                    {t(people.data.paper ? 'settings.paper.again' : 'settings.paper.make')}
                  </ButtonLink>
                </div>
              )}
            </Card>
            {keeps && (
              <Card title={t('settings.keys.change')}>
                <p>{t('settings.keys.change.when')}</p>
                <ul class="s-plain soft">
                  <li>{t('settings.keys.change.new')}</li>
                  <li>{t('settings.keys.change.old')}</li>
                  <li>{t('settings.keys.change.compare')}</li>
                </ul>
                <div class="actions">
                  <ConfirmButton
                    kind="leave"
                    label={t('settings.keys.change.do')}
                    question={t('settings.keys.change.question')}
                    confirmLabel={t('settings.keys.change.do')}
                    onConfirm={change}
                  />
                </div>
              </Card>
            )}
          </Stack>
          <Card title={t('settings.keys.digits')}>
            <Digits recipient={who.organisation.recipient} />
            <p class="soft">{t('settings.keys.digits.help')}</p>
          </Card>
        </Columns>
      )}
    </Page>
  )
}
