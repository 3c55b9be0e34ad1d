import { me, organisationName } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Page } from '../../ui/parts/layout.tsx'

/** Shown once. What is printed says nothing of the matter: whoever finds the slip finds digits. */
export function WalkInCode({ code, org, onAgain }: { code: string; org: string; onAgain: () => void }) {
  const address = `${location.host}/${me.value?.wheel.slug ?? ''}`
  return (
    <Page title={t('work.walk.code.title')} lead={t('work.walk.code.lead', { org: organisationName(org) })}>
      <section class="slip" aria-label={t('work.walk.code.digits')}>
        <p class="slip-code" dir="ltr">
          {code.split(' ').map((group, at) => (
            <span key={at}>{group}</span>
          ))}
        </p>
        <p class="slip-where" dir="ltr">
          {address}
        </p>
      </section>
      <ul class="plain-list slip-rules">
        <li>{t('work.walk.code.once')}</li>
        <li>{t('work.walk.code.paper')}</li>
        <li>{t('work.walk.code.hers')}</li>
      </ul>
      <div class="actions slip-rules">
        <Button kind="primary" onClick={() => window.print()}>
          {t('work.walk.code.print')}
        </Button>
        <Button onClick={onAgain}>{t('work.walk.code.done')}</Button>
      </div>
    </Page>
  )
}
