import type { Blueprint } from '../blueprint/types.ts'
import type { WaysOut } from '../ui/lines/preflight.ts'
import { waysOut } from './preflight.ts'
import { sameCommand } from './same-command.ts'

/** The command that writes what a colleague runs; `doctor` is the doctor's command for these answers. */
export function handOffCommand(doctor: string, environment: string): string {
  return `${doctor} --handoff handoff-${environment}`
}

/** What to do about a finding, as commands with the flags of this one. */
export function waysOutFrom(words: readonly string[], { environment }: Pick<Blueprint, 'environment'>): WaysOut {
  const handOff = handOffCommand(sameCommand(words, 'doctor'), environment)
  return (finding) => waysOut(finding, handOff)
}
