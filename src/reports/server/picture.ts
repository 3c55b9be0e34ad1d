import type { Static } from 'typebox'
import { outlines } from '../../places/map.ts'
import { boundariesIn, boundariesOf, boundariesAround } from '../../places/server/index.ts'
import { areasOf } from '../../wheels/server/index.ts'
import type { MapPicture } from '../counts-wire.ts'
import type { Asking } from './asking.ts'

const WIDTH = 480
const HEIGHT = 400

/**
 * The outlines of the wheel's localities in one drawing, and faintly of what lies beside them. A locality whose boundary
 * nobody loaded is not in it: it stands in the table all the same.
 */
export async function pictureOf({ tx, session }: Asking): Promise<Static<typeof MapPicture>> {
  const wheel = await tx
    .selectFrom('wheel')
    .select('area_code')
    .where('wheel_id', '=', session.wheelId)
    .executeTakeFirstOrThrow()
  const areas = await areasOf(tx, session.wheelId)
  const codes = areas.map(({ code }) => code)
  // An area in which others of them lie counts what was told no more closely: it is the ground of those, and no place.
  const grounds = new Set(areas.map((area) => area.parent_code))
  const focus = (await boundariesOf(tx, codes)).filter(({ code }) => !grounds.has(code))
  if (focus.length === 0) return { width: WIDTH, height: HEIGHT, shapes: [], around: [] }
  const beside =
    focus.length === 1
      ? await boundariesAround(tx, focus[0]?.code ?? '')
      : await boundariesIn(tx, wheel.area_code)
  const around = beside.filter(({ code }) => !focus.some((one) => one.code === code))
  const drawn = outlines({
    width: WIDTH,
    height: HEIGHT,
    shapes: [
      ...around.map((one) => ({ name: one.code, geometry: one.geojson })),
      ...focus.map((one) => ({ name: one.code, geometry: one.geojson, focus: true })),
    ],
  })
  return {
    width: WIDTH,
    height: HEIGHT,
    shapes: drawn
      .filter((one) => one.focus)
      .map(({ name, path, label }) => ({ area_code: name, path, label })),
    around: drawn.filter((one) => !one.focus).map(({ path }) => path),
  }
}
