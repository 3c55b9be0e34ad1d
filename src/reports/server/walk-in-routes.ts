import { askerFrom } from '../../actors/session.ts'
import { decide } from '../../actors/permission.ts'
import type { Kept } from '../../custody/server/index.ts'
import { answers, requireSession } from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { audienceOf } from '../../platform/session.ts'
import { findWheel } from '../../wheels/server/index.ts'
import type { Severity, Urgency } from '../priority.ts'
import { REPORT_RULES } from '../rules.ts'
import { IntakeAnswer, WalkIn } from '../wire.ts'
import { signedIn } from './asking.ts'
import type { Intake } from './intake.ts'
import { keepingOf } from './place.ts'
import { keyOf, sealedParts } from './public-routes.ts'

/** Somebody came and spoke: a member writes it down and seals it to the custodian of the place. */
export function walkInRoutes(app: App, house: Kept, intake: Intake): void {
  app.post(
    '/api/reports/walk-in',
    {
      schema: signedIn('enterWalkIn', 'Enter what somebody came to tell', {
        body: WalkIn,
        response: answers(IntakeAnswer, 201),
      }),
    },
    async (request, reply) => {
      const session = requireSession(request)
      const asked = decide(REPORT_RULES, 'enter_walk_in', askerFrom(session), {
        state: null,
        facts: new Set(),
      })
      if (audienceOf(session) !== 'cw_member' || !asked.allowed) throw problem('not_found')
      const key = keyOf(request)
      const { body } = request
      const wheel = await findWheel(house.db, session.wheelSlug)
      if (wheel === undefined) throw problem('not_found')
      const keeping = await house.db.as('cw_public', null, (tx) =>
        keepingOf(tx, wheel, body.area_code, 'walk_in'),
      )
      await intake.take({
        wheel,
        custodianId: keeping.custodian.organisation_id,
        channel: 'walk_in',
        language: body.language,
        handlingGroup: body.handling_group,
        areaCode: keeping.areaCode,
        purposes: body.purposes,
        severity: body.severity as Severity | undefined,
        urgency: body.urgency as Urgency | undefined,
        ...sealedParts(body),
        sealedBy: 'browser',
        live: true,
        receivedAt: house.now(),
        // Two members may use the same key by chance; one of them by a repeat.
        key: `${session.memberId} ${key}`,
      })
      reply.code(201)
      return { received: true as const }
    },
  )
}
