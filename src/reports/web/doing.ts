import { useSignal } from '@preact/signals'
import { asProblem, type ProblemError } from '../../ui/api.ts'

/** One act at a time, its refusal in words. Forms and confirmations do this by themselves. */
export function useDoing() {
  const busy = useSignal(false)
  const problem = useSignal<ProblemError | undefined>(undefined)
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    if (busy.peek()) return
    busy.value = true
    problem.value = undefined
    try {
      await work()
    } catch (error) {
      problem.value = asProblem(error)
    }
    busy.value = false
  }
  return { busy: busy.value, problem: problem.value, run }
}
