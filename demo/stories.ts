import { randomBytes } from 'node:crypto'
import { makeCode, stretch, verifierHash } from '../src/custody/receipt-code.ts'
import { recipientOf } from '../src/custody/seal.ts'
import type { Teller } from './teller.ts'

const NORTH = 'KE023123'
const WEST = 'KE023124'
const CENTRAL = 'KE023125'
const SOUTH = 'KE023127'
const day = 24 * 60

type Told = {
  area: string
  group: string
  words: string
  where?: string
  language?: string
  purposes?: Partial<Record<'check' | 'summary' | 'write' | 'publish', boolean>>
}

/** A report through the public door, sealed as a browser seals it, with its receipt. */
async function report(teller: Teller, told: Told): Promise<string> {
  const code = makeCode(randomBytes(64))
  const salt = randomBytes(16)
  const { identity, verifier } = await stretch(code.secret, salt)
  const recipient = await recipientOf(identity)
  const key = randomBytes(16).toString('hex')
  await teller.call(
    'POST',
    `/api/intake/${teller.slug}`,
    {
      channel: 'web',
      area_code: told.area,
      language: told.language ?? 'en',
      handling_group: told.group,
      purposes: { check: true, summary: true, write: true, publish: false, ...told.purposes },
      body_sealed: await teller.seal(['women', recipient], {
        words: told.words,
        ...(told.where ? { where: told.where } : {}),
      }),
      receipt: {
        locator: code.locator,
        salt: salt.toString('base64'),
        recipient,
        verifier_hash: Buffer.from(verifierHash(verifier)).toString('base64'),
      },
    },
    { 'idempotency-key': key },
  )
  return newest(teller)
}

async function newest(teller: Teller): Promise<string> {
  const { rows } = await teller.as('ekai').get('/api/reports?limit=1')
  return rows[0].report_id
}

async function versionOf(teller: Teller, name: string, path: string, part: string): Promise<number> {
  return (await teller.as(name).get(path))[part].version
}

/** Made safe, categorised, judged: ready for the desk. */
async function ready(
  teller: Teller,
  id: string,
  made: {
    summary: string
    category: string
    group: string
    area: string
    language?: string
    severity: number
    urgency: number
  },
): Promise<void> {
  const version = () => versionOf(teller, 'ekai', `/api/reports/${id}`, 'report')
  await teller
    .as('ekai')
    .post(
      `/api/reports/${id}/make-safe`,
      { summary_sealed: await teller.sealForDesk({ summary: made.summary }) },
      await version(),
    )
  await teller.as('ekai').post(
    `/api/reports/${id}/categorise`,
    {
      note_sealed: await teller.seal(['women'], { category: made.category }),
      handling_group: made.group,
      area_code: made.area,
      language: made.language ?? 'en',
    },
    await version(),
  )
  await teller
    .as('nakiru')
    .post(
      `/api/reports/${id}/triage`,
      { severity: made.severity, urgency: made.urgency },
      await versionOf(teller, 'nakiru', `/api/reports/${id}`, 'report'),
    )
}

const reasoned = (teller: Teller, reason: string) => teller.sealForDesk({ reason })
const incidentVersion = (teller: Teller, id: string) =>
  versionOf(teller, 'nakiru', `/api/incidents/${id}`, 'incident')

async function release(
  teller: Teller,
  incident: string,
  written: {
    sources: string[]
    place: string
    purpose: string
    words: string
    recipients: { organisation: string; ask: string | null; considered?: string[]; reason?: string }[]
  },
): Promise<string> {
  const ids = written.recipients.map((one) => teller.organisation(one.organisation))
  const readers = await teller.as('nakiru').get(`/api/release-readers?recipients=${ids.join(',')}`)
  const today = teller.time.now.toISOString().slice(0, 10)
  const { id } = await teller.as('nakiru').post('/api/releases', {
    incident_id: incident,
    source_report_ids: written.sources,
    purpose: written.purpose,
    place_code: written.place,
    time_from: today,
    time_to: new Date(teller.time.now.getTime() + day * 60_000).toISOString().slice(0, 10),
    expires_at: new Date(teller.time.now.getTime() + 14 * day * 60_000).toISOString(),
    body_sealed: await teller.seal(
      readers.body.map((one: { recipient: string }) => one.recipient),
      { words: written.words },
    ),
    recipients: await Promise.all(
      written.recipients.map(async (one) => ({
        organisation_id: teller.organisation(one.organisation),
        ask: one.ask,
        ...(one.considered === undefined
          ? {}
          : {
              coercion: {
                considered: one.considered,
                reason_sealed: await teller.seal(
                  readers.reasons.map((reader: { recipient: string }) => reader.recipient),
                  { reason: one.reason },
                ),
              },
            }),
      })),
    ),
  })
  return id
}

