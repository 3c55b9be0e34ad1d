import { useState } from 'preact/hooks'
import { asProblem, type ProblemError } from '../../ui/api.ts'
import { toast } from '../../ui/parts/feedback.tsx'

export type Acting = {
  busy: boolean
  problem: ProblemError | undefined
  /** Resolves to whether it was done. A failure stays on the screen until the next try. */
  run: (work: () => Promise<unknown>, done?: string) => Promise<boolean>
}

/** One act at a time: busy while it runs, the problem in words when it was refused, then what the page shows anew. */
export function useAct(after: () => void): Acting {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemError>()
  async function run(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    if (busy) return false
    setBusy(true)
    setProblem(undefined)
    try {
      await work()
      if (done !== undefined) toast(done)
      after()
      return true
    } catch (error) {
      const refused = asProblem(error)
      setProblem(refused)
      // What others did meanwhile is what the next try must be about.
      if (refused.code === 'changed_meanwhile') after()
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, run }
}
