import { randomBytes } from 'node:crypto'
import { fingerprint } from '../../custody/fingerprint.ts'
import { makePaperKey, paperIdentity, parsePaperKey } from '../../custody/paper.ts'
import { recipientOf } from '../../custody/seal.ts'
import { type Command, Ended, Misuse } from '../../platform/command-line.ts'
import { readSecret } from '../../platform/prompt.ts'
import { commonHelp, keeping, organisationOf, requireSame, signedIn, verb, verbs } from './client-command.ts'

const help = `commonwheel keys                                             fingerprints: your own key, and every organisation
commonwheel keys compared ORGANISATION --fingerprint "…"     notes that you heard these digits from somebody of it
commonwheel keys paper                                       makes a paper key: 24 words, printed once
commonwheel keys from-paper                                  lets yourself in with the 24 words of the paper
commonwheel keys change                                      fresh keys for your organisation, after something leaked

Whoever holds the paper can open everything that was sealed to your organisation: write it by hand, keep it where no two people
of one household can reach it, and tell nobody at a table. An older paper opens nothing more. The words are asked for, or come
from --paper-file FILE or COMMONWHEEL_PAPER.

${commonHelp}`

type Organisation = {
  organisation_id: string
  name: string
  sector: string
  recipient: string
  compared_by: number
  compared_by_me: boolean
}

const compared = (one: Organisation): string =>
  `compared by ${one.compared_by}${one.compared_by_me ? ', you among them' : ''}`

export const keysCommand: Command = verbs('keys', 'fingerprints, a paper key, fresh keys', help, {
  '': verb({}, 0, (values) =>
    signedIn(values, async (client) => {
      const own = fingerprint(await client.ownRecipient())
      const organisations = ((await client.get('/api/wheel')).organisations as Organisation[]).map((one) => ({
        ...one,
        fingerprint: fingerprint(one.recipient),
      }))
      return {
        object: {
          own: { recipient: await client.ownRecipient(), fingerprint: own, let_in: !client.waits },
          organisations: organisations.map(({ organisation_id, name, recipient, ...one }) => ({
            organisation_id,
            name,
            recipient,
            fingerprint: one.fingerprint,
            compared_by: one.compared_by,
            compared_by_me: one.compared_by_me,
          })),
        },
        lines: [
          `Your own key${client.waits ? ', not let in yet' : ''}:`,
          `  ${own}`,
          ...organisations.flatMap((one) => [
            `${one.name} (${one.sector.replace('_', ' ')}), ${compared(one)}:`,
            `  ${one.fingerprint}`,
          ]),
        ],
      }
    }),
  ),
  compared: verb({ fingerprint: { type: 'string' } }, 1, (values, [said]) =>
    signedIn(values, async (client) => {
      const rows = (await client.get('/api/wheel')).organisations as Organisation[]
      if (said === undefined) throw new Misuse('Say of which organisation.')
      const organisation_id = organisationOf(rows, said)
      const one = rows.find((row) => row.organisation_id === organisation_id)
      if (one === undefined) throw new Misuse('Say of which organisation.')
      requireSame(values.fingerprint, one.recipient, one.name)
      await client.post('/api/keys/compared', { organisation_id, recipient: one.recipient })
      return { object: { compared: one.name }, lines: [`Noted: these are the digits of ${one.name}.`] }
    }),
  ),
  paper: verb({}, 0, (values) =>
    signedIn(values, async (client) => {
      const entropy = randomBytes(32)
      const words = makePaperKey(entropy)
      const recipient = await recipientOf(paperIdentity(entropy))
      const ring = await client.ringFor(recipient)
      await keeping(words, () => client.post('/api/keys/paper', { recipient, ring }))
      return { object: { words }, lines: ['The paper key, once; write it by hand:', '', ...numbered(words)] }
    }),
  ),
  'from-paper': verb({ 'paper-file': { type: 'string' } }, 0, (values) =>
    signedIn(values, async (client) => {
      const { paper_ring: file } = await client.get('/api/keys/mine')
      if (typeof file !== 'string') throw new Ended(3, 'Your organisation has made no paper key.')
      const paper = parsePaperKey(
        await readSecret({
          file: values['paper-file'],
          env: 'COMMONWHEEL_PAPER',
          ask: 'The 24 words',
          option: '--paper-file',
        }),
      )
      if (!paper.ok)
        throw new Misuse(
          paper.reason === 'unknown-word'
            ? `Word ${paper.position} is not on the list.`
            : paper.reason === 'word-count'
              ? `A paper key has 24 words, not ${paper.count}.`
              : 'These words do not belong together: one was taken for another, or two changed places.',
        )
      await client.letMyselfIn(paperIdentity(paper.entropy), file)
      return { object: { let_in: true }, lines: ['You hold the keys of your organisation now.'] }
    }),
  ),
  change: verb({}, 0, (values) =>
    signedIn(values, async (client) => {
      const keys = await client.changedKeys(new Date())
      await client.post('/api/keys/change', keys)
      const digits = fingerprint(keys.recipient)
      return {
        object: { recipient: keys.recipient, fingerprint: digits },
        lines: [
          'Your organisation has fresh keys. Others compare the new digits with you:',
          '',
          `  ${digits}`,
        ],
      }
    }),
  ),
})

/** Six lines of four, numbered as the paper is read back. */
function numbered(words: string): string[] {
  const each = words.split(' ').map((word, at) => `${String(at + 1).padStart(2)} ${word.padEnd(9)}`)
  return Array.from({ length: 6 }, (_, row) => `  ${each.slice(4 * row, 4 * row + 4).join('  ')}`.trimEnd())
}
