import { may } from '../../actors/permission.ts'
import { problem } from '../../platform/errors.ts'
import { REPORT_RULES } from '../rules.ts'
import type { ReportFilter } from '../saved-filter.ts'
import type { Asking } from './asking.ts'
import { conditionsOf } from './tray-query.ts'

/**
 * What the rules let this asker take along as a file, by the same filter as the tray; row-level security says the same
 * of her organisation. @throws Problem not_found where there is no such list for her
 */
export async function listed(asked: Asking, filter: ReportFilter) {
  const { tx, session, asker, onDesk } = asked
  const allows = (fact: 'own_custody' | 'on_desk'): boolean =>
    may(REPORT_RULES, 'export_list', asker, { state: null, facts: new Set([fact]) })
  const custodian = allows('own_custody')
  const desk = onDesk && allows('on_desk')
  if (!custodian && !desk) throw problem('not_found')
  let query = tx
    .selectFrom('report')
    .where('wheel_id', '=', session.wheelId)
    .where((where) =>
      where.or([
        ...(custodian ? [where('custodian_id', '=', session.organisationId)] : []),
        ...(desk ? [where('state', '<>', 'received')] : []),
      ]),
    )
  for (const condition of await conditionsOf(asked, filter)) query = query.where(condition)
  return query
}