const releaseVersion = (teller: Teller, id: string) =>
  versionOf(teller, 'ruth', `/api/releases/${id}`, 'release')

async function approve(teller: Teller, id: string, ...names: string[]): Promise<void> {
  for (const name of names)
    await teller.as(name).post(`/api/releases/${id}/approve`, {}, await releaseVersion(teller, id))
}

async function openInbox(teller: Teller, name: string): Promise<void> {
  const { rows } = await teller.as(name).get('/api/inbox')
  await teller.as(name).post(`/api/inbox/${rows[0].inbox_item_id}/open`)
  await teller.as(name).post(`/api/inbox/${rows[0].inbox_item_id}/acknowledge`)
}

async function acceptTask(teller: Teller, name: string): Promise<void> {
  const { rows } = await teller.as(name).get('/api/tasks')
  await teller.as(name).post(`/api/inbox/${rows[0].inbox_item_id}/open`)
  await teller.as(name).post(`/api/tasks/${rows[0].task_id}/accept`, {}, rows[0].version)
}

async function reportTask(teller: Teller, name: string, did: string): Promise<void> {
  const { rows } = await teller.as(name).get('/api/tasks')
  const at = `/api/tasks/${rows[0].task_id}`
  await teller.as(name).post(`${at}/begin`, {}, rows[0].version)
  await teller.later(240)
  const view = await teller.as(name).get(at)
  const own = (await teller.as(name).get('/api/me')).organisation.recipient
  const readers = [
    ...new Set<string>([...view.recipients.map((one: { recipient: string }) => one.recipient), own]),
  ]
  await teller
    .as(name)
    .post(`${at}/report`, { words_sealed: await teller.seal(readers, { words: did }) }, view.task.version)
}

/** Nine days of an invented county, ending now; what waits for somebody waits for whoever opens the product. */
export async function tellStories(teller: Teller): Promise<void> {
  await quietVillages(teller)
  await theRaid(teller)
  await theForwards(teller)
  await theAccusation(teller)
  await waitingNow(teller)
}

/** DOMAIN 12, scenario 4: two places that used to write have fallen silent. */
async function quietVillages(teller: Teller): Promise<void> {
  const id = await report(teller, {
    area: WEST,
    group: 'dispute',
    words: 'The borehole committee quarrelled again about the night turn. Nobody was hurt.',
  })
  await teller.later(40)
  await ready(teller, id, {
    summary: 'Quarrel about the turns at a borehole. No injuries reported.',
    category: 'land_water_livestock',
    group: 'dispute',
    area: WEST,
    severity: 1,
    urgency: 2,
  })
  await teller.later(60)
}

