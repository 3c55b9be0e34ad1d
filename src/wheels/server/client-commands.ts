import type { Command } from '../../platform/command-line.ts'
import { joinCommand, wheelCommand } from './client-founding.ts'
import { inviteCommand, vouchCommand } from './client-inviting.ts'
import { keysCommand } from './client-keys.ts'
import { peopleCommand } from './client-people.ts'
import { protocolCommand } from './client-protocol.ts'

/** What people do without a browser, in the order in which they come to it. */
export const clientCommands: Command[] = [
  wheelCommand,
  inviteCommand,
  vouchCommand,
  joinCommand,
  peopleCommand,
  keysCommand,
  protocolCommand,
]
