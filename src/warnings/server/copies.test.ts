import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beneath } from '../../../test/beneath.ts'
import { type Person, startHouse, type TestHouse } from '../../../test/people.ts'
import { DESK, openIncident, seen, triaged } from '../../../test/warned.ts'

let house: TestHouse
let nakiru: Person
let joseph: Person
let lokwang: Person
let incident: string

before(async () => {
  house = await startHouse()
  nakiru = await house.person('nakiru')
  joseph = await house.person('joseph')
  lokwang = await house.person('lokwang')
  incident = await openIncident(house, nakiru, [await triaged(house)])
})
after(() => house.close())

const at = () => `/api/incidents/${incident}`
const view = async () => (await nakiru.get(at())).body
const several = (count: number, facts = {}) =>
  Promise.all(Array.from({ length: count }, () => triaged(house, facts)))
const standing = async () => {
  const { incident: now } = await view()
  return [now.reports, now.origins]
}
const linksTo = async (ids: readonly string[]) =>
  (await view()).links.filter((link: { report_id: string }) => ids.includes(link.report_id))
const claim = (who: Person, report_ids: readonly string[], more: object = {}) =>
  who.post('/api/reports/claim', { report_ids, ...more })

test('nobody links copies to what is not hers to see, and no copy that is not there or not ready', async () => {
  const ids = await several(2)
  for (const name of ['otieno', 'kofi', 'ekai', 'chebet']) {
    const who = await house.person(name)
    for (const [verb, body] of [
      ['link-copies', { report_ids: ids, origin: 1 }],
      ['unlink-copies', { link_ids: ids }],
    ] as const) {
      const answer = await who.post(`${at()}/${verb}`, body, { 'if-match': '"1"' })
      assert.equal(answer.status, 404, `${name} ${verb}`)
    }
  }
  const never = '00000000-0000-7000-8000-000000000000'
  const link = (report_ids: string[], origin = 1) => seen(nakiru, at(), 'link-copies', { report_ids, origin })
  assert.equal((await link([...ids, never])).status, 404)
  assert.equal((await link([...ids, await triaged(house, { state: 'registered' })])).status, 409)
  assert.equal((await link([...ids, await triaged(house, { live: false })])).status, 409)
  assert.equal((await link(ids, 7)).status, 422, 'origins leave no gap')
  assert.equal((await nakiru.post(`${at()}/link-copies`, { report_ids: ids, origin: 1 })).status, 428)
  assert.deepEqual(await standing(), [1, 1], 'all or none')
})

test('copies are one origin however many, each with its own link and entry, and leave again together', async () => {
  const ids = await several(12)
  const linked = await seen(joseph, at(), 'link-copies', { report_ids: ids, origin: 1 })
  assert.equal(linked.status, 200, linked.text)
  assert.deepEqual(await standing(), [13, 1])
  const links = await linksTo(ids)
  assert.equal(new Set(links.map((link: { link_id: string }) => link.link_id)).size, 12)
  const [entries] = await beneath(
    house.owner,
    `SELECT count(*)::int AS n FROM journal WHERE event = 'report.linked' AND record_id = ANY ($1)`,
    [ids],
  )
  assert.deepEqual(entries, { n: 12 })
  assert.equal(
    (await seen(joseph, at(), 'link-copies', { report_ids: ids.slice(0, 1), origin: 1 })).status,
    409,
  )

  const link_ids = links.map((link: { link_id: string }) => link.link_id)
  const wrong = await seen(lokwang, at(), 'unlink-copies', { link_ids: [...link_ids, ids[0]] })
  assert.equal(wrong.status, 404)
  assert.deepEqual(await standing(), [13, 1], 'all or none')
  assert.equal((await seen(lokwang, at(), 'unlink-copies', { link_ids })).status, 200)
  assert.deepEqual(await standing(), [1, 1])
  const states = await beneath(house.owner, 'SELECT DISTINCT state FROM report WHERE report_id = ANY ($1)', [
    ids,
  ])
  assert.deepEqual(states, [{ state: 'triaged' }])
  const mine = await seen(joseph, at(), 'link-copies', { report_ids: ids, origin: 2 })
  assert.equal(mine.status, 200, 'a person judged them another origin')
  assert.deepEqual(await standing(), [13, 2])
})

test('what another works on is not linked, taken out or built upon unknowingly', async () => {
  const ids = await several(3)
  const [one = '', two = ''] = ids
  await claim(lokwang, [two])
  const link = () => seen(joseph, at(), 'link-copies', { report_ids: ids, origin: 1 })
  const refused = await link()
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'claimed_by_another')
  assert.deepEqual([refused.body.details.report_id, refused.body.details.member_id], [two, lokwang.memberId])
  assert.equal(
    (await seen(joseph, at(), 'link', { report_id: two, origin: 1 })).body.code,
    'claimed_by_another',
  )
  const opened = await joseph.post('/api/incidents', {
    report_ids: [one, two],
    area_code: house.area.localities[0],
    handling_group: 'threat',
    severity: 4,
    urgency: 4,
    account_sealed: await joseph.seal(DESK, { v: 1, title: 't', text: 't' }),
  })
  assert.equal(opened.body.code, 'claimed_by_another')

  await claim(joseph, [two], { take_over: true })
  assert.equal((await link()).status, 200)
  await claim(lokwang, [two], { take_over: true })
  const [taken] = await linksTo([two])
  const out = await seen(joseph, at(), 'unlink', { link_id: taken.link_id })
  assert.equal(out.body.code, 'claimed_by_another')
  assert.equal((await seen(lokwang, at(), 'unlink', { link_id: taken.link_id })).status, 200)
})
