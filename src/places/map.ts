import { type GeoContext, geoMercator, geoPath } from 'd3-geo'
import { type AreaGeometry, windForD3 } from './geometry.ts'

export type Shape = { name: string; geometry: AreaGeometry; class?: string; focus?: boolean }
export type Drawing = { title: string; width?: number; height?: number; shapes: readonly Shape[] }

// A small SVG fitted to the shapes in focus (all, when none is); the others are cut at the frame. Colours come
// from classes: the policy of our pages refuses inline styles.
export function drawMap({ title, width = 480, height = 360, shapes }: Drawing): string {
  const wound = shapes.map((shape) => ({ ...shape, geometry: windForD3(shape.geometry) }))
  const fitted = wound.some(({ focus }) => focus) ? wound.filter(({ focus }) => focus) : wound
  const margin = Math.round(Math.min(width, height) / 12)
  const projection = geoMercator()
    .fitExtent(
      [
        [margin, margin],
        [width - margin, height - margin],
      ],
      { type: 'GeometryCollection', geometries: fitted.map(({ geometry }) => geometry) },
    )
    .clipExtent([
      [0, 0],
      [width, height],
    ])
  const line = pathText()
  const path = geoPath(projection, line.context)
  // The focus is drawn last, over the lines of its neighbours.
  const drawn = wound.toSorted((a, b) => Number(a.focus ?? false) - Number(b.focus ?? false))
  const paths = drawn.map(({ geometry, name, focus, class: given }) => {
    path(geometry)
    const d = line.take()
    if (d === '') return ''
    const classes = ['area', focus ? 'area-focus' : '', given ?? ''].filter((each) => each !== '').join(' ')
    return `<path class="${escape(classes)}" d="${d}"><title>${escape(name)}</title></path>`
  })
  return `<svg class="map" role="img" viewBox="0 0 ${width} ${height}"><title>${escape(title)}</title>${paths.join('')}</svg>`
}

// Path data in steps of a tenth of a unit, without the points that lie within one unit of the last: nobody sees them,
// and on a slow phone each costs.
function pathText(): { context: GeoContext; take: () => string } {
  let text = ''
  let ring: [x: number, y: number][] = []
  const tenths = (n: number) => Math.round(n * 10)
  const context: GeoContext = {
    beginPath() {},
    arc() {},
    moveTo(x, y) {
      ring = [[tenths(x), tenths(y)]]
    },
    lineTo(x, y) {
      const [lastX, lastY] = ring.at(-1) ?? [0, 0]
      const at: [number, number] = [tenths(x), tenths(y)]
      if (Math.abs(at[0] - lastX) >= 10 || Math.abs(at[1] - lastY) >= 10) ring.push(at)
    },
    closePath() {
      // Fewer than three corners are smaller than a unit.
      if (ring.length > 2) text += ringText(ring)
      ring = []
    },
  }
  const take = () => {
    const taken = text
    text = ''
    return taken
  }
  return { context, take }
}

// Steps from the point before, not places: half the length.
function ringText(ring: readonly [x: number, y: number][]): string {
  let [lastX, lastY] = ring[0] as [number, number]
  let text = `M${lastX / 10},${lastY / 10}l`
  for (const [x, y] of ring.slice(1)) {
    const [dx, dy] = [x - lastX, y - lastY]
    text += `${text.endsWith('l') || dx < 0 ? '' : ' '}${dx / 10}${dy < 0 ? '' : ','}${dy / 10}`
    lastX = x
    lastY = y
  }
  return `${text}z`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
