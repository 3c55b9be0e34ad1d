/** The wheel's short name, which stands in its addresses (joining.ts, Found). */
export const SLUG = /^[a-z][a-z0-9-]{1,40}$/
/** What a person types to sign in (joining.ts, NewPerson). */
export const SIGN_IN_NAME = /^[a-z0-9][a-z0-9._-]{1,63}$/

/** A proposal from a name as people write it; empty when nothing of it is Latin. */
export function slugFrom(name: string): string {
  const slug = plain(name, '-').replace(/^[^a-z]+/, '')
  return SLUG.test(slug) ? slug : ''
}

export function signInNameFrom(name: string): string {
  const given = plain(name, '.')
  return SIGN_IN_NAME.test(given) ? given : ''
}

function plain(name: string, joint: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ]/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join(joint)
    .slice(0, 40)
    .replace(/[^a-z0-9]+$/, '')
}
