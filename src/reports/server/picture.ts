import type { Static } from 'typebox'
import { outlines } from '../../places/map.ts'
import { boundariesIn, boundariesOf, boundariesAround } from '../../places/server/index.ts'
import { areasOf } from '../../wheels/server/index.ts'
import type { MapPicture } from '../counts-wire.ts'
import type { Asking } from './asking.ts'

const WIDTH = 480
const HEIGHT = 400

/**
 * The outlines of the wheel's localities in one drawing, and of its own area around them. A locality whose boundary
 * nobody loaded is in none: it stands in the table all the same.
 */
export async function pictureOf({ tx, session }: Asking): Promise<Static<typeof MapPicture>> {
  const wheel = await tx
    .selectFrom('wheel')
    .select('area_code')
    .where('wheel_id', '=', session.wheelId)
    .executeTakeFirstOrThrow()
  const codes = (await areasOf(tx, session.wheelId)).map(({ code }) => code)
  const watched = await boundariesOf(tx, codes)
  // Where the wheel's own area is watched as one of several, it is the ground of the others and no shape of its own.
  const inside = watched.filter(({ code }) => code !== wheel.area_code || watched.length === 1)
  const own = await boundariesOf(tx, [wheel.area_code])
  const around =
    inside.length === 0 || inside[0]?.code === wheel.area_code
      ? (await boundariesAround(tx, wheel.area_code)).filter(({ code }) => code !== wheel.area_code)
      : (await boundariesIn(tx, wheel.area_code)).filter(({ code }) => !codes.includes(code))
  const focus = inside.length > 0 ? inside : own
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
