/** What a host tells of itself; null where it could not be asked. Gathered at the edge (server/doctor-facts.ts). */
export type HostFacts = {
  node: { version: string; wanted: string }
  data: { path: string; there: boolean; foreign: boolean; loose: string[] }
  freeBytes: number | null
  swap: boolean | null
  coreDumps: boolean | null
  clockInStep: boolean | null
  /** Why the settings cannot be used, or what they say. */
  settings: string | { host: string; publicOrigin: string | null; trustProxy: string | null; sms: boolean }
  origin: { error: string } | { status: number; days: number | null } | null
  database: DatabaseFacts | { error: string } | null
  locks: { all: number; missing: number }
  backup: { at: string; to: string } | null
}
export type DatabaseFacts = {
  version: number
  kind: 'real' | 'demonstration' | null
  loginProblems: string[]
  missing: string[]
  changed: string[]
  wheels: WheelFacts[]
}
export type WheelFacts = {
  slug: string
  open: boolean
  custodians: number
  machineWords: number
  /** How many people hold each organisation's key; paper counts apart. */
  organisations: { name: string; people: number; paper: boolean }[]
}

export type Level = 'ok' | 'look' | 'wrong'
export type Finding = { level: Level; what: string; mend?: string }

const ok = (what: string): Finding => ({ level: 'ok', what })
const look = (what: string, mend: string): Finding => ({ level: 'look', what, mend })
const wrong = (what: string, mend: string): Finding => ({ level: 'wrong', what, mend })
const GIB = 2 ** 30

/** Every line that the doctor says, in the order in which things are mended. */
export function diagnose(facts: HostFacts, now: Date): Finding[] {
  return [
    ...machine(facts),
    ...settings(facts),
    ...database(facts),
    ...safekeeping(facts, now),
    ...(isDatabase(facts.database) ? facts.database.wheels.flatMap(ofWheel) : []),
  ]
}

const isDatabase = (database: HostFacts['database']): database is DatabaseFacts =>
  database !== null && 'wheels' in database

function machine({ node, data, freeBytes, swap, coreDumps, clockInStep }: HostFacts): Finding[] {
  const found: Finding[] = []
  found.push(
    node.version.split('.')[0] === node.wanted.split('.')[0]
      ? ok(`Node ${node.version}`)
      : wrong(
          `Node ${node.version} runs, not ${node.wanted}`,
          'start it as `npx commonwheel`, which brings its own',
        ),
  )
  if (!data.there)
    found.push(look(`${data.path} is empty`, '`commonwheel found` begins a wheel, `restore` brings one back'))
  else if (data.foreign)
    found.push(
      wrong(`${data.path} belongs to another user`, 'run Commonwheel as that user, or chown -R the folder'),
    )
  else if (data.loose.length > 0)
    found.push(
      wrong(`others may read ${data.loose.slice(0, 3).join(', ')}`, `chmod -R go= ${data.path}/keys`),
    )
  else found.push(ok(`${data.path} and its keys are for this user alone`))
  if (freeBytes !== null) {
    const free = `${(freeBytes / GIB).toFixed(1)} GiB free on the disk of the data`
    found.push(
      freeBytes < GIB / 2
        ? wrong(free, 'make room at once: a full disk takes no report')
        : freeBytes < 4 * GIB
          ? look(free, 'make room soon')
          : ok(free),
    )
  }
  if (swap !== null)
    found.push(
      swap
        ? wrong(
            'swap is on: words that the server seals can be written to disk',
            'swapoff -a, and take swap out of /etc/fstab',
          )
        : ok('no swap'),
    )
  if (coreDumps !== null)
    found.push(
      coreDumps
        ? wrong(
            'core dumps are allowed: one would hold words that the server seals',
            'LimitCORE=0 in the unit, or `ulimit -c 0` before the start',
          )
        : ok('no core dumps'),
    )
  if (clockInStep !== null)
    found.push(
      clockInStep
        ? ok('the clock is in step')
        : wrong(
            'the clock is not in step: limits would be missed or met wrongly',
            'timedatectl set-ntp true',
          ),
    )
  return found
}

