import { bicep } from './bicep.ts'
import { readme } from './readme.ts'
import { assignmentJson, roleJson } from './role-json.ts'
import { script } from './script.ts'
import type { HandOff, HandOffFile } from './types.ts'

/** The files of a hand-off folder, the one to read first in front. */
export function handOffFiles(handOff: HandOff): readonly HandOffFile[] {
  return [
    readme(handOff),
    script(handOff),
    ...bicep(handOff),
    ...handOff.roles.flatMap((role, index) => [roleJson(role, index), assignmentJson(role, index, handOff)]),
  ]
}
