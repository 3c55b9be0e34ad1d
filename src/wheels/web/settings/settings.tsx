import { me } from '../../../custody/web/index.ts'
import { api } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'
import { useLoad } from '../../../ui/load.ts'
import { Empty, Loading, Problem } from '../../../ui/parts/feedback.tsx'
import { Card, Columns, Page, Stack } from '../../../ui/parts/layout.tsx'
import { NeedRow } from '../need-row.tsx'
import { byRecord, type Need } from '../needs.ts'
import { isCivil, isGuest } from './asking.ts'
import '../work.css'
import './settings.css'

const ORDER = ['colleague', 'organisation', 'wheel', 'candidate']

/** What there is to set, who may set it, and what still needs doing. */
export default function Settings() {
  const needs = useLoad(() => api.get<{ rows: Need[] }>('/api/needs-me'), [])
  const lines = byRecord((needs.data?.rows ?? []).filter((row) => ORDER.includes(row.subject)))
  const pages = [
    ['protocol', '/work/settings/protocol'],
    ...(isGuest() ? [] : [['organisations', '/work/settings/organisations']]),
    ['people', '/work/settings/people'],
    ['keys', '/work/settings/keys'],
    ...(isCivil() ? [['words', '/work/settings/words']] : []),
  ] as [string, string][]
  return (
    <Page title={t('settings.title')} lead={t('settings.lead')} tab={t('settings.title')}>
      <Columns>
        <Stack>
          <Card title={t('settings.needs')}>
            <Problem problem={needs.problem} onRetry={needs.reload} />
            {!needs.data && needs.loading && <Loading />}
            {needs.data && lines.length === 0 && (
              <Empty title={t('settings.needs.none')}>
                <p>
                  {t(me.value?.is_custodian ? 'settings.needs.none.custodian' : 'settings.needs.none.member')}
                </p>
              </Empty>
            )}
            {lines.length > 0 && (
              <ul class="needs" aria-label={t('settings.needs')}>
                {lines.map((line) => (
                  <NeedRow key={`${line.first.kind} ${line.first.subject_id}`} line={line} />
                ))}
              </ul>
            )}
          </Card>
          <Card title={t('settings.contents')}>
            <ul class="list">
              {pages.map(([key, href]) => (
                <li key={key} class="s-content">
                  <a href={href}>
                    {t(key === 'words' ? 'settings.contents.words.link' : `settings.${key}.title`)}
                  </a>
                  <p class="soft">{t(`settings.contents.${key}`)}</p>
                </li>
              ))}
            </ul>
          </Card>
        </Stack>
        <Card title={t('settings.may')}>
          <p>{t(me.value?.is_custodian ? 'settings.may.custodian' : 'settings.may.member')}</p>
          <p class="soft">{t(isCivil() ? 'settings.may.civil' : 'settings.may.other')}</p>
        </Card>
      </Columns>
    </Page>
  )
}
