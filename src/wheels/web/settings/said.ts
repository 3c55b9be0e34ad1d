import { members, wheel } from '../../../custody/web/index.ts'
import { formatDay, formatList, locale, nameIn, t } from '../../../ui/i18n.ts'
import type { Line } from '../../protocol-lines.ts'
import type { PlaceName } from './calls.ts'

// What a protocol says, in words.

const isolated = (text: string): string => `\u2068${text}\u2069`

/** Whoever left keeps her place in an older version, without a name on today's card. */
export function nameOf(organisation: string | null | undefined): string {
  if (!organisation) return t('settings.nobody')
  const found = wheel.value?.organisations.find((one) => one.organisation_id === organisation)
  return found ? isolated(nameIn(found.names, found.name)) : t('settings.gone')
}

export function span(minutes: number): string {
  if (minutes % 1440 === 0) return t('settings.span.days', { n: minutes / 1440 })
  if (minutes % 60 === 0) return t('settings.span.hours', { n: minutes / 60 })
  return t('settings.span.minutes', { n: minutes })
}

export const days = (n: number): string => t('settings.span.days', { n })

export function hour(at: number | string): string {
  const time = new Date(Date.UTC(2026, 0, 1, Number(at)))
  return new Intl.DateTimeFormat(locale.value, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  }).format(time)
}

export function language(code: string): string {
  try {
    return new Intl.DisplayNames([locale.value], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

/** Who is asked, in order: the words say the order, since an arrow would point the other way in Arabic. */
export function inOrder(roles: readonly string[]): string {
  return roles
    .map((role) => t(`actors.role.${role}`))
    .reduce((first, next) => t('settings.protocol.then', { first, next }))
}

/** Names of those who hold a role now; empty where the reader may not know them, or nobody does. */
export function holders(role: string, organisation?: string): string[] {
  return members.value
    .filter((one) => one.roles.includes(role) && (!organisation || one.organisation_id === organisation))
    .map((one) => isolated(one.display_name))
}

export function lineLabel({ kind, about: [first = '', second = ''] }: Line, place: PlaceName): string {
  switch (kind) {
    case 'custodian':
      return t('settings.line.custodian', { area: place(first), channel: t(`settings.channel.${second}`) })
    case 'desk':
    case 'seats':
      return t(`settings.line.${kind}`, { organisation: nameOf(first) })
    case 'locality':
      return t('settings.line.locality', { area: place(first) })
    case 'limit':
      return t('settings.line.limit', {
        clock: t(`settings.clock.${first}`),
        priority: t(`work.priority.${second}`),
      })
    case 'asked':
      return t('settings.line.asked', { clock: t(`settings.clock.${first}`) })
    case 'legal':
      return t('settings.line.legal', { limit: isolated(first), source: isolated(second) })
    default:
      return t(`settings.line.${kind}`)
  }
}

export function lineValue({ kind, value }: Line): string {
  if (Array.isArray(value)) return listValue(kind, value as readonly string[])
  switch (kind) {
    case 'custodian':
    case 'vault_partner':
    case 'oversight':
    case 'focal_point':
      return nameOf(value as string | null)
    case 'desk':
      return t('settings.line.on_desk')
    case 'seats':
      return t('settings.seats', { n: value })
    case 'approvals':
      return t('settings.approvals', { n: value })
    case 'locality':
      return value === null ? t('settings.protocol.no_expectation') : days(Number(value))
    case 'limit':
    case 'confirm_level':
      return span(Number(value))
    case 'reply_address':
    case 'time_days':
      return days(Number(value))
    case 'place_level':
      return t('settings.place.level', { n: value })
    case 'place_km':
      return t('settings.place.km', { n: value })
    case 'legal':
      return t('settings.legal.as_of_day', { day: formatDay(String(value)) })
    default:
      return String(value)
  }
}

function listValue(kind: Line['kind'], value: readonly string[]): string {
  if (value.length === 0) return t('settings.nothing')
  if (kind === 'asked') return inOrder(value)
  if (kind === 'batch_hours') return formatList(value.map(hour))
  return formatList(value.map(language))
}
