import { t } from '../../ui/i18n.ts'
import { moment, office, Said } from '../../warnings/web/index.ts'
import type { OpenedReport } from './task-opened.ts'

/** What the responder wrote, in its order. */
export function Reports({ of }: { of: readonly OpenedReport[] }) {
  return (
    <ul class="w-list">
      {of.map((report) => (
        <li key={report.number}>
          <Said text={report.words} />
          <p class="soft">
            {t(`responses.report.${report.kind}`, {
              office: office(report.organisation_id),
              time: moment(report.at),
            })}
          </p>
        </li>
      ))}
    </ul>
  )
}
