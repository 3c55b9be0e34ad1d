import { type Decision, decide } from '../../actors/permission.ts'
import { askerFrom } from '../../actors/session.ts'
import type { Kept } from '../../custody/server/index.ts'
import {
  type Act,
  act,
  answers,
  IdParams,
  read,
  requireAllowed,
  requireVersion,
  signedInSecurity,
} from '../../platform/act.ts'
import { problem } from '../../platform/errors.ts'
import type { App } from '../../platform/http.ts'
import { newId } from '../../platform/id.ts'
import { decodeCursor, pageOf } from '../../platform/page.ts'
import { plainText, wordProblems, type WordState } from '../wheel-words.ts'
import { WORD_RULES, type WordAction, type WordGuard } from '../word-rules.ts'
import { ReviewWord, WordList, WordMoved, WordQuery, WriteWord } from '../word-wire.ts'
import { holdWord, isAreaOf, sameWords, type StoredWord } from './word-store.ts'

/** For civil society alone; to everybody else these addresses are empty, and what is in use stands on the wheel's card. */
export function wordRoutes(app: App, house: Kept): void {
  app.get(
    '/api/wheel-words',
    {
      schema: described('listWheelWords', 'The wheel’s own words, those in use and those that wait', {
        querystring: WordQuery,
        response: answers(WordList),
      }),
    },
    async (request) =>
      read(house, request, async (asked) => {
        requireGeneral(asked, 'list')
        const { after, limit = 100, state, language, area, channel } = request.query
        const cursor = decodeCursor(after)
        let query = asked.tx
          .selectFrom('wheel_word')
          .selectAll()
          .where('wheel_id', '=', asked.session.wheelId)
          .where('state', 'in', state === undefined ? ['draft', 'in_use'] : [state])
          .orderBy('written_at', 'desc')
          .orderBy('wheel_word_id', 'desc')
          .limit(limit + 1)
        if (language !== undefined) query = query.where('language', '=', language)
        if (area !== undefined) query = query.where('area_code', '=', area)
        if (channel !== undefined) query = query.where('channel', '=', channel)
        if (cursor !== null) {
          query = query.where((where) =>
            where(where.refTuple('written_at', 'wheel_word_id'), '<', where.tuple(cursor.at, cursor.id)),
          )
        }
        const page = pageOf(await query.execute(), limit, (row) => ({
          at: row.written_at,
          id: row.wheel_word_id,
        }))
        return { rows: page.rows.map(wordRow), after: page.after }
      }),
  )

  app.post(
    '/api/wheel-words',
    {
      schema: described('writeWheelWord', 'Propose a word; it waits until a speaker has reviewed it', {
        body: WriteWord,
        response: answers(WordMoved, 201),
      }),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        requireGeneral(asked, 'write')
        const { tx, session, now } = asked
        const { area_code = null, channel = null, language, made_by } = request.body
        const text = plainText(request.body.text)
        const wrong = wordProblems({ area_code, channel }, text)
        if (wrong.length > 0) throw problem('wrong_value', { because: wrong })
        if (area_code !== null && !(await isAreaOf(tx, session.wheelId, area_code)))
          throw problem('wrong_value', { field: 'area_code' })
        const thing = { wheel_id: session.wheelId, area_code, channel, language }
        // Her newer text is what she means; two of hers would leave the reviewer to guess.
        const earlier = await sameWords(tx, thing, 'draft', session.memberId)
        for (const row of earlier) await withdraw(house, asked, row)
        const row = { ...thing, wheel_word_id: newId(now), text, made_by }
        await tx
          .insertInto('wheel_word')
          .values({
            ...row,
            organisation_id: session.organisationId,
            written_by: session.memberId,
            written_at: now,
          })
          .execute()
        await note(house, asked, 'word.written', row.wheel_word_id, row)
        reply.code(201)
        return { wheel_word_id: row.wheel_word_id, state: 'draft', version: 1 }
      }),
  )

  app.post(
    '/api/wheel-words/:id/review',
    {
      schema: described(
        'reviewWheelWord',
        'Say as a speaker of the language that it is right: it is in use',
        {
          params: IdParams,
          body: ReviewWord,
          response: answers(WordMoved),
        },
      ),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const { tx, session, now } = asked
        const facts = new Set<WordGuard>(request.body.speaks_language ? ['speaks_language'] : [])
        const word = await hold(asked, request.params.id, 'review', facts)
        requireVersion(request, word.version)
        for (const row of await sameWords(tx, word, 'in_use')) await withdraw(house, asked, row)
        const moved = await tx
          .updateTable('wheel_word')
          .set({
            state: 'in_use',
            version: word.version + 1,
            reviewed_by: session.memberId,
            reviewed_at: now,
            speaks_language: true,
          })
          .where('wheel_id', '=', word.wheel_id)
          .where('wheel_word_id', '=', word.wheel_word_id)
          .returning(['wheel_word_id', 'state', 'version'])
          .executeTakeFirstOrThrow()
          .catch(twoAtOnce)
        await note(house, asked, 'word.reviewed', word.wheel_word_id, { speaks_language: true })
        return moved
      }),
  )

  app.post(
    '/api/wheel-words/:id/withdraw',
    {
      schema: described(
        'withdrawWheelWord',
        'Take a word back; what the program brings stands in its place',
        {
          params: IdParams,
          response: answers(WordMoved),
        },
      ),
    },
    async (request, reply) =>
      act(house, request, reply, async (asked) => {
        const word = await hold(asked, request.params.id, 'withdraw', new Set())
        requireVersion(request, word.version)
        return withdraw(house, asked, word)
      }),
  )
}

