import { t } from '../../ui/i18n.ts'
import { Card } from '../../ui/parts/layout.tsx'
import { office, said } from './labels.ts'
import { Said } from './parts.tsx'
import type { OpenedRelease } from './release-opened.ts'

export function Recipients({ of }: { of: OpenedRelease }) {
  // Those who are asked for something that coerces come last, as on the menu.
  const ordered = of.recipients.toSorted((a, b) => a.considered.length - b.considered.length)
  return (
    <Card title={t('warnings.release.recipients')}>
      <ul class="w-list">
        {ordered.map((one) => (
          <li key={one.organisation_id}>
            <p>
              <strong>{office(one.organisation_id)}</strong>
              <br />
              {one.ask === null ? t('warnings.ask.none') : said('ask', one.ask)}
            </p>
            {one.considered.length > 0 && (
              <div class="w-quote">
                <p class="soft">{t('warnings.coercion.why')}</p>
                <Said text={one.reason} />
                <p class="soft">
                  {t('warnings.coercion.considered', {
                    asks: one.considered.map((ask) => said('ask', ask)).join(' · '),
                  })}
                </p>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
