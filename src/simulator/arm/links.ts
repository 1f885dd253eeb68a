import { idKey } from '../../common/arm-id.ts'
import type { Link, ResourceDefinition, Write } from '../definition.ts'
import { ArmError } from '../errors.ts'
import type { World } from '../world.ts'

/**
 * Refuses a write that refers to resources on which the caller lacks the right to use them. A reference that was there before is not asked
 * about again (unverified). Words: learn.microsoft.com role-based-access-control/troubleshooting; with several actions as recorded for
 * Microsoft.ContainerService and Microsoft.App (`action(s) … (respectively)`).
 */
export function refuseUnlinked(world: World, definition: ResourceDefinition, write: Write): void {
  if (definition.links === undefined) return
  const key = ({ action, scope }: Link) => `${action.toLowerCase()} ${idKey(scope)}`
  const { before } = write
  const known = new Set((before === undefined ? [] : definition.links(world, { ...write, body: before.body, sent: before.body })).map(key))
  const wanted = new Map(definition.links(world, write).map((link) => [key(link), link]))
  const missing = [...wanted].filter(([name, link]) => !known.has(name) && !world.may(link.action, link.scope)).map(([, link]) => link)
  if (missing.length === 0) return
  const { name, objectId } = world.settings.caller
  const actions = [...new Set(missing.map((link) => link.action))]
  const scopes = missing.map((link) => link.scope).join(',')
  const [one] = actions
  const lacking =
    actions.length === 1
      ? `action '${one ?? ''}' on the linked scope(s) '${scopes}'`
      : `action(s) '${missing.map((link) => link.action).join(',')}' on the linked scope(s) '${scopes}' (respectively)`
  throw new ArmError(
    403,
    'LinkedAuthorizationFailed',
    `The client '${name}' with object id '${objectId}' has permission to perform action '${definition.type}/write' on scope '${write.id}'; however, it does not have permission to perform ${lacking} or the linked scope(s) are invalid.`,
  )
}
