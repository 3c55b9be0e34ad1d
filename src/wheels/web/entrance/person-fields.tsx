import { SIGN_IN_NAME } from '../../short-name.ts'
import { t } from '../../../ui/i18n.ts'
import { Field } from '../../../ui/parts/controls.tsx'
import type { Wrong } from './errors.ts'

/** `own`: she chose the sign-in name herself, so it follows the other no more. */
export type Person = { displayName: string; signInName: string; own: boolean }
export type PersonField = 'displayName' | 'signInName'
export const NOBODY: Person = { displayName: '', signInName: '', own: false }

export function personProblems(person: Person): Wrong<PersonField> {
  return {
    displayName: person.displayName.trim() === '' ? 'join.you.name_missing' : undefined,
    signInName: SIGN_IN_NAME.test(person.signInName) ? undefined : 'join.you.sign_in_form',
  }
}

type PersonFieldsProps = {
  value: Person
  onChange: (value: Person) => void
  /** Proposes a sign-in name. */
  propose: (displayName: string) => string
  error: (field: PersonField) => string | undefined
  clear: (field: PersonField) => void
  /** Whoever begins anew on her seat keeps her sign-in name. */
  keeps?: string | undefined
}

export function PersonFields({ value, onChange, propose, error, clear, keeps }: PersonFieldsProps) {
  return (
    <>
      <Field
        label={t('join.you.name')}
        hint={t('join.you.name_hint')}
        error={error('displayName')}
        value={value.displayName}
        onInput={(displayName) => {
          clear('displayName')
          onChange({
            ...value,
            displayName,
            signInName: value.own ? value.signInName : propose(displayName),
          })
        }}
        name="name"
        autoComplete="name"
        maxLength={100}
        dir="auto"
        required
      />
      {keeps === undefined ? (
        <Field
          label={t('join.you.sign_in')}
          hint={t('join.you.sign_in_hint')}
          error={error('signInName')}
          value={value.signInName}
          onInput={(typed) => {
            clear('signInName')
            onChange({ ...value, signInName: typed.toLowerCase().trim(), own: typed !== '' })
          }}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          dir="ltr"
          required
        />
      ) : (
        <p>
          {t('join.you.sign_in_kept')} <bdi dir="ltr">{keeps}</bdi>
        </p>
      )}
    </>
  )
}
