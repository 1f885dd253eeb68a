import { isObject, type JsonObject } from '../../../common/json.ts'
import type { ResourceDefinition, Write } from '../../definition.ts'
import { durations } from '../../durations.ts'
import type { World } from '../../world.ts'
import { addPrincipal, removePrincipal } from '../authorization/principals.ts'
import { families, familyLimit } from '../compute/sizes.ts'
import { connectionsTo } from '../private-link.ts'
import { checkEncryption } from './account-key.ts'
import { accountLinks } from './account-links.ts'
import { checkAccess, checkModes, checkNew } from './account-rules.ts'
import { accountAt, accountShape } from './account-shapes.ts'
import { checkStorage } from './auto-storage.ts'
import { accountType, batchVersions, dressIdentity, poolType, userIdentities } from './common.ts'
import { checkUserSubscription } from './user-subscription.ts'

const newest = batchVersions.at(-1) ?? ''

/** Batch accounts: created by PUT with 202 and `Location`, changed by PATCH only. */
export const batchAccount: ResourceDefinition = {
  type: accountType,
  apiVersions: batchVersions,
  name: { pattern: /^[a-z0-9]{3,24}$/, rule: 'it has 3 to 24 lowercase letters and digits', code: 'InvalidAccountName' },
  location: 'regional',
  tracked: true,
  body: accountShape(newest, 'put'),
  patch: accountShape(newest, 'patch'),
  shapeAt: accountShape,
  put: { kind: 'location', seconds: durations.batchAccount, results: 'accountOperationResults' },
  update: { kind: 'now', status: 200, takes: 3 },
  // Whether Batch refuses while pools exist or takes them along is not documented; here they go along.
  remove: {
    style: { kind: 'location', seconds: durations.deleteBatchAccount, results: 'accountOperationResults' },
    seconds: (world, account) =>
      durations.deleteBatchAccount + (world.childrenOf(account.id, poolType).length === 0 ? 0 : durations.deletePool),
    done: (world, account) => removePrincipal(world, String(account.facts.identityPrincipal ?? '')),
  },
  links: accountLinks,
  prepare(world, write) {
    if (write.verb === 'put') checkNew(world, write)
    const ids = userIdentities(world, write.body, write.id)
    const properties = isObject(write.body.properties) ? write.body.properties : {}
    const sent = isObject(write.sent.properties) ? write.sent.properties : {}
    const asked = (...names: string[]) => write.verb === 'put' || names.some((name) => sent[name] !== undefined)
    checkAccess(properties)
    checkModes(properties)
    if (write.verb === 'put') checkUserSubscription(world, write, properties)
    if (asked('autoStorage') || write.sent.identity !== undefined) checkStorage(world, write, properties)
    if (asked('encryption') || write.sent.identity !== undefined) checkEncryption(world, write, properties, ids)
    return { body: write.body, facts: factsOf(world, write) }
  },
  stored(world, account, { before }) {
    const principal = account.facts.identityPrincipal
    if (typeof principal === 'string' && before?.facts.identityPrincipal !== principal) addPrincipal(world, principal, account.name)
    if (principal === undefined && before?.facts.identityPrincipal !== undefined) {
      removePrincipal(world, String(before.facts.identityPrincipal))
    }
  },
  show(world, account) {
    const properties = isObject(account.body.properties) ? account.body.properties : {}
    const { quotas } = world.settings
    const own = properties.poolAllocationMode === 'UserSubscription'
    return {
      poolAllocationMode: properties.poolAllocationMode ?? 'BatchService',
      publicNetworkAccess: properties.publicNetworkAccess ?? 'Enabled',
      encryption: properties.encryption ?? { keySource: 'Microsoft.Batch' },
      allowedAuthenticationModes: properties.allowedAuthenticationModes ?? ['SharedKey', 'AAD', 'TaskAuthenticationToken'],
      privateEndpointConnections: connectionsTo(world, account),
      poolQuota: quotas.pools,
      activeJobAndJobScheduleQuota: quotas.jobs,
      ...(own
        ? {}
        : {
            dedicatedCoreQuota: quotas.dedicatedCores,
            lowPriorityCoreQuota: quotas.lowPriorityCores,
            dedicatedCoreQuotaPerVMFamilyEnforced: true,
            dedicatedCoreQuotaPerVMFamily: families.map((name) => ({
              name,
              coreQuota: familyLimit(quotas.families, quotas.dedicatedCores, name),
            })),
          }),
    }
  },
  dress(world, account, body, version = newest) {
    const { identityPrincipal: _, keyTurns: __, ...properties } = isObject(body.properties) ? body.properties : {}
    return { ...body, identity: dressIdentity(world, account), properties: accountAt(version, properties) }
  },
}

function factsOf(world: World, { before, name, body }: Write): JsonObject {
  const place = String(body.location)
  const { identityPrincipal, ...kept }: JsonObject = before?.facts ?? {
    accountEndpoint: `${name}.${place}.batch.azure.com`,
    nodeManagementEndpoint: `${world.newGuid()}.${place}.service.batch.azure.com`,
  }
  const own = isObject(body.identity) && body.identity.type === 'SystemAssigned'
  return own ? { ...kept, identityPrincipal: identityPrincipal ?? world.newGuid() } : kept
}
