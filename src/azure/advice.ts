import { batchApplication } from '../common/batch-application.ts'
import { type ExitCode, exitCodes } from '../common/problem.ts'
import { rarerAdvice } from './advice-rarer.ts'
import { missingRight, rightCommand } from './advice-rights.ts'
import { again, batchErrors, batchQuotas, deploymentErrors, poolErrors, tooManyRequests, words } from './advice-words.ts'
import type { ServiceError } from './errors.ts'

/** What a code means to a person. `retry` marks what heals by itself. */
export interface Advice {
  why(error: ServiceError): string
  now(error: ServiceError): readonly string[]
  /** Where to read more. */
  readonly link: string
  /** Where it says more than the status does: nothing begins without another answer, or without a right. */
  readonly exit?: ExitCode
  readonly retry?: {
    readonly afterSeconds?: number
    readonly because: string
    readonly withinSeconds: number
    /** What the person can do in the meantime, or that there is nothing. */
    readonly meanwhile?: string
    /** Where the code alone does not tell; absent: always. */
    readonly when?: (error: ServiceError) => boolean
  }
}

const roleTroubleshooting = 'https://learn.microsoft.com/azure/role-based-access-control/troubleshooting'
const spreading = 'nothing for you to do'
const notFound = 'https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-not-found'
const limits = 'https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits'
const networkQuestions = 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq'
const userSubscription = 'https://learn.microsoft.com/azure/batch/batch-account-create-portal'
const vaultRecovery = 'https://learn.microsoft.com/azure/key-vault/general/key-vault-recovery'

/** Batch's own words for a right the caller lacks on a pool's subnet or address (microsoft/CromwellOnAzure#450; the spelling is Batch's). */
const unjoined = (error: ServiceError) =>
  [error.message, ...error.inner.map((entry) => entry.message)].find((text) => /required privelege/i.test(text))

/**
 * ARM code → what happened and what to do. Codes and wording: learn.microsoft.com troubleshooting pages for Resource Manager, RBAC, Key Vault
 * and Batch; Microsoft.Batch 2025-06-01. The key is the code exactly as the service sends it.
 */
