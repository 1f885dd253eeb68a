import { idKey } from '../../common/arm-id.ts'
import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open } from '../look.ts'
import type { Control } from '../types.ts'

export const locked: Control = {
  id: 'locked',
  title: 'What would be missed is locked against deletion',
  short: 'locks',
  standards: [],
  source: sources.locks,
  judge(environment) {
    const guarded = [types.vault, types.storage, types.workspace].flatMap((type) => environment.ofType(type))
    const locks = environment.ofType(types.lock).map((lock) => idKey(lock.id).split('/providers/microsoft.authorization/locks/')[0] ?? '')
    return each(guarded, 'There is no vault, storage or workspace to lock.', 'What would be missed is locked.', (resource) => {
      // A lock on the group or the subscription covers what is in it.
      const isLocked = locks.some((scope) => `${idKey(resource.id)}/`.startsWith(`${scope}/`))
      return isLocked
        ? undefined
        : open(`${nameOf(resource)} can be deleted by accident.`, resource, 'locks', { question: 'locks', value: 'delete' })
    })
  },
}
