/**
 * A report's link to an incident. Links with one origin number are one origin: forwards of one message, voices of
 * one network cell. Nothing is deleted; an unlinked row stays and says by whom.
 */
export type Link = {
  linkId: string
  reportId: string
  origin: number
  linkedBy: string
  linkedAt: Date
  unlinkedBy: string | null
  unlinkedAt: Date | null
}

export type OriginJudgement =
  /** A person judged it to have another origin than everything linked so far. */
  { kind: 'independent' } | { kind: 'same_as'; linkId: string } | { kind: 'not_judged' }

export const activeLinks = (links: readonly Link[]): Link[] =>
  links.filter((link) => link.unlinkedAt === null)

/** Ten forwards of one message are one origin; so are ten reports about which nobody has judged (DOMAIN 2.3, 2.6). */
export function independentOrigins(links: readonly Link[]): number {
  return new Set(activeLinks(links).map((link) => link.origin)).size
}

/** The number for a new link. What was not judged joins an origin that is there: volume never makes a second one. */
export function originFor(links: readonly Link[], judgement: OriginJudgement): number {
  const active = activeLinks(links)
  if (judgement.kind === 'same_as') {
    const same = links.find((link) => link.linkId === judgement.linkId)
    // A forward of what was unlinked is no origin of its own either.
    if (same !== undefined && active.some((link) => link.origin === same.origin)) return same.origin
  }
  // Numbers of unlinked rows are not used again, or a later link would join an origin that it was never judged to share.
  const fresh = Math.max(0, ...links.map((link) => link.origin)) + 1
  if (judgement.kind === 'independent' || active.length === 0) return fresh
  return Math.min(...active.map((link) => link.origin))
}

export function link(
  links: readonly Link[],
  added: { linkId: string; reportId: string; by: string; at: Date },
  judgement: OriginJudgement,
): readonly Link[] {
  if (activeLinks(links).some((each) => each.reportId === added.reportId)) return links
  const { linkId, reportId, by, at } = added
  const origin = originFor(links, judgement)
  return [
    ...links,
    { linkId, reportId, origin, linkedBy: by, linkedAt: at, unlinkedBy: null, unlinkedAt: null },
  ]
}

/** Undoes a link: the count is again what it was without it, and the rows say who did both. */
export function unlink(links: readonly Link[], linkId: string, by: string, at: Date): readonly Link[] {
  return links.map((each) =>
    each.linkId === linkId && each.unlinkedAt === null ? { ...each, unlinkedBy: by, unlinkedAt: at } : each,
  )
}
