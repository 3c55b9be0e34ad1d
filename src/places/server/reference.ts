import { join } from 'node:path'
import { loadKenyaCounties } from './counties.ts'
import type { Client, Progress } from './load.ts'
import { loadPcodes } from './pcodes.ts'
import { loadPopulation } from './population.ts'

/** What a real wheel begins with: areas, boundaries and populations that come with the program. */
export async function loadReference(client: Client, root: string, onProgress: Progress): Promise<void> {
  const data = (name: string): string => join(root, 'demo', 'data', name)
  await loadPcodes(client, data('kenya-pcodes.csv'), onProgress)
  await loadKenyaCounties(client, data('kenya-counties.geojson'), onProgress)
  await loadPopulation(client, data('kenya-population.csv'), onProgress)
}
