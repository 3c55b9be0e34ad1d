import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Route } from '../test/routes.ts'
import { CANARY, MARKUP } from '../test/strange.ts'
import { Answers, type Got, wrongPage } from './answers.ts'

const route: Route = { method: 'GET', path: '/api/things/:id', signedIn: true, body: undefined, query: [] }
const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } }
const answers = new Answers({
  paths: {
    '/api/things/{id}': { get: { responses: { 200: { content: { 'application/json': { schema } } } } } },
  },
})
const said = (status: number, body: unknown, type = 'application/json; charset=utf-8'): Got => ({
  status,
  type,
  text: typeof body === 'string' ? body : JSON.stringify(body),
})
const refusal = (over: object = {}): Got =>
  said(404, { code: 'not_found', status: 404, title: 'Not there.', ...over }, 'application/problem+json')

test('an answer as it is declared, and a refusal as the catalogue has it, are in order', () => {
  assert.equal(answers.wrongWith(route, said(200, { n: 1 })), undefined)
  assert.equal(answers.wrongWith(route, refusal()), undefined)
  assert.equal(wrongPage(said(200, '<!doctype html>', 'text/html; charset=utf-8')), undefined)
})

test('what an answer owes and does not give is named', () => {
  const wrong: [Got, RegExp][] = [
    [said(500, {}), /breaks with 500/],
    [said(201, { n: 1 }), /not declared/],
    [said(200, 'n', 'text/plain'), /not declared/],
    [said(200, { n: 'one' }), /not as declared at \/n/],
    [said(404, {}), /refuses as application\/json/],
    [refusal({ code: 'unheard_of' }), /in no catalogue/],
    [refusal({ code: 'wrong_shape' }), /refuses wrong_shape with 404/],
    [refusal({ title: 'error.not_found' }), /has no sentence/],
    [refusal({ details: { field: CANARY } }), /repeats in its refusal/],
  ]
  for (const [got, why] of wrong) assert.match(answers.wrongWith(route, got) ?? 'nothing', why)
  assert.match(wrongPage(said(200, `<p>${MARKUP}</p>`, 'text/html')) ?? 'nothing', /repeats markup/)
  assert.match(wrongPage(said(503, '', 'text/html')) ?? 'nothing', /breaks with 503/)
})
