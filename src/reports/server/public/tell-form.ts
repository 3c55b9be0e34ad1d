import { HANDLING_GROUPS, type HandlingGroup } from '../../handling.ts'
import { PURPOSES, type Purposes } from '../../purposes.ts'

/** About two pages. In Arabic, as a plain form writes it, that is half of what one request may hold. */
export const MOST_CHARACTERS = 5000
const MOST = { words: MOST_CHARACTERS, where: 200, when: 200, reply: 200 } as const
type Field = keyof typeof MOST

/** What a plain form brought, as it was typed. */
export type Told = Record<Field, string> & {
  area: string
  /** `care`: she chose that it is about sexual violence or violence at home. */
  group: HandlingGroup | 'care' | ''
  purposes: Purposes
}

/** A sentence about one field: its id in the words, and what it counts. */
export type Complaint = { field: Field | 'area'; says: string; extra?: number }

export const EMPTY: Told = {
  words: '',
  where: '',
  when: '',
  reply: '',
  area: '',
  group: '',
  purposes: { check: false, summary: false, write: false, publish: false },
}

export function readTold(form: Readonly<Record<string, string | undefined>>): Told {
  // Browsers write every line's end as two characters, and count them as one.
  const text = (name: string) => (form[name] ?? '').replace(/\r\n?/g, '\n')
  const group = text('group')
  const known = group === 'care' || (HANDLING_GROUPS as readonly string[]).includes(group)
  const purposes = Object.fromEntries(PURPOSES.map((one) => [one, text(`may_${one}`) !== '']))
  return {
    words: text('words'),
    where: text('where'),
    when: text('when'),
    reply: text('reply'),
    area: text('area'),
    group: known ? (group as Told['group']) : '',
    purposes: purposes as Purposes,
  }
}

export function complaintsAbout(told: Told, areas: ReadonlySet<string>): Complaint[] {
  const complaints: Complaint[] = []
  if (told.words.trim() === '') complaints.push({ field: 'words', says: 'problem.words' })
  for (const field of Object.keys(MOST) as Field[]) {
    const extra = told[field].length - MOST[field]
    if (extra > 0) complaints.push({ field, says: 'problem.long', extra })
  }
  if (!areas.has(told.area)) complaints.push({ field: 'area', says: 'problem.area' })
  // Never kept in silence: an address without the consent to use it would be held for nothing.
  if (told.reply.trim() !== '' && !told.purposes.write)
    complaints.push({ field: 'reply', says: 'problem.reply' })
  return complaints
}

/** All that she wrote freely, for the scan. */
export function freeText(told: Told): string {
  return [told.words, told.where, told.when, told.reply].join('\n')
}
