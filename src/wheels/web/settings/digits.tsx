import { fingerprint } from '../../../custody/fingerprint.ts'

/** Six groups of five digits, read from left to right in every language. */
export function Digits({ recipient, large = false }: { recipient: string; large?: boolean }) {
  return (
    <p class={large ? 'fingerprint s-large' : 'fingerprint'} dir="ltr">
      {fingerprint(recipient)}
    </p>
  )
}
