import type { Bed } from './bed.ts'

const sleep = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms))
const chance = (from: number, to: number): number => from + Math.random() * (to - from)

export type Round = { acknowledged: number; wrong: string[] }

/**
 * One fault under load at a random moment; then everything goes on, more is told, and what lies there is counted.
 * @param busyMs for how long people tell before it happens, at most
 */
async function underLoad(bed: Bed, busyMs: number, fault: () => Promise<void>): Promise<Round> {
  const before = bed.tellers.acknowledged
  bed.tellers.start(4, 1)
  await sleep(chance(busyMs / 4, busyMs))
  await fault()
  await bed.answers()
  const since = bed.tellers.acknowledged
  for (let turn = 0; turn < 400 && bed.tellers.acknowledged < since + 3; turn++) await sleep(50)
  const goesOn = bed.tellers.acknowledged >= since + 3
  await bed.tellers.stop()
  const wrong = await bed.wrong()
  if (!goesOn) wrong.push('nothing was taken any more afterwards')
  return { acknowledged: bed.tellers.acknowledged - before, wrong }
}

/** kill -9 of the server, and a new start. */
export const serverKilled = (bed: Bed, busyMs: number): Promise<Round> =>
  underLoad(bed, busyMs, async () => {
    await bed.killServer()
    await bed.start()
  })

/** kill -9 of the postmaster and all its children; the server lives on and starts it again. */
export const databaseKilled = (bed: Bed, busyMs: number): Promise<Round> =>
  underLoad(bed, busyMs, async () => {
    const pid = bed.serverPid
    await bed.signalDatabase('SIGKILL')
    await sleep(200)
    await bed.answers()
    if (!bed.serverLives || bed.serverPid !== pid) throw new Error('the server did not outlive its database')
  })

/** The disk takes nothing more for a while. @returns null where this machine has none that could be filled */
export async function diskFull(bed: Bed, busyMs: number): Promise<Round | null> {
  const { disk } = bed
  if ('why' in disk) return null
  return underLoad(bed, busyMs, async () => {
    await disk.fill()
    const pid = bed.serverPid
    await sleep(chance(busyMs / 2, busyMs))
    const full = bed.tellers.acknowledged
    await sleep(200)
    if (!bed.serverLives || bed.serverPid !== pid) throw new Error('the server did not outlive the full disk')
    if (bed.tellers.acknowledged > full + 2000) throw new Error('the disk was not full')
    await disk.empty()
  })
}

/** The power goes: everything ends, and what was not synced is gone. @returns null where it cannot be simulated */
export async function powerCut(bed: Bed, busyMs: number): Promise<Round | null> {
  const { disk } = bed
  if ('why' in disk) return null
  return underLoad(bed, busyMs, async () => {
    const database = await bed.databasePids()
    disk.cut()
    await bed.killServer()
    for (const pid of database) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Ended with its disk.
      }
    }
    for (const pid of database) while (isThere(pid)) await sleep(10)
    for (let turn = 0; ; turn++) {
      try {
        disk.comeBack()
        break
      } catch (error) {
        // The guard of the database may still be looking.
        if (turn >= 100) throw error
        await sleep(100)
      }
    }
    await bed.start()
  })
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
