import { idKey } from '../../../common/arm-id.ts'
import type { Json } from '../../../common/json.ts'
import { present } from '../../arm/present.ts'
import type { ResourceDefinition, StoredResource } from '../../definition.ts'
import { durations } from '../../durations.ts'
import { badRequest } from '../../errors.ts'
import { boolean, list, object, readOnlyProperties, text } from '../../shape.ts'
import type { World } from '../../world.ts'
import { propertiesOf } from './addresses.ts'
import { checkInlineNames, finishChildren, inlineChildren, refuseBusyFamily, replaceChildren } from './children.ts'
import { networkChild, networkResource } from './common.ts'
import { checkRules, defaultRules, dressRule, ruleProperties } from './security-rules.ts'
import { subnetsWith } from './subnet-use.ts'

export const groupType = 'Microsoft.Network/networkSecurityGroups'

const ruleType = 'Microsoft.Network/networkSecurityGroups/securityRules'

/** Security groups. Their rules live as resources of their own and are shown inside. */
export const networkSecurityGroup: ResourceDefinition = networkResource({
  type: groupType,
  seconds: durations.networkSecurityGroup,
  properties: {
    flushConnection: boolean,
    securityRules: list(object({ name: text, id: text, properties: object(ruleProperties), ...readOnlyProperties('etag', 'type') })),
  },
  set: ['defaultSecurityRules', 'networkInterfaces', 'subnets', 'flowLogs', 'resourceGuid'],
  check(world, group) {
    const [user] = subnetsWith(world, 'networkSecurityGroup', group.id)
    if (user === undefined) return
    throw badRequest(
      'InUseNetworkSecurityGroupCannotBeDeleted',
      `Network security group ${group.id} cannot be deleted because it is in use by the following resources: ${user.id}. In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.`,
    )
  },
  free: (world, { id, before }) => refuseBusyFamily(world, before?.id ?? id, [ruleType], before?.id ?? id),
  prepare(world, write) {
    const { securityRules, ...properties } = propertiesOf(write.body)
    if (write.verb === 'put') {
      const rules = inlineChildren(write.id, 'securityRules', securityRules) ?? []
      checkInlineNames(rules, 'security rule')
      checkRules(world, write.id, rules, String(write.body.location))
    }
    return { body: { ...write.body, properties }, facts: write.before?.facts ?? { resourceGuid: world.newGuid() } }
  },
  stored(world, group, write) {
    if (write.verb !== 'put') return
    replaceChildren(world, group, ruleType, inlineChildren(group.id, 'securityRules', propertiesOf(write.sent).securityRules) ?? [])
  },
  finished: (world, group) => finishChildren(world, group, ruleType),
  show(world, group) {
    const subnets = subnetsWith(world, 'networkSecurityGroup', group.id)
    return {
      securityRules: rulesOf(world, group.id).map((rule): Json => present(world, rule)),
      defaultSecurityRules: defaultRules.map((rule) => dressRule(group, rule)),
      ...(subnets.length === 0 ? {} : { subnets: subnets.map(({ id }) => ({ id })) }),
    }
  },
})

/** One rule of a group, written by itself. */
export const securityRule: ResourceDefinition = networkChild({
  type: ruleType,
  seconds: durations.networkSecurityGroup,
  properties: ruleProperties,
  free: (world, { id, parent, before }) => refuseBusyFamily(world, parent ?? '', [ruleType], before?.id ?? id),
  prepare(world, write) {
    const group = world.find(write.parent ?? '')
    const others = rulesOf(world, write.parent ?? '').filter((other) => idKey(other.id) !== idKey(write.id))
    checkRules(world, group?.id ?? '', [...others, write], String(group?.body.location ?? ''))
    return { body: write.body }
  },
})

/** The rules of a group, its own ones only. */
export function rulesOf(world: World, group: string): StoredResource[] {
  return world.childrenOf(group, ruleType)
}

/** Groups of network interfaces that rules may name instead of addresses. */
export const applicationSecurityGroup: ResourceDefinition = networkResource({
  type: 'Microsoft.Network/applicationSecurityGroups',
  seconds: durations.networkSecurityGroup,
  properties: {},
  set: ['resourceGuid'],
  check(world, group) {
    const sides = ['sourceApplicationSecurityGroups', 'destinationApplicationSecurityGroups']
    const user = [...world.ofType(ruleType), ...world.ofType('Microsoft.Network/privateEndpoints')].find((resource) =>
      [...sides, 'applicationSecurityGroups'].some((name) =>
        JSON.stringify(propertiesOf(resource.body)[name] ?? '')
          .toLowerCase()
          .includes(`"${idKey(group.id)}"`),
      ),
    )
    if (user === undefined) return
    throw badRequest(
      'InUseApplicationSecurityGroupCannotBeDeleted',
      `Application security group ${group.id} cannot be deleted because it is in use by the following resources: ${user.id}.`,
    )
  },
  prepare: (world, write) => ({ body: write.body, facts: write.before?.facts ?? { resourceGuid: world.newGuid() } }),
})
