import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { makeOneTimeCode, oneTimeHash, parseOneTimeCode } from '../../custody/one-time-code.ts'

export const foundHelp = `commonwheel found [--hours N]

Prepares this host for a real wheel and prints a one-time code. The page /work/found, opened with it, founds the wheel: the
first organisation's custodian makes the keys in her own browser and invites the others. The code is good for 24 hours (or
--hours, at most 168) and for one wheel. Run it again for a further wheel on the same host.

The demonstration's folder is refused: choose another one, for example DATA=./wheel commonwheel found.`

/** Writes the code's hash with the owner's login, which the server does not have. @returns the code, once */
export async function foundCommand(
  owner: pg.ClientBase,
  hours: number,
  now: Date,
): Promise<{ code: string; expiresAt: Date }> {
  const code = makeOneTimeCode(randomBytes(24))
  const letters = parseOneTimeCode(code) ?? ''
  const expiresAt = new Date(now.getTime() + hours * 3_600_000)
  await owner.query('DELETE FROM founding WHERE expires_at <= $1 AND used_at IS NULL', [now])
  await owner.query('INSERT INTO founding (secret_hash, made_at, expires_at) VALUES ($1, $2, $3)', [
    Buffer.from(oneTimeHash(letters)),
    now,
    expiresAt,
  ])
  return { code, expiresAt }
}
