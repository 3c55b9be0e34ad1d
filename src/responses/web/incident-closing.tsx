import { t } from '../../ui/i18n.ts'
import { Card } from '../../ui/parts/layout.tsx'
import { Buttons, moment, type OpenedIncident, person, Said } from '../../warnings/web/index.ts'
import { useResponses } from './incident-responses.ts'
import { LoopForm } from './loop-form.tsx'
import { OutcomeForm } from './outcome-form.tsx'
import { ReviewForm } from './review-form.tsx'

type Props = { of: OpenedIncident; reload: () => void }

/** What came of it, who was told, and what was learned. */
export default function IncidentClosing({ of, reload }: Props) {
  const { data } = useResponses(of)
  if (data === undefined) return null
  const may = (action: string) => data.actions.includes(action)
  const reviews = of.texts.filter((text) => text.kind === 'review')
  return (
    <Card title={t('responses.closing')}>
      <h3 class="w-label">{t('responses.outcomes')}</h3>
      {data.outcomes.length === 0 && <p class="soft">{t('responses.outcomes.none')}</p>}
      <ul class="w-list">
        {data.outcomes.map((row) => (
          <li key={row.outcome_id}>
            <strong>{t(`responses.outcome.${row.code}`)}</strong>
            <Said text={row.words} />
            <p class="soft">
              {t(`responses.said_by.${row.said_by}`)} · {by(row)}
            </p>
          </li>
        ))}
      </ul>
      <Buttons>
        {(may('record_outcome') || may('decide_no_action')) && (
          <OutcomeForm
            of={of}
            mayRecord={may('record_outcome')}
            mayDecide={may('decide_no_action')}
            reload={reload}
          />
        )}
      </Buttons>
      <h3 class="w-label">{t('responses.loop')}</h3>
      {data.closures.length === 0 && <p class="soft">{t('responses.loop.none')}</p>}
      <ul class="w-list">
        {data.closures.map((row) => (
          <li key={row.loop_closure_id}>
            <strong>
              {row.told === 'nobody'
                ? t('responses.told.nobody')
                : t('responses.loop.told', {
                    who: t(`responses.told.${row.told}`),
                    channel: t(`responses.channel.${row.channel}`),
                  })}
            </strong>
            <Said text={row.words} />
            <p class="soft">{by(row)}</p>
          </li>
        ))}
      </ul>
      {may('close_loop') && (
        <Buttons>
          <LoopForm of={of} reload={reload} />
        </Buttons>
      )}
      {(reviews.length > 0 || may('review')) && <h3 class="w-label">{t('responses.review')}</h3>}
      {reviews.map((text) => (
        <article class="w-account" key={text.number}>
          <Said text={text.content?.text ?? text.content?.reason ?? null} />
          <p class="soft">{by(text)}</p>
        </article>
      ))}
      {may('review') && (
        <Buttons>
          <ReviewForm of={of} reload={reload} />
        </Buttons>
      )}
    </Card>
  )
}

const by = (row: { author_id: string; at: string }) =>
  t('warnings.written', { person: person(row.author_id), time: moment(row.at) })
