import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { type Cell, csv, csvCell, geojson, type ListFormat, type ListRow, ndjson } from './export-formats.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ' ', "'", '=', '+', '-', '@', '\t', 'a', 'ع') }),
)
const cell: fc.Arbitrary<Cell> = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))
const columns = ['day', 'area', 'group', 'severity']
const point = fc.option(
  fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })),
)
const rows: fc.Arbitrary<ListRow[]> = fc.array(
  fc.record({ cells: fc.array(cell, { minLength: 4, maxLength: 4 }), point }),
  {
    maxLength: 12,
  },
)
const written = (format: ListFormat, all: readonly ListRow[]): string =>
  format.head(columns) +
  all.map((row, at) => format.row(row, columns, at + 1)).join('') +
  format.tail(all.length)

test('what CSV says is read again by a reader of RFC 4180, cell by cell', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const read = parse(written(csv, all), { relax_column_count: false, record_delimiter: '\r\n' })
      assert.deepEqual(read[0], columns)
      assert.equal(read.length, all.length + 1)
      all.forEach((row, at) => {
        const back = read[at + 1] as string[]
        row.cells.forEach((one, n) => {
          const plain = one === null ? '' : String(one)
          assert.ok(back[n] === plain || (typeof one === 'string' && back[n] === `'${plain}`))
        })
      })
    }),
  )
})

test('no cell that somebody named begins as a formula does', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', '＝', '＋'), (name, sign) => {
      const [[back = ''] = []] = parse(`${csvCell(sign + name)}\r\n`, {
        record_delimiter: '\r\n',
      }) as string[][]
      assert.doesNotMatch(back, /^[=+\-@\t\r\n＝＋－＠]/)
    }),
  )
  assert.equal(csvCell('=HYPERLINK("http://x")'), `"'=HYPERLINK(""http://x"")"`)
  assert.equal(csvCell(-3), '-3')
})

test('NDJSON is one object a line and ends with their count', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const lines = written(ndjson, all).trimEnd().split('\n')
      const objects = lines.map((line) => JSON.parse(line))
      assert.deepEqual(objects.at(-1), { end: true, rows: all.length })
      assert.equal(objects.length, all.length + 1)
      all.forEach((row, at) => assert.deepEqual(Object.values(objects[at]), row.cells))
    }),
  )
})

test('GeoJSON is a collection of points or of nothing, whole only with its end', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const whole = written(geojson, all)
      const read = JSON.parse(whole)
      assert.equal(read.type, 'FeatureCollection')
      assert.equal(read.rows, all.length)
      assert.equal(read.features.length, all.length)
      for (const [at, feature] of read.features.entries()) {
        assert.equal(feature.type, 'Feature')
        const { point: there } = all[at] as ListRow
        if (there === null) assert.equal(feature.geometry, null)
        else assert.equal(feature.geometry.type, 'Point')
        assert.deepEqual(Object.keys(feature.properties), columns)
      }
      assert.throws(() => JSON.parse(whole.slice(0, -3)))
    }),
  )
})

test('whoever counts the lines of a file knows its rows', () => {
  fc.assert(
    fc.property(rows, (all) => {
      for (const [format, more] of [
        [ndjson, 1],
        [geojson, 2],
      ] as const)
        assert.equal(written(format, all).split('\n').length - 1, all.length + more)
    }),
  )
})
