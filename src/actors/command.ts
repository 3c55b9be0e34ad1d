/** An office answered to a command from one day up to, and without, another (dates as YYYY-MM-DD). */
export type CommandEdge = { officeId: string; commandId: string; from: string; until?: string | null }

export class CommandCycle extends Error {
  readonly code = 'command_cycle'
  readonly officeId: string
  readonly on: string
  constructor(officeId: string, on: string) {
    super('an office would stand above itself')
    this.officeId = officeId
    this.on = on
  }
}

const valid = (edge: CommandEdge, on: string): boolean =>
  edge.from <= on && (edge.until === undefined || edge.until === null || on < edge.until)

/**
 * The office, everything above it, and everything below any of those: its whole chain with all its units, since an
 * accused office hears from its command and from its sister units alike (DESIGN, red line 3).
 */
export function treeOf(officeId: string, on: string, edges: readonly CommandEdge[]): Set<string> {
  const { above, below } = neighbours(on, edges)
  return closure(closure(new Set([officeId]), above), below)
}

/** True for an office and itself. */
export function inSameCommand(
  officeId: string,
  otherId: string,
  on: string,
  edges: readonly CommandEdge[],
): boolean {
  return treeOf(officeId, on, edges).has(otherId)
}

/** Every office of any tree on that day, a ministry above a force included. */
export function officesInCommand(on: string, edges: readonly CommandEdge[]): Set<string> {
  return new Set(edges.filter((edge) => valid(edge, on)).flatMap((edge) => [edge.officeId, edge.commandId]))
}

/** @throws CommandCycle when on some day an office would come to stand above itself */
export function withEdge(edges: readonly CommandEdge[], edge: CommandEdge): CommandEdge[] {
  const next = [...edges, edge]
  // What is valid changes only on a first day, so a cycle on any day is there on one of these.
  const days = new Set(next.map((each) => each.from).filter((day) => valid(edge, day)))
  for (const on of days) {
    const { above } = neighbours(on, next)
    const commands = closure(new Set(above.get(edge.officeId)), above)
    if (commands.has(edge.officeId)) throw new CommandCycle(edge.officeId, on)
  }
  return next
}

type Neighbours = Map<string, string[]>

function neighbours(on: string, edges: readonly CommandEdge[]): { above: Neighbours; below: Neighbours } {
  const above: Neighbours = new Map()
  const below: Neighbours = new Map()
  for (const edge of edges) {
    if (!valid(edge, on)) continue
    above.set(edge.officeId, [...(above.get(edge.officeId) ?? []), edge.commandId])
    below.set(edge.commandId, [...(below.get(edge.commandId) ?? []), edge.officeId])
  }
  return { above, below }
}

function closure(start: ReadonlySet<string>, next: Neighbours): Set<string> {
  const reached = new Set(start)
  // A set hands out what is added while it is walked, so this reaches everything once, in a cycle too.
  for (const office of reached) for (const other of next.get(office) ?? []) reached.add(other)
  return reached
}
