import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'

/** One command of the program: a line of the usage, its help, and what it does. @returns the exit code */
export type Command = {
  name: string
  /** In a line, for the usage. */
  does: string
  help: string
  run(args: string[]): number | Promise<number>
}

/** 0 done; 1 it failed; 2 asked in a way that makes no sense; 3 refused, in whole or in part. */
export class Ended extends Error {
  readonly exit: number
  /** For a program that asked with --json. */
  readonly about: Record<string, unknown>

  constructor(exit: 1 | 2 | 3 | 130, sentence: string, about: Record<string, unknown> = {}) {
    super(sentence)
    this.name = 'Ended'
    this.exit = exit
    this.about = about
  }
}

export class Misuse extends Ended {
  constructor(sentence: string) {
    super(2, sentence)
    this.name = 'Misuse'
  }
}

/** Looks the command up in the table and runs it. @returns the exit code */
export async function dispatch(
  commands: readonly Command[],
  usage: string,
  [name, ...rest]: string[],
): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    console.log(usage)
    return name === undefined ? 2 : 0
  }
  const command = commands.find((one) => one.name === name)
  if (command === undefined) {
    console.error(`There is no command "${name}".\n\n${usage}`)
    return 2
  }
  if (rest.includes('--help')) {
    console.log(command.help)
    return 0
  }
  return command.run(rest)
}

/** The lines of the usage. */
export function listed(commands: readonly Command[]): string {
  return commands.map(({ name, does }) => `  ${name.padEnd(10)}${does}`).join('\n')
}

const SECRET = /^--?(passphrase|password|pass|code|secret|digits|words|key)(=|$)/
const NEVER =
  'A secret is never an argument: everybody on this machine can read the arguments of a program that runs.'

const FROM =
  'A passphrase comes from --passphrase-file FILE or COMMONWHEEL_PASSPHRASE, a code from --code-file FILE or COMMONWHEEL_CODE, and what people say from a file or a pipe; what is missing is asked for.'

/**
 * Arguments as a command takes them. What was typed is not repeated when it is refused: it may be a secret.
 * @throws Misuse
 */
export function readArgs<const O extends ParseArgsOptionsConfig>(args: string[], options: O, places = 0) {
  if (args.some((one) => SECRET.test(one))) throw new Misuse(`${NEVER} ${FROM}`)
  let read: ReturnType<typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>>
  try {
    read = parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new Misuse((error as Error).message)
  }
  if (read.positionals.length > places)
    throw new Misuse(`There is a word too many on the line. ${NEVER} ${FROM}`)
  return read
}

/** A whole number within bounds. @throws Misuse */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < least || number > most)
    throw new Misuse(`${name} is a whole number from ${least} to ${most}`)
  return number
}

/**
 * A line for a terminal. What others wrote must not steer it: a report may carry the bytes that clear a screen or
 * rewrite what stands above.
 */
export function plain(text: string): string {
  // Of the control characters (Unicode Cc) only the end of a line and the tab stay.
  return text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd')
}

/** One JSON object for a script, or sentences for a person. */
export function answer(json: boolean | undefined, object: object, lines: readonly string[]): 0 {
  console.log(json ? JSON.stringify(object) : plain(lines.join('\n')))
  return 0
}

/** Beside the answer and never in it: stdout is what a script reads. */
export function warn(line: string): void {
  console.error(plain(line))
}
