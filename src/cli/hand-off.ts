import { chmodSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Blueprint } from '../blueprint/types.ts'
import type { Io } from '../common/io.ts'
import { makeFolder } from '../common/make-folder.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { handOffFiles } from '../handover/hand-off/files.ts'
import { handOffOf } from '../handover/hand-off/hand-off.ts'
import type { SignedIn } from '../posture/preflight/types.ts'
import type { WaysOut } from '../ui/lines/preflight.ts'
import { type Looked, waysOut } from './preflight.ts'
import { sameCommand } from './same-command.ts'
import { asStarted } from './started-as.ts'

/** The command that writes what a colleague runs; `doctor` is the doctor's command for these answers. */
export function handOffCommand(doctor: string, environment: string): string {
  return `${doctor} --handoff handoff-${environment}`
}

/** What to do about a finding, as commands with the flags of this one. */
export function waysOutFrom(words: readonly string[], { environment }: Pick<Blueprint, 'environment'>): WaysOut {
  const handOff = handOffCommand(sameCommand(words, 'doctor'), environment)
  return (finding) => waysOut(finding, [handOff])
}

/** The command that waits for the hand-off and goes on. */
export function waitingCommand(words: readonly string[]): string {
  return `${sameCommand(words, 'apply')} --yes --wait-for-handoff`
}

/** A folder that was written, with its files. */
export interface WrittenHandOff {
  readonly folder: string
  readonly files: readonly string[]
}

/**
 * Writes what a colleague with more rights runs; undefined where nothing in the way is a matter of rights. Throws a UserProblem where nobody knows
 * whom the rights are for, or the folder cannot be written.
 */
export function writeHandOff(
  io: Io,
  folder: string,
  { intent, preflight }: Looked,
  caller: SignedIn | undefined,
  words: readonly string[],
): WrittenHandOff | undefined {
  if (caller === undefined)
    throw new UserProblem({
      code: 'caller-unknown',
      what: 'Your sign-in does not say who you are, so no rights can be asked for you.',
      now: ['az login', 'then run the same command again'],
      exit: exitCodes.notAllowed,
    })
  const receiver = {
    objectId: caller.objectId,
    name: caller.name ?? caller.objectId,
    type: caller.kind === 'app' ? 'ServicePrincipal' : 'User',
  } as const
  const handOff = handOffOf(intent, preflight, receiver, asStarted(waitingCommand(words), io.startedAs))
  if (handOff === undefined) return undefined
  const files = handOffFiles(handOff)
  try {
    const where = resolve(io.cwd, folder)
    makeFolder(where, 0o777)
    for (const { name, text, executable } of files) {
      writeFileSync(join(where, name), text)
      if (executable === true) chmodSync(join(where, name), 0o755)
    }
  } catch (error) {
    throw new UserProblem({
      code: 'hand-off-not-written',
      what: `The hand-off cannot be written to ${safeText(folder)}.`,
      why: error instanceof Error ? safeText(error.message) : String(error),
      now: ['Name another folder: --handoff FOLDER'],
      exit: exitCodes.usage,
    })
  }
  return { folder, files: files.map(({ name }) => name) }
}