function settings({ settings: said, origin }: HostFacts): Finding[] {
  if (typeof said === 'string') return [wrong(said, 'correct the setting')]
  const found: Finding[] = []
  if (said.publicOrigin === null)
    found.push(
      look(
        'PUBLIC_ORIGIN is not set: only this machine reaches it',
        'set it to https://… where people are to come',
      ),
    )
  else if (said.trustProxy === null)
    found.push(
      wrong(
        'TRUST_PROXY is not set: everybody behind the proxy is one address and shares one limit',
        'TRUST_PROXY=127.0.0.1 where the proxy runs on this machine',
      ),
    )
  else found.push(ok(`settings: ${said.publicOrigin} behind ${said.trustProxy}, on ${said.host}`))
  if (origin !== null) {
    if ('error' in origin)
      found.push(
        look(
          `${said.publicOrigin} could not be asked (${origin.error})`,
          'is the name right, and the proxy up?',
        ),
      )
    else if (origin.status !== 200)
      found.push(
        wrong(
          `${said.publicOrigin}/healthz answers ${origin.status}`,
          'is Commonwheel running, and does the proxy lead to it?',
        ),
      )
    else found.push(ok(`${said.publicOrigin} answers`))
    if ('days' in origin && origin.days !== null) {
      const text = `its certificate holds ${origin.days} more days`
      found.push(
        origin.days < 4
          ? wrong(text, 'renew it now')
          : origin.days < 15
            ? look(text, 'does the proxy renew it by itself?')
            : ok(text),
      )
    }
  }
  found.push(
    said.sms
      ? ok('texts go out through a gateway')
      : look('SMS_GATEWAY_URL is not set: no text can be sent', 'leave it so where nobody writes by SMS'),
  )
  return found
}

function database({ database: facts }: HostFacts): Finding[] {
  if (facts === null) return []
  if (!isDatabase(facts))
    return [
      wrong(
        `the database does not answer: ${facts.error}`,
        'is the disk full, or another program on this data?',
      ),
    ]
  const found: Finding[] = []
  const major = Math.floor(facts.version / 10_000)
  found.push(
    major < 15 ? wrong(`PostgreSQL ${major}`, '15 or later is needed') : ok(`PostgreSQL ${major} answers`),
  )
  for (const one of facts.loginProblems)
    found.push(wrong(one, '`commonwheel roles` prints the SQL that mends it'))
  if (facts.loginProblems.length === 0) found.push(ok('the server’s login steps over no fence'))
  if (facts.changed.length > 0)
    found.push(
      wrong(
        `${facts.changed.join(', ')} was changed after it was applied`,
        'run the release that this database was made with',
      ),
    )
  if (facts.missing.length > 0)
    found.push(
      look(
        `${facts.missing.length} migrations wait: ${facts.missing.join(', ')}`,
        'start Commonwheel again, or `commonwheel migrate`',
      ),
    )
  if (facts.changed.length + facts.missing.length === 0) found.push(ok('the database is up to date'))
  if (facts.kind === 'demonstration')
    found.push(
      look(
        'this host shows the demonstration',
        'a real wheel begins in a folder of its own: DATA=./wheel commonwheel found',
      ),
    )
  else if (facts.wheels.length === 0) found.push(look('no wheel is here yet', '`commonwheel found`'))
  return found
}

function safekeeping({ locks, backup, database: facts }: HostFacts, now: Date): Finding[] {
  if (!isDatabase(facts) || facts.kind !== 'real') return []
  const found: Finding[] = []
  if (locks.all > 0)
    found.push(
      locks.missing > 0
        ? wrong(
            `no partner holds ${locks.missing} of ${locks.all} locks: one lost disk loses those words`,
            '`commonwheel locks hand-over`',
          )
        : ok(`a partner holds all ${locks.all} locks`),
    )
  const days = backup === null ? null : Math.floor((now.getTime() - Date.parse(backup.at)) / 86_400_000)
  if (backup === null || days === null)
    found.push(wrong('this host was never backed up', '`commonwheel backup --to FOLDER`, each night'))
  else if (days > 2)
    found.push(wrong(`the last backup is ${days} days old`, 'does the timer of the backup run?'))
  else found.push(ok(`backed up to ${backup.to} on ${backup.at.slice(0, 16).replace('T', ' ')}`))
  return found
}

function ofWheel(wheel: WheelFacts): Finding[] {
  const at = `${wheel.slug}: `
  const found: Finding[] = []
  if (!wheel.open)
    found.push(look(`${at}is not open yet`, 'two civil-society organisations confirm its protocol'))
  else if (wheel.custodians === 0)
    found.push(
      wrong(`${at}nobody keeps reports of any place: none is taken in`, 'name a custodian in the protocol'),
    )
  for (const { name, people, paper } of wheel.organisations) {
    if (people >= 2) continue
    const who = people === 0 ? 'nobody holds' : 'one person alone holds'
    const and = paper ? ' beside the paper' : ', and there is no paper key'
    const text = `${at}${who} the key of ${name}${and}`
    const mend = 'a custodian lets a second person in, and prints the paper key'
    found.push(people === 0 && !paper ? wrong(text, mend) : look(text, mend))
  }
  if (wheel.machineWords > 0)
    found.push(
      look(`${at}${wheel.machineWords} texts are machine-made`, 'a speaker reviews them under Settings'),
    )
  if (found.length === 0) found.push(ok(`${at}open, and each organisation’s key is with two people`))
  return found
}
