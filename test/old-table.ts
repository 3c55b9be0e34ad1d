import type { ImportMap } from '../src/reports/import-map.ts'

/** How the columns of a table that somebody kept before us become reports. */
export const oldTable: ImportMap = {
  source: 'old-book',
  id: 'no',
  words: ['title', 'text'],
  date: 'day',
  longitude: 'lon',
  latitude: 'lat',
  language: 'en',
  category: { column: 'kind', groups: { fight: 'harm', thanks: 'other_or_peace' } },
}
export const OLD_TABLE_HEAD = 'no,day,kind,title,text,lon,lat'
