/** The door of places: what other slices, the server and the command line may use. */
export { loadCells } from './cells.ts'
export { loadKenyaCounties } from './counties.ts'
export {
  AreaCard,
  AreaList,
  AreaPopulation,
  AreasQuery,
  areaAnswer,
  areaMap,
  areasAnswer,
  boundaryAnswer,
  populationAnswer,
} from './handlers.ts'
export { type Client, ImportFault, type Loaded, type Progress, type Refusal, readText } from './load.ts'
export { loadReference } from './reference.ts'
export { placesRoutes } from './routes.ts'
export { loadNaturalEarth } from './natural-earth.ts'
export { loadPcodes } from './pcodes.ts'
export {
  censusSource,
  compactColumns,
  loadKenyaCensus,
  loadPopulation,
  readKenyaCensus,
} from './population.ts'
export {
  type Boundary,
  boundariesAround,
  boundariesIn,
  boundaryOf,
  chainOf,
  childrenOf,
  findArea,
  findAreas,
  getArea,
  listAreas,
  listCountries,
  type Population,
  populationOf,
  type Reader,
} from './store.ts'
