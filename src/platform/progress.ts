/** On a terminal alone: a file or a pipe gets the last line and nothing in between. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}\u001b[K`)
}

export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
}

/** Work that Ctrl-C stops without leaving half of it. @returns the exit code: 0 done, 130 stopped */
export async function stoppable(
  { signal, say }: { signal: AbortSignal; say: (line: string) => void },
  work: () => Promise<void>,
): Promise<number> {
  try {
    await work()
    return 0
  } catch (error) {
    endProgress()
    if (!signal.aborted) throw error
    say('Stopped. Nothing was written.')
    return 130
  }
}
