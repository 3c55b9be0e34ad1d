import { spawnSync } from 'node:child_process'
import { chmod, mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** A file system of its own in a file, on a loop device: it can be full, and lose its power. */
export type Disk = {
  at: string
  fill(): Promise<void>
  empty(): Promise<void>
  /**
   * The power goes: what was not synced is dropped (the file system is shut down without flushing its log, as the tests of
   * file systems do it), and `comeBack` mounts what the device holds. Whoever had files open there must be gone before.
   */
  cut(): void
  comeBack(): void
  remove(): Promise<void>
}

const run = (command: string, ...args: string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr.trim()}`)
  return stdout.trim()
}

// EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH.
const SHUT_DOWN = `open(my $f, '<', $ARGV[0]) or die $!; my $v = pack('L', 2); ioctl($f, 0x8004587d, $v) or die $!`

/** Why this machine has none. */
export type NoDisk = { why: string }

/** @returns the disk, or why this machine allows none */
export async function makeDisk(folder: string, megabytes: number): Promise<Disk | NoDisk> {
  if (process.platform !== 'linux') return { why: 'only Linux has loop devices' }
  if (process.getuid?.() !== 0) return { why: 'mounting a file system needs root' }
  const [image, at] = [join(folder, 'disk'), join(folder, 'mounted')]
  let device = ''
  try {
    await mkdir(at)
    run('truncate', '-s', `${megabytes}M`, image)
    run('mkfs.ext4', '-q', '-m', '0', image)
    device = run('losetup', '--find', '--show', image)
    run('mount', device, at)
  } catch (error) {
    if (device !== '') run('losetup', '--detach', device)
    return { why: (error as Error).message }
  }
  await chmod(at, 0o711)
  const filler = join(at, 'filler')
  return {
    at,
    fill: async () => {
      const file = await open(filler, 'a')
      try {
        for (let size = 4 << 20; size >= 512; size >>= 1) {
          const zeros = Buffer.alloc(size)
          for (let full = false; !full; ) {
            await file.write(zeros).catch(() => {
              full = true
            })
          }
        }
        const { bavail, bsize } = await statfs(at)
        if (bavail * bsize > 1 << 20) throw new Error(`${bavail * bsize} bytes are still free`)
      } finally {
        await file.close()
      }
    },
    empty: () => rm(filler, { force: true }),
    cut: () => void run('perl', '-e', SHUT_DOWN, at),
    comeBack: () => {
      run('umount', at)
      run('losetup', '--detach', device)
      device = run('losetup', '--find', '--show', image)
      run('mount', device, at)
    },
    remove: async () => {
      run('umount', at)
      run('losetup', '--detach', device)
      await rm(image)
    },
  }
}
