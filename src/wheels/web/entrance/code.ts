import { useEffect, useState } from 'preact/hooks'

/** The code of the link, out of the address bar and the history at once: it opens the door to whoever reads it. */
function takeCode(): string {
  const code = location.hash.slice(1)
  if (code) history.replaceState(history.state, '', location.pathname + location.search)
  return code
}

/** The code that the page was opened with; a link that is opened in the same window later counts as well. */
export function useCodeOfLink(): { code: string; opened: number } {
  const [taken, setTaken] = useState(() => ({ code: takeCode(), opened: 0 }))
  useEffect(() => {
    const again = () => {
      const code = takeCode()
      if (code) setTaken(({ opened }) => ({ code, opened: opened + 1 }))
    }
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [])
  return taken
}
