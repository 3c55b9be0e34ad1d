import { t } from '../../ui/i18n.ts'
import { Card } from '../../ui/parts/layout.tsx'
import { Grade } from '../../ui/parts/status.tsx'
import { GradeForm } from './grade-form.tsx'
import type { OpenedGrade, OpenedIncident } from './incident-opened.tsx'
import { moment, office, person } from './labels.ts'
import { Buttons, Said } from './parts.tsx'

/** Judgements of source and item. A new one stands above the old ones, which stay as they were. */
export function Grades({ of, reload }: { of: OpenedIncident; reload: () => void }) {
  const grades = of.grades.toReversed()
  const [latest, ...earlier] = grades
  return (
    <Card title={t('warnings.grades')}>
      {latest === undefined ? (
        <p class="soft">{t('warnings.grades.none')}</p>
      ) : (
        <Judged grade={latest} now={of.incident.origins} />
      )}
      {earlier.length > 0 && (
        <details>
          <summary>{t('warnings.grades.earlier', { count: earlier.length })}</summary>
          {earlier.map((grade) => (
            <Judged key={grade.grade_id} grade={grade} />
          ))}
        </details>
      )}
      {of.actions.includes('grade') && (
        <Buttons>
          <GradeForm of={of} reload={reload} />
        </Buttons>
      )}
    </Card>
  )
}

function Judged({ grade, now }: { grade: OpenedGrade; now?: number }) {
  const author = t('warnings.grade.by', {
    person: person(grade.author_id),
    office: office(grade.organisation_id),
  })
  return (
    <article class="w-account">
      <Grade pair={`${grade.reliability}${grade.credibility}`} />
      <Said text={grade.reason} />
      <p class="soft">
        {author} · {moment(grade.at)} · {t('warnings.origins.count', { count: grade.independent_origins })}
      </p>
      {now !== undefined && now < grade.independent_origins && (
        <p class="note">{t('warnings.grade.fewer_now', { count: now })}</p>
      )}
    </article>
  )
}