function described<const T extends object>(operationId: string, summary: string, rest: T) {
  return { tags: ['wheel'], operationId, summary, security: signedInSecurity, ...rest }
}

/** A guest has no grant on drafts: she is told that nothing is there before one is asked. */
function requireGeneral({ audience, session }: Act, action: WordAction): void {
  const subject = { state: null, facts: new Set<WordGuard>() }
  if (audience !== 'cw_member' || !decide(WORD_RULES, action, askerFrom(session), subject).allowed)
    throw problem('not_found')
}

async function hold(
  asked: Act,
  id: string,
  action: WordAction,
  brings: ReadonlySet<WordGuard>,
): Promise<StoredWord> {
  requireGeneral(asked, 'list')
  const word = await holdWord(asked.tx, asked.session.wheelId, id)
  const facts = new Set(brings)
  if (word.written_by !== asked.session.memberId) facts.add('not_writer')
  const asker = askerFrom(asked.session)
  requireRight(decide(WORD_RULES, action, asker, { state: word.state as WordState, facts }))
  return word
}

function requireRight(decision: Decision<WordGuard>): void {
  if (!decision.allowed && decision.because === 'not_writer')
    throw problem('second_person_needed', { because: decision.because })
  if (!decision.allowed && decision.because === 'speaks_language')
    throw problem('wrong_value', { field: 'speaks_language' })
  requireAllowed(decision, true)
}

async function withdraw(house: Kept, asked: Act, word: StoredWord) {
  const moved = await asked.tx
    .updateTable('wheel_word')
    .set({
      state: 'withdrawn',
      version: word.version + 1,
      withdrawn_by: asked.session.memberId,
      withdrawn_at: asked.now,
    })
    .where('wheel_id', '=', word.wheel_id)
    .where('wheel_word_id', '=', word.wheel_word_id)
    .returning(['wheel_word_id', 'state', 'version'])
    .executeTakeFirstOrThrow()
  await note(house, asked, 'word.withdrawn', word.wheel_word_id, { from: word.state })
  return moved
}

async function note(house: Kept, { tx, session, now }: Act, event: string, id: string, content: unknown) {
  const about = {
    wheelId: session.wheelId,
    event,
    recordKind: 'wheel_word',
    recordId: id,
    organisationId: session.organisationId,
  }
  await house.keeper.record(tx, about, now, content)
}

/** Two speakers put two texts into use in the same moment: the later one looks again. */
function twoAtOnce(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'wheel_word_in_use')
    throw problem('changed_meanwhile')
  throw error
}

function wordRow(row: StoredWord) {
  return {
    ...row,
    written_at: row.written_at.toISOString(),
    reviewed_at: row.reviewed_at?.toISOString() ?? null,
    withdrawn_at: row.withdrawn_at?.toISOString() ?? null,
  }
}
