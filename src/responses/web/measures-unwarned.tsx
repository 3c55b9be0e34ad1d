import { t } from '../../ui/i18n.ts'
import { Card } from '../../ui/parts/layout.tsx'
import type { Measures } from './measures-calls.ts'
import { How, ShareLine } from './measures-parts.tsx'

/** What came unannounced, and some of it drawn by lot to be read again: could somebody have known? */
export function Unwarned({ data }: { data: Measures }) {
  const { incidents, unwarned, share, prior_days: days, seed, sample } = data.unwarned
  return (
    <Card title={t('responses.measure.unwarned')}>
      {incidents === 0 ? (
        <p class="m-missing">{t('responses.measure.unwarned.none')}</p>
      ) : (
        <>
          <p class="m-main">{t('responses.measure.unwarned.said', { days })}</p>
          <ShareLine share={share} hits={unwarned} n={incidents} />
        </>
      )}
      {sample !== null && sample.length > 0 && (
        <>
          <h3>{t('responses.measure.sample')}</h3>
          <p>{t('responses.measure.sample.why')}</p>
          <ol class="m-sample">
            {sample.map((id, at) => (
              <li key={id}>
                <a href={`/work/incidents/${id}`}>{t('responses.measure.sample.one', { n: at + 1 })}</a>
              </li>
            ))}
          </ol>
        </>
      )}
      <How>
        <p>{t('responses.measure.unwarned.how', { days })}</p>
        <p>
          {t('responses.measure.sample.how')} <bdi class="m-seed">{seed}</bdi>
        </p>
        <p>{t('responses.measure.how.interval', { floor: data.floor })}</p>
      </How>
    </Card>
  )
}
