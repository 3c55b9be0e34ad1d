import { ProblemError } from '../../ui/api.ts'
import { locale, t } from '../../ui/i18n.ts'

/** Far more than a page's own memory is used to: a browser puts what it keeps as a Blob on the disk. */
const PIECE_BYTES = 4 * 1024 * 1024

/**
 * A long answer, kept until it is whole: nothing that broke off is ever offered to be saved.
 * @param onRows how many lines have come
 * @throws ProblemError what the server said instead, or that the connection broke
 */
export async function download(
  path: string,
  signal: AbortSignal,
  onRows: (rows: number) => void,
): Promise<{ file: Blob; name: string }> {
  try {
    const response = await fetch(path, {
      signal,
      headers: { 'accept-language': locale.peek() },
      credentials: 'same-origin',
      redirect: 'error',
    })
    if (!response.ok || response.body === null) throw await refusal(response)
    const pieces: Blob[] = []
    let waiting: Uint8Array<ArrayBuffer>[] = []
    let size = 0
    let rows = 0
    for await (const chunk of chunksOf(response.body)) {
      for (const byte of chunk) if (byte === 10) rows += 1
      waiting.push(chunk)
      size += chunk.length
      if (size >= PIECE_BYTES) {
        pieces.push(new Blob(waiting))
        waiting = []
        size = 0
      }
      onRows(rows)
    }
    const type = response.headers.get('content-type') ?? ''
    const file = new Blob([...pieces, ...waiting], { type })
    return { file, name: nameOf(response) }
  } catch (error) {
    if (error instanceof ProblemError || signal.aborted) throw error
    throw new ProblemError(0, 'network_unreachable', t('reports.export.broke_off'))
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

async function refusal(response: Response): Promise<ProblemError> {
  const said = (await response.json().catch(() => ({}))) as { code?: string; title?: string }
  return new ProblemError(response.status, said.code ?? 'internal', said.title ?? t('ui.problem.server'))
}

const nameOf = (response: Response): string =>
  /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'reports'

/** To where the person keeps her files. */
export function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // Once the browser has begun to save it, it holds the file by itself.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
