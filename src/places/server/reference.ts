import { join } from 'node:path'
import { loadKenyaCounties } from './counties.ts'
import type { Client, LoadOptions, Progress } from './load.ts'
import { loadPcodes } from './pcodes.ts'
import { loadPopulation } from './population.ts'

export type LoadedReference = { read: number; written: number; unchanged: number }

/**
 * What a real wheel begins with: the areas of 155 countries (reference/), and Kenya's boundaries and census (demo/data).
 * Loading it again changes nothing.
 */
export async function loadReference(
  client: Client,
  root: string,
  onProgress: Progress,
  options: LoadOptions = {},
): Promise<LoadedReference> {
  const demo = (name: string): string => join(root, 'demo', 'data', name)
  const parts = [
    await loadPcodes(client, join(root, 'reference', 'global-pcodes-adm1-2.csv.gz'), onProgress, options),
    await loadKenyaCounties(client, demo('kenya-counties.geojson'), onProgress, options),
    await loadPopulation(client, demo('kenya-population.csv'), onProgress, options),
  ]
  const sum = (of: keyof LoadedReference): number => parts.reduce((all, part) => all + part[of], 0)
  return { read: sum('read'), written: sum('written'), unchanged: sum('unchanged') }
}
