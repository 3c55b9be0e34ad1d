import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { asProblem, type ProblemError } from '../../ui/api.ts'
import { formatNumber, t } from '../../ui/i18n.ts'
import { Button } from '../../ui/parts/controls.tsx'
import { Problem, toast } from '../../ui/parts/feedback.tsx'
import { type Offer, offersFor } from '../bulk-choice.ts'
import { askerNow, onDeskNow } from './asking.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import type { Row } from './calls.ts'
import { chosenCopies } from './copies.ts'
import { holderOf } from './claims-said.ts'
import { many } from './tray-calls.ts'
import type { Selection } from './selection.ts'
import './bulk.css'

type Props = {
  rows: readonly Row[]
  selection: Selection
  onDone: () => unknown
  /** Says what the bar is about where it does not stand below a list that says it. */
  label?: string
}

/** What can be done with all that are chosen: only what the rules allow for them, each act with how many it touches. */
export function BulkBar({ rows, selection, onDone, label }: Props) {
  const { route } = useLocation()
  const [asked, setAsked] = useState<Offer<Row>>()
  const [problem, setProblem] = useState<ProblemError>()
  const asker = askerNow()
  const chosen = rows.filter((row) => selection.has(row.report_id))
  if (!asker || chosen.length === 0) return null
  const offers = offersFor(chosen, asker, onDeskNow(), new Date())

  const begin = async (offer: Offer<Row>): Promise<void> => {
    setProblem(undefined)
    const ids = offer.may.map((row) => row.report_id)
    if (offer.act !== 'release' && (offer.act !== 'claim' || offer.not.length > 0)) return setAsked(offer)
    try {
      if (offer.act === 'claim') await takeOn(ids)
      else await letGo(ids)
      await onDone()
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  return (
    <section class="bulk-bar" aria-label={label ?? t('reports.bulk.bar')}>
      <output class="bulk-count">{t('reports.bulk.chosen', { count: chosen.length })}</output>
      <div class="actions">
        {offers.map((offer) => (
          <Button key={offer.act} onClick={() => begin(offer)}>
            {t(`reports.bulk.act.${offer.act}`)}
            {offer.not.length > 0 && ` · ${formatNumber(offer.may.length)}`}
          </Button>
        ))}
        <button type="button" class="link" onClick={selection.none}>
          {t('reports.bulk.none')}
        </button>
      </div>
      {offers.length === 0 && <p class="soft">{t('reports.bulk.nothing')}</p>}
      <Problem problem={problem} />
      {asked && (
        <BulkDialog
          offer={asked}
          onClose={() => setAsked(undefined)}
          onClaim={async (ids) => {
            await takeOn(ids)
            setAsked(undefined)
            await onDone()
          }}
          onLink={(ids) => {
            chosenCopies.value = ids
            route('/work/incidents/copies')
          }}
          onDone={onDone}
        />
      )}
    </section>
  )
}

/** Claimed by the hundred; what another has taken in this very moment stays hers, and is said. */
async function takeOn(ids: readonly string[]): Promise<void> {
  let claimed = 0
  const held: { member_id: string }[] = []
  for (let from = 0; from < ids.length; from += 100) {
    const answer = await many.claim(ids.slice(from, from + 100))
    claimed += answer.claimed.length
    held.push(...answer.held)
  }
  const name = holderOf(held[0]?.member_id)
  toast(t('reports.bulk.claimed', { count: claimed, held: held.length, name }))
}

async function letGo(ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += 100) await many.release(ids.slice(from, from + 100))
  toast(t('reports.bulk.released', { count: ids.length }))
}
