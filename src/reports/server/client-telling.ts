import { randomBytes, randomUUID } from 'node:crypto'
import { fingerprint } from '../../custody/fingerprint.ts'
import { makeCode, parseCode, showCode, stretch, verifierHash } from '../../custody/receipt-code.ts'
import { open, recipientOf, sealTo } from '../../custody/seal.ts'
import { scan } from '../../custody/sgbv.ts'
import { Ended, Misuse } from '../../platform/command-line.ts'
import { readText, readWords } from '../../platform/prompt.ts'
import {
  call,
  keeping,
  listOf,
  readCode,
  requireSame,
  type Said,
  verb,
  whereOf,
} from '../../wheels/server/index.ts'
import { HANDLING_GROUPS } from '../handling.ts'
import { PURPOSES } from '../purposes.ts'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
type Where = ReturnType<typeof whereOf>

/**
 * Somebody tells: words and address leave this process sealed, and the sixteen secret digits not at all. What she agrees to is
 * said by her and never assumed.
 */
export const tellVerb = verb(
  {
    area: { type: 'string' },
    group: { type: 'string' },
    language: { type: 'string' },
    may: { type: 'string' },
    file: { type: 'string' },
    'reply-file': { type: 'string' },
    fingerprint: { type: 'string' },
  },
  0,
  async (values): Promise<Said> => {
    const { area, wheel, group = 'other_or_peace', language = 'en' } = values
    if (wheel === undefined || area === undefined)
      throw new Misuse('Say to which wheel and about which area: --wheel SLUG --area CODE')
    if (!(HANDLING_GROUPS as readonly string[]).includes(group))
      throw new Misuse(`--group is one of ${HANDLING_GROUPS.join(', ')}`)
    const may = listOf(values.may ?? '')
    const unknown = may.find((one) => !(PURPOSES as readonly string[]).includes(one))
    if (unknown !== undefined) throw new Misuse(`--may is some of ${PURPOSES.join(', ')}`)
    const where = whereOf(values)
    const slug = encodeURIComponent(wheel)
    const { body: custodian } = await call(
      where,
      'GET',
      `/api/public/${slug}/custodian?area=${encodeURIComponent(area)}`,
    )
    if (values.fingerprint !== undefined) requireSame(values.fingerprint, custodian.recipient, custodian.name)
    const words = await readWords(values.file, 'What you saw or heard')
    await requireKept(where, slug, words)
    const reply = values['reply-file'] === undefined ? '' : (await readText(values['reply-file'])).trim()

    const code = makeCode(randomBytes(64))
    const salt = randomBytes(16)
    const { identity, verifier } = await stretch(code.secret, salt)
    const recipient = await recipientOf(identity)
    const address = {
      v: 1,
      kind: /^\+?[\p{Nd}\s().-]{6,30}$/u.test(reply) ? 'phone' : 'other',
      address: reply,
    }
    const report = {
      area_code: area,
      language,
      handling_group: group,
      purposes: Object.fromEntries(PURPOSES.map((one) => [one, may.includes(one)])),
      body_sealed: base64(await sealTo([custodian.recipient, recipient], { v: 1, words })),
      ...(reply && { reply_address_sealed: base64(await sealTo([custodian.recipient], address)) }),
      receipt: {
        locator: code.locator,
        salt: base64(salt),
        recipient,
        verifier_hash: base64(verifierHash(verifier)),
      },
    }
    const digits = showCode(code)
    await keeping(digits, () =>
      call(where, 'POST', `/api/intake/${slug}`, report, { 'idempotency-key': randomUUID() }),
    )
    return {
      object: { received: true, custodian: custodian.name, code: digits },
      lines: [
        `It came, and only ${custodian.name} can read it (${fingerprint(custodian.recipient)}).`,
        'Your digits, once. With them you see what came of it; nobody can give them to you again:',
        '',
        `  ${digits}`,
        '',
        'commonwheel report look-up asks for them.',
      ],
    }
  },
)

/** What came of it, by the 24 digits; and a word more, for whoever wants to add one. */
export const lookUpVerb = verb(
  { 'code-file': { type: 'string' }, 'add-file': { type: 'string' } },
  0,
  async (values): Promise<Said> => {
    const where = whereOf(values)
    const parsed = parseCode(await readCode(values, 'Your 24 digits'))
    if (!parsed.ok) throw new Misuse(`These are not the 24 digits of a receipt: ${parsed.digits} were found.`)
    const { locator, secret } = parsed.code
    const { body: asked } = await call(where, 'POST', '/api/receipts/salt', { locator })
    const { identity, verifier } = await stretch(secret, Buffer.from(asked.salt, 'base64'))
    const key = { locator, verifier: base64(verifier) }
    const look = async () => (await call(where, 'POST', '/api/receipts/open', key)).body
    let view = await look()
    const more = values['add-file']
    if (more !== undefined) {
      const words = await readWords(more, 'What you want to add')
      if (scan(words).mentions) throw new Ended(3, MENTIONS, { code: 'mentions' })
      const readers = [view.recipient as string, await recipientOf(identity)]
      await call(where, 'POST', '/api/receipts/write', {
        ...key,
        message_sealed: base64(await sealTo(readers, { v: 1, words })),
      })
      view = await look()
    }
    const messages: { from: string; on: string; words: string }[] = []
    for (const one of view.messages as { direction: string; sealed: string; on: string }[]) {
      const content = await open(identity, Buffer.from(one.sealed, 'base64')).catch(() => undefined)
      messages.push({
        from: one.direction === 'from_reporter' ? 'you' : 'them',
        on: one.on,
        words: typeof content?.['words'] === 'string' ? content['words'] : 'This cannot be opened any more.',
      })
    }
    const { status, received_on, may_write } = view
    return {
      object: { status, received_on, may_write, messages },
      lines: [
        `${String(status).replaceAll('_', ' ')}; it came on ${received_on}.`,
        ...(messages.length === 0 ? ['Nobody has written to you yet.'] : []),
        ...messages.flatMap((one) => ['', `${one.on}, ${one.from}:`, one.words]),
      ],
    }
  },
)

export const MENTIONS =
  'This may speak of sexual violence or of violence at home. Such accounts are never kept here, so that nobody can find them; nothing was sent.'

/** Such words are not even sealed: the person learns who can help, and decides (DOMAIN 8.2). */
async function requireKept(where: Where, slug: string, words: string): Promise<void> {
  if (!scan(words).mentions) return
  const { body } = await call(where, 'GET', `/api/public/${slug}/services`)
  const services = body.rows as { name: string; kind: string; reach: string; area_code: string }[]
  const lines = services.map(
    (one) => `  ${one.name} (${one.kind.replaceAll('_', ' ')}, ${one.area_code}): ${one.reach}`,
  )
  throw new Ended(
    3,
    [MENTIONS, lines.length > 0 ? 'These people can help; you need no report for that:' : '', ...lines]
      .filter(Boolean)
      .join('\n'),
    { code: 'mentions', services },
  )
}
