const WITHIN_MS = 2000

/** "Leave now", or Escape three times: the page is emptied at once, and its place in the history goes to another site. */
export function armLeave(page: Document): void {
  const link = page.querySelector<HTMLAnchorElement>('a.leave')
  if (link === null) return
  const leave = () => {
    const to = link.href
    // The next site may take long to come; until then nothing may stand here.
    page.body.replaceChildren()
    page.defaultView?.location.replace(to)
  }
  link.addEventListener('click', (event) => {
    event.preventDefault()
    leave()
  })
  let pressed: number[] = []
  page.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') {
      pressed = []
      return
    }
    pressed = [...pressed.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp]
    if (pressed.length >= 3) leave()
  })
}
