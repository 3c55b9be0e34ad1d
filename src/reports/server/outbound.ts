import { problem } from '../../platform/errors.ts'

/** What carries a text to a telephone. Number and words pass through memory and stay nowhere. */
export type Outbound = { text(number: string, words: string): Promise<void> }

/** Where no gateway is set up, nothing is sent, and the custodian is told so. */
export const noOutbound: Outbound = {
  text: async () => {
    throw problem('gateway_failed', { reason: 'not_configured' })
  },
}

/** A gateway that takes `to` and `text` as a form (Kannel, RapidPro and others can be set so). */
export function httpOutbound(url: string): Outbound {
  return {
    text: async (number, words) => {
      // Neither the gateway's answer nor the error is passed on: both may repeat the number.
      const answer = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams({ to: number, text: words }),
        redirect: 'error',
        signal: AbortSignal.timeout(10_000),
      }).catch(() => null)
      await answer?.body?.cancel()
      if (answer === null) throw problem('gateway_failed', { reason: 'unreachable' })
      if (!answer.ok) throw problem('gateway_failed', { reason: 'refused', status: answer.status })
    },
  }
}
