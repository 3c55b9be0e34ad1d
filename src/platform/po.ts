import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import PO from 'pofile'

/** An ICU message as Lingui's runtime wants it: a text, or a list of texts and placeholders. */
export type Compiled = ReturnType<typeof compileMessageOrThrow>

export type Catalogue = {
  messages: Record<string, Compiled>
  /** The messages as written, for tests that compare languages. */
  sources: Record<string, string>
  /** Ids flagged `fuzzy`: machine-made, not yet checked by a speaker. */
  machineMade: string[]
}

/** A PO file with explicit ids (msgid is the id) and ICU messages. An empty translation does not count as one. */
export function readPo(text: string): Catalogue {
  const catalogue: Catalogue = { messages: {}, sources: {}, machineMade: [] }
  for (const item of PO.parse(text).items) {
    const message = item.msgstr[0]
    if (item.obsolete || !item.msgid || message === undefined || message === '') continue
    if (catalogue.messages[item.msgid] !== undefined) throw new Error(`${item.msgid} is there twice`)
    catalogue.messages[item.msgid] = compile(item.msgid, message)
    catalogue.sources[item.msgid] = message
    if (item.flags['fuzzy']) catalogue.machineMade.push(item.msgid)
  }
  return catalogue
}

/** Lingui's own compiler would show a message that it cannot read to people, braces and all. */
function compile(id: string, message: string): Compiled {
  try {
    return compileMessageOrThrow(message)
  } catch (error) {
    throw new Error(`${id}: ${(error as Error).message}`, { cause: error })
  }
}
