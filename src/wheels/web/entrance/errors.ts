import { useState } from 'preact/hooks'
import { ProblemError } from '../../../ui/api.ts'
import { t } from '../../../ui/i18n.ts'

/** What is wrong with a field, as the id of its sentence: a page that changes its language says it anew. */
export type Wrong<F extends string> = { [field in F]?: string | undefined }

/** Sentences beside fields. `check` throws what the form says above them, so that the focus goes there. */
export function useWrong<F extends string>(found: Wrong<F> = {}) {
  const [wrong, setWrong] = useState<Wrong<F>>(found)
  return {
    error: (field: F): string | undefined => {
      const id = wrong[field]
      return id === undefined ? undefined : t(id)
    },
    clear: (field: F) => setWrong((known): Wrong<F> => ({ ...known, [field]: undefined })),
    check: (problems: Wrong<F>) => {
      setWrong(problems)
      if (Object.values<string | undefined>(problems).some((id) => id !== undefined))
        throw new ProblemError(0, 'not_yet', t('join.look'))
    },
  }
}
