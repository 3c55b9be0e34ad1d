/** Who works on a report, so that two people never do it unknowingly. */
export type Claim = { memberId: string; until: Date }

/** A claim lives so long after the last act of whoever holds it: as long as a telephone call may take. */
export const CLAIM_MINUTES = 10

export function claimedUntil(now: Date): Date {
  return new Date(now.getTime() + CLAIM_MINUTES * 60_000)
}

/** Nobody is kept from a report by a claim that has run out, or by her own. */
export function heldByAnother(claim: Claim | undefined, memberId: string, now: Date): claim is Claim {
  return claim !== undefined && claim.until > now && claim.memberId !== memberId
}
