import { areaName, memberName, organisationName } from '../../custody/web/index.ts'
import { formatDay, formatTime, t } from '../../ui/i18n.ts'

/** Words of a code in a group of words: `warnings.<group>.<code>`. */
export const said = (group: string, code: string | number): string => t(`warnings.${group}.${code}`)

export const place = (code: string): string => areaName(code)
export const person = (id: string): string => memberName(id)
export const office = (id: string): string => organisationName(id)

export const moment = formatTime

export const days = (from: string, to: string): string =>
  from === to ? formatDay(from) : t('warnings.days', { from: formatDay(from), to: formatDay(to) })

/** The first words of an account name an incident; without them its group does. */
export const titleOf = (title: string | undefined, group: string): string =>
  title === undefined || title.trim() === ''
    ? t('warnings.title.unreadable', { group: said('group', group) })
    : title
