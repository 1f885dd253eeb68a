import { exitCodes } from '../common/problem.ts'
import type { Advice } from './advice.ts'
import { again, batchErrors, batchQuotas, deploymentErrors, poolErrors, tooManyRequests, words } from './advice-words.ts'

const requests = 'https://learn.microsoft.com/rest/api/batchmanagement/batch-account/create'
const anotherRegion = 'Choose another region: --set region=…'
const anotherName = 'Choose another environment name: --environment …'
const mistake = 'This is most likely a mistake of secure-batch: report it with the correlation id'

/** The same for several codes. */
const each = (codes: readonly string[], advice: Advice): Record<string, Advice> => Object.fromEntries(codes.map((code) => [code, advice]))

/** A request the service does not understand: `what` is wrong with it. */
const malformed = (what: string): Advice => ({ why: (error) => `${what} ${words(error)}`, now: () => [mistake], link: requests })

/** Something else still uses what shall go. */
const inUse = (what: string): Advice => ({
  why: (error) => `Something still uses ${what}. ${words(error)}`,
  now: () => ['Detach or remove what the message names, then run the same command again'],
  link: deploymentErrors,
})

/**
 * Codes met more rarely than those of `advice`, of which they are part. Public sources: the table of common deployment errors (learn.microsoft.com
 * azure-resource-manager/troubleshooting), Batch's error codes (rest/api/batchservice), pool error checking (batch/batch-pool-node-error-checking).
 */
