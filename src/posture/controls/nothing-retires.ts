import { endOf } from '../../guidance/retirements.ts'
import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { met, notApplicable, open } from '../look.ts'
import { retiredParts } from '../radar.ts'
import type { Control } from '../types.ts'

/** What an environment still carries from the retirement calendar. */
export const nothingRetires: Control = {
  id: 'nothing-retires',
  title: 'Nothing here is about to end',
  short: 'nothing retires',
  standards: [],
  source: sources.security,
  judge(environment) {
    const [first] = retiredParts(environment)
    if (first !== undefined) return open(endOf(first.retirement), first.resource, first.path, first.fix)
    return environment.ofType(types.pool).length === 0
      ? notApplicable('There is no pool.')
      : met('Sizes, images and addresses have a future.')
  },
}
