import type { ClientBase } from 'pg'
import { MoveRefused } from '../../platform/rows/line-file.ts'
import { migrationsOf, type WheelHead } from './export-wheel.ts'

/** Whether this host can take this wheel. Asked again when nobody else can write. @throws MoveRefused */
export async function assertFits(owner: ClientBase, head: WheelHead): Promise<void> {
  if (head.wheel.demonstration)
    throw new MoveRefused(
      'This file holds a demonstration, whose sign-ins are no secret. It is not for a real host.',
    )
  const shown = await owner.query('SELECT EXISTS (SELECT FROM wheel WHERE demonstration) AS demonstration')
  if (shown.rows[0].demonstration)
    throw new MoveRefused(
      'This host shows the demonstration. A real wheel goes to a folder of its own: set DATA.',
    )
  const there = await owner.query('SELECT wheel_id, slug FROM wheel WHERE wheel_id = $1 OR slug = $2', [
    head.wheel.id,
    head.wheel.slug,
  ])
  if (there.rows.some((row) => row.wheel_id === head.wheel.id))
    throw new MoveRefused(`The wheel "${head.wheel.slug}" is on this host already. Nothing was written.`)
  if (there.rows.length > 0)
    throw new MoveRefused(`Another wheel on this host is called "${head.wheel.slug}". Nothing was written.`)
  const here = new Map(await migrationsOf(owner))
  const given = new Map(head.migrations)
  const missing = [...given.keys()].filter((name) => !here.has(name))
  const more = [...here.keys()].filter((name) => !given.has(name))
  if (missing.length > 0)
    throw new MoveRefused(
      `The other host is newer (${head.version}): this one has no ${missing.join(', ')}. Upgrade this host, then import again.`,
    )
  if (more.length > 0)
    throw new MoveRefused(
      `The other host is older (${head.version}): it has no ${more.join(', ')}. Upgrade it, export again, then import.`,
    )
  const changed = [...given].filter(([name, sha256]) => here.get(name) !== sha256).map(([name]) => name)
  if (changed.length > 0)
    throw new MoveRefused(`The two hosts differ in ${changed.join(', ')}. Run the same release on both.`)
}
