import type { OpenedIncident } from '../../warnings/web/index.ts'
import { SaidForm } from './said-form.tsx'

/** What went well, what was late, what the desk does otherwise next time: by another hand than closed it. */
export function ReviewForm({ of, reload }: { of: OpenedIncident; reload: () => void }) {
  return (
    <SaidForm
      of={of}
      name="review"
      path="review"
      ready
      body={(text) => ({
        content: { v: 1, title: '', text },
        sealed: (text_sealed) => ({ text_sealed }),
      })}
      reload={reload}
    />
  )
}
