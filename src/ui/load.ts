import { useSignal } from '@preact/signals'
import { useCallback, useEffect, useRef } from 'preact/hooks'
import { asProblem, type ProblemError } from './api.ts'

export type Loaded<T> = {
  /** Stays while a newer answer is on its way. */
  data: T | undefined
  problem: ProblemError | undefined
  loading: boolean
  reload: () => Promise<void>
}

/** Loads when a dependency changes; an answer that comes after a newer question is dropped. */
export function useLoad<T>(load: () => Promise<T>, deps: readonly unknown[]): Loaded<T> {
  const data = useSignal<T | undefined>(undefined)
  const problem = useSignal<ProblemError | undefined>(undefined)
  const loading = useSignal(true)
  const question = useRef(0)
  const latest = useRef(load)
  latest.current = load

  const reload = useCallback(async () => {
    const mine = ++question.current
    loading.value = true
    try {
      const answer = await latest.current()
      if (mine !== question.current) return
      data.value = answer
      problem.value = undefined
    } catch (error) {
      if (mine !== question.current) return
      problem.value = asProblem(error)
    }
    loading.value = false
  }, [])

  useEffect(() => {
    data.value = undefined
    problem.value = undefined
    void reload()
    return () => {
      question.current++
    }
  }, deps as unknown[])

  return { data: data.value, problem: problem.value, loading: loading.value, reload }
}

/** Asks again every so often while somebody looks, and at once when they come back to the page. */
export function usePoll(reload: () => unknown, seconds: number): void {
  const latest = useRef(reload)
  latest.current = reload
  useEffect(() => {
    let last = Date.now()
    const ask = () => {
      if (document.hidden || Date.now() - last < seconds * 900) return
      last = Date.now()
      void latest.current()
    }
    const timer = setInterval(ask, seconds * 1000)
    document.addEventListener('visibilitychange', ask)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', ask)
    }
  }, [seconds])
}