/** Scenario 1, whole: from a message to a loop that was closed by radio. */
async function theRaid(teller: Teller): Promise<void> {
  const words = 'Men left our place at night and no woman went with them. They moved the goats away first.'
  const id = await report(teller, {
    area: NORTH,
    group: 'threat',
    words,
    where: 'beyond the dry river, near the market',
  })
  await teller.later(9)
  await ready(teller, id, {
    summary: 'Men are said to have left by night without women; animals were moved away before.',
    category: 'gathering_or_mobilisation',
    group: 'threat',
    area: NORTH,
    severity: 4,
    urgency: 4,
  })
  const { id: incident } = await teller.as('nakiru').post('/api/incidents', {
    report_ids: [id],
    area_code: NORTH,
    handling_group: 'threat',
    severity: 4,
    urgency: 4,
    account_sealed: await teller.sealForDesk({
      title: 'Men left without women, goats moved',
      text: 'One account from Turkana North. The pattern is known from before raids.',
    }),
  })
  await teller.later(12)
  await teller.as('joseph').post(
    `/api/incidents/${incident}/grade`,
    {
      reliability: 'F',
      credibility: 3,
      reason_sealed: await reasoned(
        teller,
        'First message from this person; fits what a monitor on the other side sees. Nobody second yet.',
      ),
    },
    await incidentVersion(teller, incident),
  )
  const first = await release(teller, incident, {
    sources: [id],
    place: NORTH,
    purpose: 'mediate',
    words:
      'Tension between herding groups is feared in Turkana North in the coming night. Not verified. Please reach both sides’ elders and women before anyone moves.',
    recipients: [{ organisation: 'mediation', ask: 'mediation_team' }],
  })
  await teller.later(5)
  await approve(teller, first, 'ruth', 'ajuma')
  const second = await release(teller, incident, {
    sources: [id],
    place: NORTH,
    purpose: 'protect_people',
    words:
      'Tension in Turkana North; mediation is under way. Request: a patrol that stays on the main road and does not enter villages.',
    recipients: [
      {
        organisation: 'station',
        ask: 'police',
        considered: ['mediation_team', 'civilian_authority', 'accompaniment'],
        reason:
          'Travellers on the main road cannot be warned in time by mediators; a visible patrol there lowers the risk without entering villages.',
      },
    ],
  })
  await approve(teller, second, 'ruth', 'daniel')
  await teller.later(20)
  await openInbox(teller, 'otieno')
  await acceptTask(teller, 'kofi')
  await acceptTask(teller, 'otieno')
  await reportTask(
    teller,
    'otieno',
    'One vehicle stayed on the main road from nine in the evening until six. Nobody was stopped; two buses were accompanied.',
  )
  await reportTask(
    teller,
    'kofi',
    'Two elders and three women of each side met at the dry river before dawn. The goats go back on Thursday; both sides keep the young men at home until then.',
  )
  await teller.later(90)
  await closeWhole(teller, incident, {
    code: 'de_escalated',
    saidBy: 'community',
    outcome: 'The herds are back at the shared wells. Both committees meet again on Friday.',
    told: 'community',
    channel: 'radio',
    loop: 'The women’s programme said on the radio that people who wrote were heard, that mediators went, and that the road was watched.',
  })
}

/** Outcome, loop, tasks looked at, closed by one and reviewed by another. */
async function closeWhole(
  teller: Teller,
  incident: string,
  end: { code: string; saidBy: string; outcome: string; told: string; channel: string; loop: string },
): Promise<void> {
  const nakiru = teller.as('nakiru')
  const at = `/api/incidents/${incident}`
  const { tasks } = await nakiru.get(`${at}/responses`)
  for (const task of tasks) {
    if (task.state === 'reported') await nakiru.post(`/api/tasks/${task.task_id}/evaluate`, {}, task.version)
  }
  await nakiru.post(
    `${at}/outcome`,
    { code: end.code, said_by: end.saidBy, words_sealed: await teller.sealForDesk({ words: end.outcome }) },
    await incidentVersion(teller, incident),
  )
  await nakiru.post(
    `${at}/close-loop`,
    { told: end.told, channel: end.channel, words_sealed: await teller.sealForDesk({ words: end.loop }) },
    await incidentVersion(teller, incident),
  )
  await nakiru.post(`${at}/close`, {}, await incidentVersion(teller, incident))
  await teller.later(day)
  await teller.as('joseph').post(
    `${at}/review`,
    {
      text_sealed: await teller.sealForDesk({
        text: 'The mediators answered within an hour; the message was read after nine minutes. Next time ask both sides’ monitors at once.',
      }),
    },
    await incidentVersion(teller, incident),
  )
}

/** Scenario 2, as far as a desk comes in three hours: many forwards, one origin. */
async function theForwards(teller: Teller): Promise<void> {
  teller.time.now = new Date(Date.now() - 20 * 60 * 60_000)
  const ids: string[] = []
  for (let forward = 0; forward < 12; forward += 1) {
    const id = await report(teller, {
      area: CENTRAL,
      group: 'other_or_peace',
      words: 'Forwarded: they are burning the ballots at the school right now. Share before they delete it!',
      purposes: { write: forward % 3 === 0 },
    })
    await ready(teller, id, {
      summary: 'A forwarded message says that ballots are burning at a school.',
      category: 'rumour',
      group: 'other_or_peace',
      area: CENTRAL,
      severity: 3,
      urgency: 3,
    })
    ids.push(id)
    await teller.later(4)
  }
  const { id: incident } = await teller.as('lokwang').post('/api/incidents', {
    report_ids: ids,
    area_code: CENTRAL,
    handling_group: 'other_or_peace',
    severity: 3,
    urgency: 3,
    account_sealed: await teller.sealForDesk({
      title: 'Smoke at a school on voting day',
      text: 'Twelve messages with the same words, one after the other: copies of one. A monitor saw smoke from the school kitchen.',
    }),
  })
  await teller.as('joseph').post(
    `/api/incidents/${incident}/grade`,
    {
      reliability: 'F',
      credibility: 3,
      reason_sealed: await reasoned(
        teller,
        'Twelve copies of one message are one origin. Volume is not evidence.',
      ),
    },
    await incidentVersion(teller, incident),
  )
}

