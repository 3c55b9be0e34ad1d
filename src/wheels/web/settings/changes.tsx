import { t } from '../../../ui/i18n.ts'
import { Empty } from '../../../ui/parts/feedback.tsx'
import { type Change, type Line, protocolChanges, SECTIONS } from '../../protocol-lines.ts'
import type { Protocol } from '../../protocol.ts'
import type { PlaceName } from './calls.ts'
import { lineLabel, lineValue } from './said.ts'

type ChangesProps = { before: Protocol; after: Protocol; place: PlaceName }

/** One thing a line: what it was and what it becomes, in words and never by colour alone. */
export function Changes({ before, after, place }: ChangesProps) {
  const changes = protocolChanges(before, after)
  if (changes.length === 0) return <Empty title={t('settings.changes.none')} />
  return (
    <div class="s-changes">
      {SECTIONS.map((section) => {
        const here = changes.filter((one) => one.section === section)
        return here.length === 0 ? null : (
          <section key={section}>
            <h3>{t(`settings.section.${section}`)}</h3>
            <ul class="list">
              {here.map((one) => (
                <li key={keyOf(one)}>
                  <ChangeLine change={one} place={place} />
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

const keyOf = ({ before, after }: Change): string => {
  const line = after ?? before
  return `${line?.kind} ${line?.about.join(' ')}`
}

function ChangeLine({ change: { before, after }, place }: { change: Change; place: PlaceName }) {
  const line = (after ?? before) as Line
  return (
    <>
      <p class="s-change-about">{lineLabel(line, place)}</p>
      {before && (
        <p>
          <span class="s-change-word">{t(after ? 'settings.changes.was' : 'settings.changes.gone')}</span>{' '}
          <del>{lineValue(before)}</del>
        </p>
      )}
      {after && (
        <p>
          <span class="s-change-word">{t(before ? 'settings.changes.is' : 'settings.changes.new')}</span>{' '}
          <ins>{lineValue(after)}</ins>
        </p>
      )}
    </>
  )
}