export const advice: Readonly<Record<string, Advice>> = {
  ...rarerAdvice,
  SubscriptionQuotaExceeded: {
    why: () => 'This subscription has as many Batch accounts in this region as its quota allows.',
    now: ({ about }) => [
      ...(about?.location === undefined ? [] : [`az batch location quotas show --location ${about.location}`]),
      'Choose another region (--set region=…), or ask for a higher account quota in the portal',
    ],
    link: batchQuotas,
  },
  InsufficientPermissions: {
    link: userSubscription,
    why: (error) =>
      unjoined(error) === undefined
        ? 'The Batch service may not act in this subscription: user subscription mode needs a grant for it.'
        : `Batch asked whether you may use something the pool refers to, and you may not. ${unjoined(error) ?? ''}`,
    now: (error) =>
      unjoined(error) === undefined
        ? [
            ...(error.about?.subscription === undefined
              ? ['Give the Batch service the role "Azure Batch Service Orchestration Role" on the subscription (portal: Access control)']
              : [
                  `az role assignment create --assignee ${batchApplication} --role "Azure Batch Service Orchestration Role" --scope /subscriptions/${error.about.subscription}`,
                ]),
            'or, where that role does not exist yet, the same with Contributor',
            again,
          ]
        : ['Ask for Network Contributor on the virtual network or the public address', again],
  },
  InvalidKeyVaultReference: {
    link: userSubscription,
    why: () => 'The Batch service may not use the secrets of the Key Vault the account refers to.',
    now: ({ about }) => [
      about?.vault === undefined
        ? 'Grant "Key Vault Secrets Officer" on the vault to the "Microsoft Azure Batch" service principal (portal: the vault, Access control)'
        : `az role assignment create --assignee ${batchApplication} --role "Key Vault Secrets Officer" --scope "${about.vault}"`,
      again,
    ],
  },
  VaultAlreadyExists: {
    link: vaultRecovery,
    why: () => 'A vault of this name exists somewhere in Azure; vault names are unique across all subscriptions.',
    now: () => ['Choose another environment name: --environment …'],
  },
  ConflictError: {
    why: (error) =>
      /deleted state|soft.?delet|recover or purge/i.test(error.message)
        ? `A deleted vault of this name is still kept (soft delete). The service says: ${words(error)}`
        : words(error),
    now: (error) =>
      /deleted state|soft.?delet|recover or purge/i.test(error.message)
        ? [
            error.about?.name === undefined
              ? 'Recover it in the portal (Key vaults, Manage deleted vaults)'
              : `az keyvault recover --name ${error.about.name}`,
            again,
          ]
        : [again],
    link: vaultRecovery,
  },
  ResourceGroupNotFound: {
    link: notFound,
    why: () => 'The resource group is not known everywhere yet, or it was deleted meanwhile.',
    now: () => [again],
    retry: { afterSeconds: 3, because: 'the resource group is not known everywhere yet', withinSeconds: 60 },
  },
  ParentResourceNotFound: {
    link: notFound,
    why: (error) => words(error),
    now: () => [again],
    retry: { afterSeconds: 3, because: 'what it lies in is not known everywhere yet', withinSeconds: 60 },
  },
  PrincipalNotFound: {
    why: () => 'A new identity has not spread to every part of the directory yet.',
    now: () => [again],
    link: roleTroubleshooting,
    retry: { afterSeconds: 10, because: 'the new identity is not known everywhere yet', withinSeconds: 600, meanwhile: spreading },
  },
  RoleAssignmentUpdateNotPermitted: {
    why: () => 'A role assignment of this name belongs to an identity that was deleted and made again.',
    now: () => ['Remove the old assignment in the portal (Access control), then run the same command again'],
    link: roleTroubleshooting,
  },
  AuthorizationFailed: {
    why: (error) => {
      const right = missingRight(error.message)
      return right === undefined
        ? `You are signed in, but your roles do not allow this. ${words(error)}`
        : `You are signed in as ${right.client}, but none of your roles allows ${right.action} there.`
    },
    now: (error) => [...rightCommand(error.message), again],
    link: roleTroubleshooting,
  },
  DenyAssignmentAuthorizationFailed: {
    why: (error) => `Your roles would allow this, but a deny assignment forbids it to everybody. ${words(error)}`,
    now: () => ['Change it through the managed application or deployment stack it belongs to, or choose another resource group'],
    link: 'https://learn.microsoft.com/azure/role-based-access-control/deny-assignments',
  },
  LinkedAuthorizationFailed: {
    why: (error) => `You may change this resource, but not use another one it refers to. ${words(error)}`,
    now: () => ['Ask for Network Contributor on the network or address, or Managed Identity Operator on the identity', again],
    link: roleTroubleshooting,
  },
  MissingSubscriptionRegistration: {
    why: (error) => `The subscription has not registered a resource provider it needs. ${words(error)}`,
    now: ({ message }) => [
      `az provider register --namespace ${/namespace '(Microsoft\.\w+)'/i.exec(message)?.[1] ?? 'Microsoft.Batch'} --wait`,
      again,
    ],
    link: 'https://aka.ms/rps-not-found',
    retry: { afterSeconds: 10, because: 'the provider is registered, but not everywhere yet', withinSeconds: 120, meanwhile: spreading },
  },
  RequestDisallowedByPolicy: {
    why: (error) =>
      error.policies.length > 0
        ? `Your organisation's Azure Policy forbids it: ${error.policies.join(', ')}.`
        : `Your organisation's Azure Policy forbids it. ${words(error)}`,
    now: () => ['Change the answer the policy speaks of, or ask its owner for an exemption'],
    link: deploymentErrors,
  },
  SkuNotAvailable: {
    why: (error) => words(error),
    now: () => ['Choose another size or region: --set pool-size=… or --set region=…'],
    link: 'https://aka.ms/azureskunotavailable',
  },
  OperationNotAllowed: {
    link: 'https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-resource-quota',
    why: (error) => words(error),
    now: () => ['Ask for more quota in the portal (Usage + quotas), or choose a smaller pool: --set pool-nodes=…'],
  },
  PublicIPCountLimitReached: {
    link: limits,
    why: () => 'The subscription has as many public addresses in this region as its quota allows.',
    now: () => ['Choose fewer nodes or no public addresses (--set node-addresses=none), or ask for more quota'],
  },
  StaticPublicIPCountLimitReached: {
    link: limits,
    why: () => 'The subscription has as many static public addresses in this region as its quota allows.',
    now: () => ['Choose fewer nodes or a NAT gateway (--set node-addresses=none --set egress=nat), or ask for more quota'],
  },
  NetcfgSubnetRangesOverlap: {
    link: networkQuestions,
    why: (error) => words(error),
    now: () => ['Choose a range that is free: --set network-range=…'],
  },
  NetcfgSubnetRangeOutsideVnet: {
    link: networkQuestions,
    why: (error) => words(error),
    now: () => ['Choose a larger range: --set network-range=…'],
  },
  InUseSubnetCannotBeDeleted: {
    link: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet',
    why: (error) => `Something still uses the subnet. ${words(error)}`,
    now: () => ['Remove what the message names, then run the same command again'],
  },
  PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled: {
    link: 'https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy',
    why: () => 'The subnet has network policies for private endpoints switched on.',
    now: () => ["Set the subnet's privateEndpointNetworkPolicies to Disabled or NetworkSecurityGroupEnabled", again],
  },
  AzureDiskEncryptionNotSupportedOnVMSize: {
    why: () => 'This size cannot use Azure Disk Encryption, and Batch would need it for the disks you chose.',
    now: () => ['Choose encryption at host (--set disk-encryption=host-and-temporary) or another size (--set pool-size=…)'],
    link: 'https://learn.microsoft.com/azure/batch/disk-encryption',
  },
  AccountCoreQuotaReached: {
    why: () => 'The account has no cores left for these nodes; new accounts often start with a quota of 0.',
    now: () => ['Ask for more cores in the portal (Batch account, Quotas)', 'or start with fewer nodes: --set pool-nodes=0'],
    link: batchQuotas,
  },
  AccountVMSeriesCoreQuotaReached: {
    why: () => 'The account has no cores left for this family of sizes.',
    now: () => [
      'Ask for more cores of this family in the portal (Batch account, Quotas)',
      'or start with fewer nodes or another size: --set pool-nodes=…, --set pool-size=…',
    ],
    link: batchQuotas,
  },
  AllocationFailed: {
    link: poolErrors,
    why: (error) => words(error),
    now: () => ['Try again later, or choose another size or region'],
  },
  AllocationTimedout: {
    link: poolErrors,
    why: () => 'The nodes did not start within the time allowed.',
    now: () => [again],
  },
  AccountProvisioningStateInvalid: {
    link: 'https://learn.microsoft.com/azure/batch/private-connectivity',
    why: () => 'The network has not heard yet that the account is ready.',
    now: () => [again],
    retry: { afterSeconds: 15, because: 'the network has not heard yet that the account is ready', withinSeconds: 180 },
  },
  AnotherOperationInProgress: {
    link: deploymentErrors,
    why: () => 'Another change to the same network is under way.',
    now: () => [again],
    retry: { afterSeconds: 5, because: 'another change to the same network is under way', withinSeconds: 300 },
  },
  Conflict: {
    link: deploymentErrors,
    why: (error) => words(error),
    now: () => [again],
    retry: {
      afterSeconds: 10,
      because: 'another operation on it is under way',
      withinSeconds: 600,
      // The same code is used for refusals that stay.
      when: (error) => /another operation .*in progress/i.test(error.message),
    },
  },
  RetryableError: {
    link: deploymentErrors,
    why: (error) => words(error),
    now: () => [again],
    retry: { because: 'the service asks to try again', withinSeconds: 300 },
  },
  ScopeLocked: {
    link: 'https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources',
    why: (error) => `A lock protects it. ${words(error)}`,
    now: () => ['Remove the lock in the portal if you are sure, then run the same command again'],
    // A lock that has just been removed may still hold for a moment (unverified how long).
    retry: {
      afterSeconds: 5,
      because: 'a lock still holds',
      withinSeconds: 60,
      meanwhile: 'look whether another lock covers it: portal, Locks',
    },
  },
  PropertyCannotBeUpdated: {
    link: 'https://learn.microsoft.com/rest/api/batchmanagement/pool/update',
    why: (error) => `This cannot be changed once created. ${words(error)}`,
    now: () => ['Look at what would be replaced: the same command with plan instead of apply'],
  },
  SubscriptionNotFound: {
    link: deploymentErrors,
    exit: exitCodes.notAllowed,
    why: () => 'The subscription does not exist, or your sign-in cannot see it.',
    now: () => ['az account list --output table', 'Then give it: --subscription …'],
  },
  ResourceGroupBeingDeleted: {
    link: 'https://learn.microsoft.com/azure/azure-resource-manager/management/delete-resource-group',
    why: () => 'The resource group is being deleted.',
    now: () => ['Wait until it is gone, then run the same command again'],
    retry: { afterSeconds: 15, because: 'the resource group is still being deleted', withinSeconds: 600, meanwhile: spreading },
  },
  SubscriptionRequestsThrottled: tooManyRequests('from you in this subscription'),
  ServerBusy: {
    link: batchErrors,
    why: () => 'The Batch service is busy.',
    now: () => [again],
    retry: { because: 'the Batch service is busy', withinSeconds: 300 },
  },
}

/** The advice on a code of the service; undefined where nobody has written any. A code may be any word, also one every object knows (`constructor`). */
export function adviceFor(code: string): Advice | undefined {
  return Object.hasOwn(advice, code) ? advice[code] : undefined
}
