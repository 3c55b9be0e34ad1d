import { areaName, memberName, organisationName } from '../../custody/web/index.ts'
import { formatDay, formatTime, t } from '../../ui/i18n.ts'

/** Words of a code in a group of words: `warnings.<group>.<code>`. */
export const said = (group: string, code: string | number): string => t(`warnings.${group}.${code}`)

/** A name runs in the direction of its own script, and the date after it does not run along. */
const apart = (name: string): string => (name === '' ? '' : `\u2068${name}\u2069`)

export const place = (code: string): string => apart(areaName(code))
export const person = (id: string): string => apart(memberName(id))
export const office = (id: string): string => apart(organisationName(id))

export const moment = formatTime

export const days = (from: string, to: string): string =>
  from === to ? formatDay(from) : t('warnings.days', { from: formatDay(from), to: formatDay(to) })

/** The first words of an account name an incident; without them its group does. */
export const titleOf = (title: string | undefined, group: string): string =>
  title === undefined || title.trim() === ''
    ? t('warnings.title.unreadable', { group: said('group', group) })
    : title
