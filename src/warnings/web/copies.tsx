import { useState } from 'preact/hooks'
import { t } from '../../ui/i18n.ts'
import { ReportSummary } from './report-summary.tsx'

/** One message and how often it came: the first is read, the others when asked for. */
export function Copies({ ids }: { ids: readonly string[] }) {
  const [first, ...others] = ids
  const [shown, setShown] = useState(false)
  if (first === undefined) return null
  return (
    <>
      <ReportSummary reportId={first} />
      {others.length > 0 && (
        <details onToggle={(event) => setShown(event.currentTarget.open)}>
          <summary>{t('warnings.copies.others', { count: others.length })}</summary>
          {/* Opened only when asked for: each is a request and a lock. */}
          {shown && others.map((id) => <ReportSummary key={id} reportId={id} />)}
        </details>
      )}
    </>
  )
}
