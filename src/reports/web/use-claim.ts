import { useEffect, useRef, useState } from 'preact/hooks'
import type { View } from './calls.ts'
import { claimNow } from './claims-said.ts'
import { many } from './tray-calls.ts'

/** Renewed by what she does on the page, and no more often than this. */
const RENEW_MS = 3 * 60_000
const DOING = ['input', 'keydown', 'pointerdown'] as const

/** What a page has let go of last: a list that is asked right after should no longer show it as hers. */
let leaving: Promise<unknown> = Promise.resolve()
export const released = (): Promise<unknown> => leaving

export type Claiming = {
  /** `lost`: it was hers on this page, and another has taken it over. */
  standing: 'mine' | 'other' | 'lost' | 'none'
  takeOver: () => Promise<void>
}

/**
 * Whoever opens a report works on it, without a word; what another holds is opened for reading alone. Leaving lets go,
 * and so do ten minutes without a key pressed. The server lets go of her own claims only, whatever is asked here.
 */
export function useClaim(view: View | undefined, reload: () => unknown): Claiming {
  const id = view?.report.report_id
  const now = claimNow(view?.report.claim ?? null)
  const may = view?.actions.includes('claim') === true
  const others = now === 'other'
  const [held, setHeld] = useState(false)
  const asked = useRef(0)
  const taking = useRef<Promise<unknown>>(Promise.resolve())
  const wasMine = useRef(false)

  const take = async (takeOver: boolean): Promise<void> => {
    if (id === undefined) return
    asked.current = Date.now()
    const answer = await many.claim([id], takeOver)
    setHeld(answer.claimed.length > 0)
    if (answer.claimed.length > 0) wasMine.current = true
    if (answer.held.length > 0 || takeOver) await reload()
  }
  const latest = useRef(take)
  latest.current = take
  // Who works on it is a help to others: where it cannot be said, the page still opens.
  const quietly = (): void => {
    taking.current = latest.current(false).catch(() => {})
  }

  useEffect(() => {
    if (id === undefined || !may || others) return
    quietly()
    const renew = (): void => {
      if (Date.now() - asked.current > RENEW_MS) quietly()
    }
    for (const doing of DOING) document.addEventListener(doing, renew)
    return () => {
      for (const doing of DOING) document.removeEventListener(doing, renew)
    }
  }, [id, may, others])

  useEffect(() => {
    if (id === undefined || !may) return
    const close = (): void => leaveAtOnce(id)
    addEventListener('pagehide', close)
    return () => {
      removeEventListener('pagehide', close)
      wasMine.current = false
      // After the last claim has arrived, or it would stand for ten minutes.
      leaving = taking.current.then(() => many.release([id])).catch(() => {})
    }
  }, [id, may])

  const standing = others ? (wasMine.current ? 'lost' : 'other') : held ? 'mine' : 'none'
  return { standing, takeOver: () => take(true) }
}

/** A page that is being closed has no time for an answer. */
function leaveAtOnce(id: string): void {
  void fetch('/api/reports/release-claims', {
    method: 'POST',
    keepalive: true,
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ report_ids: [id] }),
  }).catch(() => {})
}
