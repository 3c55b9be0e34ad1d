import { useEffect, useRef } from 'preact/hooks'
import { Asking } from './asking.ts'

/** How often everything is asked for where no stream comes through. */
const FALLBACK_MS = 30_000
/** After the server has refused a stream: long enough that a thousand tabs do not come back at once. */
const REOPEN_MS = 60_000

type Watcher = { kinds: readonly string[]; asking: Asking }

const watchers = new Set<Watcher>()
let source: EventSource | undefined
let fallback: ReturnType<typeof setInterval> | undefined
let reopening: ReturnType<typeof setTimeout> | undefined

/**
 * Asks again soon after something of one of these kinds changed. A page that is hidden asks once when it is seen
 * again, and nothing is drawn anew under the hands of somebody who writes. Where no stream comes through, it is
 * asked every half minute instead.
 */
export function useLive(kinds: readonly string[], reload: () => unknown): void {
  const latest = useRef(reload)
  latest.current = reload
  const names = kinds.join()
  useEffect(() => {
    const watcher = { kinds: names.split(','), asking: new Asking(() => latest.current()) }
    watchers.add(watcher)
    if (watchers.size === 1) open()
    return () => {
      watchers.delete(watcher)
      watcher.asking.stop()
      if (watchers.size === 0) close()
    }
  }, [names])
}

/** One stream for all that this tab shows. */
function open(): void {
  clearTimeout(reopening)
  source = new EventSource('/api/live')
  // Between what was loaded and this moment something may have changed, and so while it was away.
  source.onopen = () => {
    clearInterval(fallback)
    fallback = undefined
    askAll()
  }
  source.addEventListener('again', askAll)
  source.addEventListener('changed', (event) => {
    const changed = JSON.parse((event as MessageEvent<string>).data) as string[]
    for (const { kinds, asking } of watchers) if (kinds.some((kind) => changed.includes(kind))) asking.soon()
  })
  source.onerror = () => {
    fallback ??= setInterval(askAll, FALLBACK_MS)
    if (source?.readyState !== EventSource.CLOSED) return
    // Refused: the session has ended, which the next question finds out, or too many tabs are open.
    askAll()
    reopening = setTimeout(open, REOPEN_MS * (0.5 + Math.random()))
  }
}

function close(): void {
  source?.close()
  source = undefined
  clearInterval(fallback)
  fallback = undefined
  clearTimeout(reopening)
}

function askAll(): void {
  for (const { asking } of watchers) asking.soon()
}