export const rarerAdvice: Readonly<Record<string, Advice>> = {
  ...each(['AccountLowPriorityCoreQuotaReached', 'AccountSpotCoreQuotaReached'], {
    why: () => 'The account has no cores left for Spot nodes.',
    now: () => ['Ask for more Spot cores in the portal (Batch account, Quotas)', 'or start with fewer Spot nodes: --set spot-nodes=0'],
    link: batchQuotas,
  }),
  PoolQuotaReached: {
    why: () => 'The account has as many pools as its quota allows.',
    now: () => ['Remove a pool that is not needed, or ask for more pools in the portal (Batch account, Quotas)', again],
    link: batchQuotas,
  },
  ActiveJobAndScheduleQuotaReached: {
    why: () => 'The account has as many active jobs and schedules as its quota allows.',
    now: () => ['End jobs that are not needed, or ask for more in the portal (Batch account, Quotas)', again],
    link: batchQuotas,
  },
  PoolBeingResized: {
    why: () => 'The pool is being resized.',
    now: () => ['Wait until it is steady, then run the same command again'],
    link: batchErrors,
    retry: { afterSeconds: 15, because: 'the pool is being resized', withinSeconds: 1800, meanwhile: 'nothing for you to do' },
  },
  UnsupportedVMSize: {
    link: 'https://learn.microsoft.com/azure/batch/batch-pool-vm-sizes',
    why: (error) => `Batch does not offer this size here. ${words(error)}`,
    now: ({ about }) => [
      about?.location === undefined
        ? 'Look at the sizes Batch offers in this region (portal: the account, Pools, Add)'
        : `az batch location list-skus --location ${about.location} --output table`,
      'Choose one of them: --set pool-size=…',
    ],
  },
  MarketplacePurchaseEligibilityFailed: {
    link: poolErrors,
    why: (error) => `The image has terms of use that nobody has accepted on this subscription. ${words(error)}`,
    now: ({ about }) => [
      about?.image === undefined
        ? 'Accept its terms (portal: Marketplace, the image, Get started)'
        : `az vm image terms accept --urn ${about.image}`,
      again,
    ],
  },
  InvalidApplicationPackageReferences: {
    link: 'https://learn.microsoft.com/azure/batch/batch-application-packages',
    why: (error) => `The pool names an application package that is not there. ${words(error)}`,
    now: () => ['Upload that version, or set a default one (Batch account, Applications)', again],
  },
  MissingIdentityIds: malformed('An identity was announced, but none was named.'),
  MissingRequiredProperty: malformed('The request lacks a property.'),
  InvalidPropertyValue: {
    link: 'https://learn.microsoft.com/azure/batch/batch-virtual-network',
    why: (error) => `A value is not allowed there. ${words(error)}`,
    now: () => [
      'Where it speaks of a subnet: set its privateEndpointNetworkPolicies and privateLinkServiceNetworkPolicies to Disabled',
      again,
    ],
  },
  AuthenticationFailed: {
    link: batchErrors,
    why: (error) => `The service did not take your sign-in. ${words(error)}`,
    now: () => ['az login', again],
  },
  RoleAssignmentExists: {
    why: () => 'The identity has this role already, by an assignment of another name.',
    now: () => ['Remove that assignment in the portal (Access control), or keep it and leave this one out', again],
    link: 'https://learn.microsoft.com/azure/role-based-access-control/troubleshooting',
  },
  IPv4BasicSkuPublicIpCountLimitReached: {
    link: 'https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-basic-upgrade-guidance',
    why: () => 'A public address of the Basic SKU was asked for, and Azure has retired it.',
    now: () => ['Use a Standard one: secure-batch always asks for those, so look for another program or template'],
  },
  InUseNetworkSecurityGroupCannotBeDeleted: inUse('the security group'),
  NatGatewayInUseBySubnet: inUse('the NAT gateway'),
  PublicIPAddressCannotBeDeleted: inUse('the public address'),
  CannotDeleteResource: inUse('it'),
  DnsRecordInUse: {
    why: (error) => `Another public address has this DNS label already. ${words(error)}`,
    now: () => [anotherName],
    link: deploymentErrors,
  },
  SubnetIsFull: {
    why: (error) => `The subnet has no free address left. ${words(error)}`,
    now: () => ['Choose a larger range (--set network-range=…) or fewer nodes (--set pool-nodes=…)'],
    link: deploymentErrors,
  },
  PropertyChangeNotAllowed: {
    why: (error) => `This cannot be changed once created. ${words(error)}`,
    now: () => ['Look at what would be replaced: the same command with plan instead of apply'],
    link: deploymentErrors,
  },
  ...each(['NoRegisteredProviderFound', 'LocationNotAvailableForResourceType'], {
    why: (error) => `This region, or this version of the service, does not have it. ${words(error)}`,
    now: () => ['az provider show --namespace Microsoft.Batch --query "resourceTypes[].locations"', anotherRegion],
    link: deploymentErrors,
    exit: exitCodes.refused,
  }),
  MissingRegistrationForLocation: {
    why: (error) => `The resource provider is not registered for this region. ${words(error)}`,
    now: () => ['az provider register --namespace Microsoft.Batch --wait', again],
    link: deploymentErrors,
  },
  RegionDoesNotAllowProvisioning: {
    why: (error) => `This region takes nothing new from this subscription. ${words(error)}`,
    now: () => [anotherRegion, 'or ask Azure support for access to the region'],
    link: deploymentErrors,
  },
  ReservedResourceName: {
    why: (error) => `The name holds a word that Azure keeps for itself. ${words(error)}`,
    now: () => [anotherName],
    link: deploymentErrors,
  },
  AccountAlreadyExists: {
    why: (error) => `${words(error)} Names of Batch accounts are unique in their region.`,
    now: () => [anotherName],
    link: 'https://learn.microsoft.com/rest/api/batchmanagement/location/check-name-availability',
  },
  StorageAccountAlreadyTaken: {
    why: () => 'A storage account of this name exists somewhere in Azure; their names are unique across all subscriptions.',
    now: () => [anotherName],
    link: deploymentErrors,
  },
  ResourceQuotaExceeded: {
    why: (error) => `The resource group or subscription holds as many of these as it may. ${words(error)}`,
    now: () => ['Remove what is not needed, or choose another resource group: --set resource-group=…'],
    link: deploymentErrors,
  },
  InvalidResourceReference: {
    why: (error) => `Something it refers to is not there, or not yet. ${words(error)}`,
    now: () => ['Check that what the message names exists in the same region', again],
    link: deploymentErrors,
  },
  OperationTimedOut: {
    link: batchErrors,
    why: () => 'The service did not finish in time.',
    now: () => [again],
    retry: { because: 'the service did not finish in time', withinSeconds: 300 },
  },
  TenantRequestsThrottled: tooManyRequests('from you'),
}
