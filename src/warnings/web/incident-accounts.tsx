import { t } from '../../ui/i18n.ts'
import { Card } from '../../ui/parts/layout.tsx'
import type { OpenedIncident, OpenedText } from './incident-opened.tsx'
import { moment, person } from './labels.ts'
import { Buttons, Note, Said } from './parts.tsx'
import { Writing } from './writing.tsx'

const wordsOf = (text: OpenedText): string | null => text.content?.text ?? text.content?.reason ?? null

/** While it is contested the newest account of each side stands beside the other, at the same size. */
export function Accounts({ of, reload }: { of: OpenedIncident; reload: () => void }) {
  const accounts = of.texts.filter((text) => text.kind === 'account')
  const others = of.texts.filter((text) => text.kind === 'other_account')
  const notes = of.texts.filter((text) => text.kind === 'note' || text.kind === 'no_verification')
  const newest = accounts.at(-1)
  const other = others.at(-1)
  const sideBySide = of.incident.contested && newest !== undefined && other !== undefined
  const shown = new Set([newest, sideBySide ? other : undefined])
  const earlier = [...accounts, ...others].filter((text) => !shown.has(text))
  const may = (action: string) => of.actions.includes(action)
  return (
    <Card title={t(sideBySide ? 'warnings.accounts.two' : 'warnings.accounts')}>
      {sideBySide && <p class="soft">{t('warnings.accounts.two.why')}</p>}
      <div class={sideBySide ? 'w-accounts w-accounts-two' : 'w-accounts'}>
        {newest && <Account text={newest} heading={sideBySide ? t('warnings.account.one') : undefined} />}
        {sideBySide && other && <Account text={other} heading={t('warnings.account.other')} />}
      </div>
      {notes.length > 0 && (
        <ul class="w-list">
          {notes.map((text) => (
            <li key={text.number}>
              {text.kind === 'no_verification' ? (
                <Note tone="care">
                  <strong>{t('warnings.unverified.decided')}</strong>
                  <Account text={text} />
                </Note>
              ) : (
                <Account text={text} heading={t('warnings.note')} />
              )}
            </li>
          ))}
        </ul>
      )}
      {earlier.length > 0 && (
        <details>
          <summary>{t('warnings.accounts.earlier', { count: earlier.length })}</summary>
          {earlier.map((text) => (
            <Account key={text.number} text={text} />
          ))}
        </details>
      )}
      <Buttons>
        {may('write_account') && <Writing of={of} kind="account" reload={reload} />}
        {may('write_note') && <Writing of={of} kind="note" reload={reload} />}
        {may('mark_contested') && (
          <Writing of={of} kind={of.incident.contested ? 'agree' : 'contest'} reload={reload} />
        )}
      </Buttons>
    </Card>
  )
}

export function Account({ text, heading }: { text: OpenedText; heading?: string | undefined }) {
  return (
    <article class="w-account">
      {heading && <h3>{heading}</h3>}
      <Said text={wordsOf(text)} />
      <p class="soft">{t('warnings.written', { person: person(text.author_id), time: moment(text.at) })}</p>
    </article>
  )
}
