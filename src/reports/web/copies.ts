import { effect, signal } from '@preact/signals'
import { me } from '../../custody/web/index.ts'

/**
 * Reports that a person has judged to be copies of one message, on their way to an incident. In memory and not in the
 * address: an address of forty reports is kept in the history of a shared device.
 */
export const chosenCopies = signal<readonly string[]>([])

effect(() => {
  if (!me.value) chosenCopies.value = []
})