/** Scenario 3: what accuses the station goes to oversight, and leaves nothing where the station's releases come from. */
async function theAccusation(teller: Teller): Promise<void> {
  await teller.later(day)
  const id = await report(teller, {
    area: CENTRAL,
    group: 'harm',
    words:
      'Officers of the station beat my brother at the market and told him to keep quiet. He cannot lift his arm.',
  })
  await teller.later(8)
  const view = await teller.as('ekai').get(`/api/reports/${id}`)
  await teller.as('ekai').post(
    `/api/reports/${id}/divert-accusation`,
    {
      organisation_id: teller.organisation('oversight'),
      body_sealed: await teller.seal(['oversight', view.reporter_recipient], {
        words:
          'Officers of the station beat my brother at the market and told him to keep quiet. He cannot lift his arm.',
      }),
    },
    view.report.version,
  )
}

/** What a newcomer finds waiting: a new report, a release that needs a second approver, a level to confirm. */
async function waitingNow(teller: Teller): Promise<void> {
  teller.time.now = new Date(Date.now() - 95 * 60_000)
  const feared = await report(teller, {
    area: SOUTH,
    group: 'threat',
    words: 'A leaflet was pasted on the shops at night. It says that outsiders have three days to leave.',
    where: 'shops by the main road',
    language: 'en',
  })
  await teller.later(10)
  await ready(teller, feared, {
    summary: 'A leaflet at shops tells people from elsewhere to leave within three days.',
    category: 'threat_or_hate_speech',
    group: 'threat',
    area: SOUTH,
    severity: 3,
    urgency: 3,
  })
  const { id: incident } = await teller.as('nakiru').post('/api/incidents', {
    report_ids: [feared],
    area_code: SOUTH,
    handling_group: 'threat',
    severity: 3,
    urgency: 4,
    account_sealed: await teller.sealForDesk({
      title: 'Leaflets against people from elsewhere',
      text: 'Leaflets at several shops; three days are named.',
    }),
  })
  await teller.later(25)
  await teller.as('lokwang').post(
    `/api/incidents/${incident}/grade`,
    {
      reliability: 'F',
      credibility: 2,
      reason_sealed: await reasoned(teller, 'A monitor photographed two of the leaflets.'),
    },
    await incidentVersion(teller, incident),
  )
  await teller.later(20)
  const waiting = await release(teller, incident, {
    sources: [feared],
    place: SOUTH,
    purpose: 'prevent_harm',
    words:
      'Leaflets in Turkana South threaten people from elsewhere and name three days. Please visit the shopkeepers and the youth leaders today.',
    recipients: [
      { organisation: 'mediation', ask: 'quiet_contact' },
      { organisation: 'county', ask: 'civilian_authority' },
    ],
  })
  await approve(teller, waiting, 'ruth')
  await teller.later(5)
  await teller.as('nakiru').post('/api/alert-levels', {
    area_code: SOUTH,
    level: 1,
    reason_sealed: await reasoned(teller, 'Leaflets with a date. No one hurt so far.'),
    evidence: [incident],
  })
  await teller.later(20)
  await report(teller, {
    area: NORTH,
    group: 'movement',
    words: 'Wanaume wameondoka usiku bila wanawake. Mbuzi wamehamishwa.',
    where: 'karibu na soko',
    language: 'sw',
  })
  await teller.later(8)
  await report(teller, {
    area: CENTRAL,
    group: 'services_property',
    words: 'The water point at the school was locked by people with sticks this morning. Children went home.',
  })
  teller.time.now = new Date()
}
