import { may } from '../../actors/permission.ts'
import { problem } from '../../platform/errors.ts'
import type { ReportFilter } from '../export-wire.ts'
import { REPORT_RULES } from '../rules.ts'
import type { Asking } from './asking.ts'

type Listed = ReturnType<typeof listed>

/**
 * What the rules let this asker list, or take along as a file; row-level security says the same of her organisation.
 * @throws Problem not_found where there is no such list for her
 */
export function listed({ tx, session, asker, onDesk }: Asking, action: 'list' | 'export_list') {
  const allows = (fact: 'own_custody' | 'on_desk'): boolean =>
    may(REPORT_RULES, action, asker, { state: null, facts: new Set([fact]) })
  const custodian = allows('own_custody')
  const desk = onDesk && allows('on_desk')
  if (!custodian && !desk) throw problem('not_found')
  return tx
    .selectFrom('report')
    .where('wheel_id', '=', session.wheelId)
    .where((where) =>
      where.or([
        ...(custodian ? [where('custodian_id', '=', session.organisationId)] : []),
        ...(desk ? [where('state', '<>', 'received')] : []),
      ]),
    )
}

/** The same for the screen and for the file. */
export function narrowed(query: Listed, { state, area, group, priority, channel }: ReportFilter): Listed {
  let narrow = query
  if (state !== undefined) narrow = narrow.where('state', '=', state)
  if (area !== undefined) narrow = narrow.where('area_code', '=', area)
  if (group !== undefined) narrow = narrow.where('handling_group', '=', group)
  if (priority !== undefined) narrow = narrow.where('priority', '=', priority)
  if (channel !== undefined) narrow = narrow.where('channel', '=', channel)
  return narrow
}
