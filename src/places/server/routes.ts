import { Type } from 'typebox'
import { answers } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App, Ground } from '../../platform/http.ts'
import { type Area, AreaCode } from '../area.ts'
import { areasAnswer, AreasQuery } from './handlers.ts'
import { chainOf, childrenOf } from './store.ts'

const AreaRow = Type.Object({
  code: Type.String(),
  name: Type.String(),
  names: Type.Record(Type.String(), Type.String()),
  parent_code: Type.Union([Type.String(), Type.Null()]),
  level: Type.Integer(),
})
const rowOf = ({ code, name, names, parentCode, level }: Area) => ({
  code,
  name,
  names,
  parent_code: parentCode,
  level,
})

/** Published reference data, for anyone: a wheel is founded by choosing from it. */
export function placesRoutes(app: App, ground: Ground): void {
  app.get(
    '/api/areas',
    {
      schema: {
        tags: ['places'],
        operationId: 'listAreas',
        summary: 'Areas of one country and level',
        security: [],
        querystring: AreasQuery,
        response: answers(
          Type.Object({ rows: Type.Array(AreaRow), after: Type.Union([Type.String(), Type.Null()]) }),
        ),
      },
    },
    async (request) =>
      ground.db.as('cw_public', null, async (tx) => {
        const { areas, after } = await areasAnswer(tx, request.query)
        return { rows: areas.map(rowOf), after }
      }),
  )

  app.get(
    '/api/areas/:code',
    {
      schema: {
        tags: ['places'],
        operationId: 'getArea',
        summary: 'An area, what it lies in, and what lies in it',
        security: [],
        params: Type.Object({ code: AreaCode }, { additionalProperties: false }),
        response: answers(
          Type.Object({ area: AreaRow, chain: Type.Array(AreaRow), children: Type.Array(AreaRow) }),
        ),
      },
    },
    async (request) =>
      ground.db.as('cw_public', null, async (tx) => {
        const chain = await chainOf(tx, request.params.code)
        const [area] = chain
        if (area === undefined) throw problem('not_found')
        const children = await childrenOf(tx, request.params.code)
        return { area: rowOf(area), chain: chain.map(rowOf), children: children.map(rowOf) }
      }),
  )
}
