import type { ComponentChildren } from 'preact'
import type { Static } from 'typebox'
import { formatList, t } from '../../ui/i18n.ts'
import { useLoad } from '../../ui/load.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Facts } from '../../ui/parts/data.tsx'
import { Card, Columns, Page, Stack } from '../../ui/parts/layout.tsx'
import type { Me } from '../session.ts'
import { Sessions } from './sessions.tsx'

type AccountProps = {
  me: Static<typeof Me>
  organisation: string
  /** Of the organisation's public key, for two people to compare by voice (src/custody). */
  fingerprintOf: (recipient: string) => Promise<string>
  onLock: () => void
  /** Her ways in, which stand in a later slice (src/custody/web). */
  ways: ComponentChildren
}

export function Account({ me, organisation, fingerprintOf, onLock, ways }: AccountProps) {
  const print = useLoad(() => fingerprintOf(me.organisation.recipient), [me.organisation.recipient])
  const roles = formatList(me.roles.map((role) => t(`actors.role.${role}`)))
  return (
    <Page
      title={t('actors.account.title')}
      tab={t('actors.account.title')}
      actions={<Button onClick={onLock}>{t('actors.account.lock')}</Button>}
    >
      <Columns>
        <Stack>
          {ways}
          <Sessions />
        </Stack>
        <Stack>
          <Card title={t('actors.account.you')}>
            <Facts
              rows={[
                [t('actors.account.name'), me.display_name],
                [t('actors.account.organisation'), organisation],
                [t('actors.account.sector'), t(`actors.sector.${me.organisation.sector}`)],
                [t('actors.account.roles'), roles],
                [t('actors.account.wheel'), me.wheel.name],
              ]}
            />
          </Card>
          <Card title={t('actors.account.key')}>
            <p class="fingerprint" dir="ltr">
              {print.data ?? '…'}
            </p>
            <p class="soft">{t('actors.account.key_help')}</p>
          </Card>
        </Stack>
      </Columns>
    </Page>
  )
}
