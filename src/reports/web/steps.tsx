import { organisationName } from '../../custody/web/index.ts'
import { formatTime, t } from '../../ui/i18n.ts'
import type { View } from './calls.ts'
import { Categorise } from './categorise.tsx'
import { Ending } from './ending.tsx'
import { categoryLabel, groupLabel } from './labels.ts'
import { MakeSafe } from './make-safe.tsx'
import type { Opened } from './opened.ts'
import { Step } from './step.tsx'
import { Triage } from './triage.tsx'

type Props = { view: View; opened: Opened; onDone: () => void; onAccuse: () => void }

/** How far each state has come: the number of the step that is next. */
const NEXT: Record<string, number> = {
  received: 1,
  made_safe: 2,
  registered: 3,
  triaged: 4,
  linked: 5,
  closed: 5,
}

export function Steps({ view, opened, onDone, onAccuse }: Props) {
  const { report, actions } = view
  const next = NEXT[report.state] ?? 5
  const may = (action: string) => actions.includes(action)
  const standing = (step: number) => (step < next ? 'done' : step === next ? 'now' : 'later')
  const keeper = organisationName(report.custodian_id)
  const summary = opened.summaries.at(-1)
  const note = opened.notes.findLast((one) => one.content?.category !== undefined)
  const others = <p class="soft">{t('work.step.others', { org: keeper })}</p>
  return (
    <ol class="steps">
      <Step
        number={1}
        title={t('work.step.safe')}
        standing={standing(1)}
        line={
          next > 1
            ? summary && t('work.step.safe.done', { at: formatTime(summary.at) })
            : t('work.step.safe.why')
        }
      >
        {next === 1 &&
          (may('make_safe') && opened.body ? (
            <MakeSafe view={view} body={opened.body} onDone={onDone} />
          ) : (
            others
          ))}
      </Step>
      <Step
        number={2}
        title={t('work.step.sort')}
        standing={standing(2)}
        line={next > 2 ? sorted(view, note?.content?.category) : t('work.step.sort.why')}
      >
        {may('categorise') ? (
          <Categorise view={view} last={note?.content} onDone={onDone} />
        ) : (
          next === 2 && others
        )}
      </Step>
      <Step
        number={3}
        title={t('work.step.judge')}
        standing={standing(3)}
        line={report.priority ? t(`work.priority.${report.priority}`) : t('work.step.judge.why')}
      >
        {may('triage') ? (
          <Triage view={view} onDone={onDone} />
        ) : (
          next === 3 && <p class="soft">{t('work.step.desk')}</p>
        )}
      </Step>
      <Step
        number={4}
        title={t('work.step.decide')}
        standing={standing(4)}
        line={decided(report.state)}
        always={next >= 4 && <Ending view={view} onDone={onDone} />}
      >
        {next === 4 && (
          <ul class="ways">
            {may('link') && (
              <li>
                <a class="button primary" href={`/work/incidents/new?report=${report.report_id}`}>
                  {t('work.step.incident')}
                </a>
                <span class="soft">{t('work.step.incident.more')}</span>
              </li>
            )}
            {may('divert_accusation') && note?.content?.category === 'conduct_of_forces' && opened.body && (
              <li>
                <button type="button" class="button plain" onClick={onAccuse}>
                  {t('work.accuse.open')}
                </button>
                <span class="soft">{t('work.accuse.open.more')}</span>
              </li>
            )}
            {!may('link') && <li class="soft">{t('work.step.desk.incident')}</li>}
          </ul>
        )}
      </Step>
    </ol>
  )
}

function sorted(view: View, category: string | undefined): string {
  const group = groupLabel(view.report.handling_group)
  return category === undefined
    ? group
    : t('work.step.sort.done', { category: categoryLabel(category), group })
}

function decided(state: string): string {
  if (state === 'linked') return t('work.step.decide.linked')
  return state === 'closed' ? t('work.step.decide.closed') : t('work.step.decide.why')
}
