import type { ProblemError } from '../../ui/api.ts'
import { t } from '../../ui/i18n.ts'

/** Codes of why an act was refused which a person can do something about; each has its words. */
const EXPLAINED: readonly string[] = [
  'unknown_source_is_f',
  'confirmed_needs_two_origins',
  'reason_missing',
  'origins_not_counted',
  'level_unchanged',
  'evidence_missing',
  'awaiting_confirmation',
  'nothing_to_confirm',
  'same_person',
  'not_author',
  'not_verifier_of_it',
  'answered_already',
  'linked_already',
]

export function codesOf(problem: ProblemError | undefined, field = 'because'): string[] {
  const found = problem?.details[field]
  return (Array.isArray(found) ? found : [found]).filter((code) => typeof code === 'string')
}

/** Why the server said no, in words, below its sentence. */
export function Because({ problem }: { problem: ProblemError | undefined }) {
  const codes = codesOf(problem).filter((code) => EXPLAINED.includes(code))
  if (codes.length === 0) return null
  return (
    <ul class="w-because">
      {codes.map((code) => (
        <li key={code}>{t(`warnings.refused.${code}`)}</li>
      ))}
    </ul>
  )
}
