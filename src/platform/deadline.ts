import { AsyncLocalStorage } from 'node:async_hooks'

const store = new AsyncLocalStorage<number>()

/** Everything that is done inside asks the database only until then. `ms` counts from now. */
export function within<T>(ms: number, work: () => T): T {
  return store.run(performance.now() + ms, work)
}

/** Work that others wait for as well: the request that happened to begin it does not hurry it. */
export function unhurried<T>(work: () => T): T {
  return store.run(Number.POSITIVE_INFINITY, work)
}

/** On the clock of `performance.now()`; infinite where nobody waits. */
export function deadline(): number {
  return store.getStore() ?? Number.POSITIVE_INFINITY
}
