import { areaName } from '../../custody/web/index.ts'
import { t } from '../../ui/i18n.ts'
import { TimeLeft } from '../../ui/parts/status.tsx'
import { hrefOf, sentenceOf, type Waiting } from './needs.ts'

export function NeedRow({ line: { first, next } }: { line: Waiting }) {
  const about = [
    // A name of another script keeps its own direction; a sentence of ours has the page's.
    first.area_code ? `\u2068${areaName(first.area_code)}\u2069` : '',
    first.priority ? t(`work.priority.${first.priority}`) : '',
  ].filter(Boolean)
  return (
    <li class="need">
      <div class="need-main">
        <a class="need-sentence" href={hrefOf(first)}>
          {t(sentenceOf(first))}
        </a>
        {about.length > 0 && <span class="soft">{about.join(' · ')}</span>}
        {next.map((other) => (
          <span key={other.kind} class="need-then">
            {t('work.need.then', { what: t(sentenceOf(other)) })}{' '}
            <TimeLeft due={other.due_at} started={other.started_at} passedOn={other.passed_on} />
          </span>
        ))}
      </div>
      <TimeLeft due={first.due_at} started={first.started_at} passedOn={first.passed_on} />
    </li>
  )
}
