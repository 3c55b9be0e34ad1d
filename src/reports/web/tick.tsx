/** Drawn, because the sign is missing from many a phone's letters. */
export function Tick() {
  return (
    <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      <path d="m2 7.5 3.5 3.5L12 3.5" fill="none" stroke="currentColor" stroke-width="2" />
    </svg>
  )
}
