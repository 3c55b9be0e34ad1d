import { useState } from 'preact/hooks'
import { api, asProblem, type ProblemError } from '../../ui/api.ts'
import { useLoad } from '../../ui/load.ts'

type Page<Row> = { rows: Row[]; after: string | null }

/** A list by keyset: the first page follows the path, further ones are put below it. */
export function usePages<Row, Shown>(path: string, show: (rows: Row[]) => Promise<Shown[]>) {
  const page = async (after?: string): Promise<Page<Shown>> => {
    const joint = path.includes('?') ? '&' : '?'
    const found = await api.get<Page<Row>>(after === undefined ? path : `${path}${joint}after=${after}`)
    return { rows: await show(found.rows), after: found.after }
  }
  const first = useLoad(() => page(), [path])
  const [further, setFurther] = useState<{ of: unknown; rows: Shown[]; after: string | null }>()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<ProblemError>()
  // Further pages belong to the first one that they were asked below; a new first page starts anew.
  const below = further !== undefined && further.of === first.data ? further : undefined
  const after = below === undefined ? (first.data?.after ?? null) : below.after
  async function more(): Promise<void> {
    if (after === null || busy) return
    setBusy(true)
    try {
      const next = await page(after)
      setFurther({ of: first.data, rows: [...(below?.rows ?? []), ...next.rows], after: next.after })
      setRefused(undefined)
    } catch (error) {
      setRefused(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return {
    rows: first.data ? [...first.data.rows, ...(below?.rows ?? [])] : undefined,
    problem: first.problem ?? refused,
    loading: first.loading,
    reload: first.reload,
    after,
    more,
    busy,
  }
}

/** A path with those of the values that are set. */
export function withQuery(path: string, values: Record<string, string | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') query.set(name, value)
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}
