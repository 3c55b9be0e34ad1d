import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/** A sentence for the person at the terminal; nothing was written. */
export class MoveRefused extends Error {}

/** What wraps the packed bytes on their way, an age file for one. Absent: gzip alone. */
export type Wrapping = (bytes: ReadableStream<Uint8Array>) => Promise<ReadableStream<Uint8Array>>

export type Line = unknown[] | Record<string, unknown>
export type Ending = { end: true; counts: Record<string, number>; sha256: string }

/**
 * Lines of JSON in gzip, streamed to a new file that only we can read. The last line counts what came before it, with
 * a hash, so that a file cut short shows. The name appears with the whole file or not at all.
 * @param counts is read when all lines are out
 */
export async function writeLines(
  path: string,
  lines: AsyncIterable<Line>,
  counts: Record<string, number>,
  wrap?: Wrapping,
): Promise<void> {
  const draft = `${path}.${process.pid}.draft`
  const hash = createHash('sha256')
  async function* bytes(): AsyncGenerator<string> {
    let text = ''
    for await (const line of lines) {
      text += `${JSON.stringify(line)}\n`
      if (text.length < 65_536) continue
      hash.update(text)
      yield text
      text = ''
    }
    hash.update(text)
    yield `${text}${JSON.stringify({ end: true, counts, sha256: hash.digest('hex') } satisfies Ending)}\n`
  }
  try {
    const packed = createGzip({ level: 6 })
    const out = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true })
    if (wrap === undefined) await pipeline(Readable.from(bytes()), packed, out)
    else {
      const feeding = pipeline(Readable.from(bytes()), packed)
      // A reader that stops is told by the second pipeline.
      feeding.catch(() => {})
      const wrapped = await wrap(Readable.toWeb(packed) as ReadableStream<Uint8Array>)
      await pipeline(Readable.fromWeb(wrapped as never), out)
      await feeding
    }
    // Unlike rename, link never takes the place of an older file.
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw new MoveRefused(`${path} is there already: choose another name`)
      throw error
    })
    const folder = await open(dirname(path), 'r')
    await folder.sync().finally(() => folder.close())
  } finally {
    await rm(draft, { force: true })
  }
}

const damaged = (path: string, cause?: unknown): MoveRefused =>
  new MoveRefused(`${path} is damaged or cut short. Nothing was written: fetch it again.`, { cause })

/**
 * The lines of such a file. Whoever has read to the end knows that nothing is missing: anything else throws. So a file
 * is read once for its sake alone before its rows are believed.
 */
export async function* readLines(path: string, unwrap?: Wrapping): AsyncGenerator<Line, Ending> {
  const file = createReadStream(path)
  const failed = (error: unknown): never => {
    if (error instanceof MoveRefused) throw error
    throw damaged(path, error)
  }
  let packed: Readable = file
  if (unwrap !== undefined) {
    const opened = await unwrap(Readable.toWeb(file) as ReadableStream<Uint8Array>).catch((error) => {
      file.destroy()
      return failed(error)
    })
    packed = Readable.fromWeb(opened as never)
  }
  const unpacked: Transform = createGunzip()
  const feeding = pipeline(packed, unpacked)
  feeding.catch(() => {})
  const hash = createHash('sha256')
  let last: Line | undefined
  try {
    // readline ends quietly where its stream fails: `feeding` says whether it did.
    for await (const text of createInterface({ input: unpacked, crlfDelay: Infinity })) {
      if (isEnding(last)) throw damaged(path)
      const line = JSON.parse(text) as Line
      last = line
      if (isEnding(line)) continue
      hash.update(`${text}\n`)
      yield line
    }
    await feeding
  } catch (error) {
    failed(error)
  } finally {
    unpacked.destroy()
    packed.destroy()
    file.destroy()
  }
  if (!isEnding(last) || last.sha256 !== hash.digest('hex')) throw damaged(path)
  return last
}

const isEnding = (line: Line | undefined): line is Ending =>
  line !== undefined && !Array.isArray(line) && line['end'] === true && typeof line['sha256'] === 'string'
