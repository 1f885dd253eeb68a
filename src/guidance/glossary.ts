import { type Source, sources } from './sources.ts'

/** A word of Azure's with its meaning in one line. */
export interface GlossaryTerm {
  readonly term: string
  /** Other ways to write it; plurals need not be listed. */
  readonly also?: readonly string[]
  readonly meaning: string
  readonly source: Source
}

const { checked } = sources.accounts
const page = (title: string, path: string): Source => ({ title, link: `learn.microsoft.com/azure/${path}`, checked })

const entra = (title: string, path: string): Source => ({ title, link: `learn.microsoft.com/entra/${path}`, checked })

const define = (term: string, meaning: string, source: Source, ...also: readonly string[]): GlossaryTerm => ({
  term,
  ...(also.length === 0 ? {} : { also }),
  meaning,
  source,
})

const endpoint = page('What is a private endpoint', 'private-link/private-endpoint-overview')
const identities = entra('What are managed identities', 'identity/managed-identities-azure-resources/overview')
const network = page('Virtual network concepts', 'virtual-network/concepts-and-best-practices')
const management = page('What is Azure Resource Manager', 'azure-resource-manager/management/overview')
const rbac = page('What is Azure role-based access control', 'role-based-access-control/overview')
const softDelete = page('Key Vault soft-delete overview', 'key-vault/general/soft-delete-overview')
const trusted = page('Trusted launch for Azure virtual machines', 'virtual-machines/trusted-launch')
const hostEncryption = page('Overview of managed disk encryption options', 'virtual-machines/disk-encryption-overview')
const dns = page('What is Azure Private DNS', 'dns/private-dns-overview')
const policy = page('Azure Policy definition effects', 'governance/policy/concepts/effect-basics')

/**
 * Every term the questions use, in alphabetical order. A test reads all their texts and misses what is not here.
 * Each page was looked up in Microsoft's public documentation repositories (azure-docs, entra-docs, architecture-center) on 2026-11-23 and is there.
 */
export const glossary: readonly GlossaryTerm[] = [
  define(
    'account key',
    'One of two secrets of a Batch account that may do everything in it, for whoever holds it.',
    sources.security,
    'shared key',
  ),
  define(
    'Active Directory',
    'Microsoft’s directory under its former name, Azure Active Directory; it is called Entra ID now.',
    sources.security,
    'AAD',
  ),
  define('allocation mode', 'Whose subscription the nodes of a Batch account run in: the Batch service’s or yours.', sources.accounts),
  define('API', 'The addresses and requests by which a program speaks to a service.', management),
  define(
    'application package',
    'A zip of a program that Batch copies to nodes; it needs auto-storage.',
    page('Deploy applications to compute nodes', 'batch/batch-application-packages'),
  ),
  define(
    'ARM',
    'Azure Resource Manager: the one service that creates, changes and removes everything in Azure.',
    management,
    'Azure Resource Manager',
    'Resource Manager',
  ),
  define(
    'Arm processor',
    'A kind of processor other than the usual x64; programs and images are made for one of them.',
    page('Virtual machine size naming', 'virtual-machines/vm-naming-conventions'),
  ),
  define('audit', 'A policy’s effect that only reports what does not comply.', policy),
  define('auto-storage', 'The storage account a Batch account keeps application packages and task files in.', sources.accounts),
  define(
    'availability zone',
    'One or more datacenters of a region with their own power and network.',
    page('What are availability zones', 'reliability/availability-zones-overview'),
  ),
  define(
    'Azure Bastion',
    'A jump host Azure runs for you: SSH and RDP through the browser, from inside the network.',
    page('What is Azure Bastion', 'bastion/bastion-overview'),
    'Bastion',
  ),
  define(
    'Azure Firewall',
    'A firewall Azure runs in a subnet of its own; traffic reaches it by a route table.',
    page('What is Azure Firewall', 'firewall/overview'),
  ),
  define('Azure Policy', 'Rules that report or refuse what is created in a subscription.', sources.policies, 'policy'),
  define(
    'Batch',
    'Azure’s service that runs jobs on pools of virtual machines.',
    page('What is Azure Batch', 'batch/batch-technical-overview'),
    'Batch service',
  ),
  define('Batch account', 'The resource that holds pools and jobs, with an address people and programs submit to.', sources.accounts),
  define(
    'Batch-managed address',
    'A public address Batch makes for a pool and takes away with it; it may change.',
    sources.staticAddresses,
    'Batch-managed',
    'BatchManaged',
  ),
  define('BatchNodeManagement', 'The service tag of the addresses nodes report to.', sources.virtualNetwork, 'node management'),
  define('blob', 'A file in a storage account.', page('Introduction to Blob Storage', 'storage/blobs/storage-blobs-introduction')),
  define('CanNotDelete', 'A lock under which a resource can be changed but not deleted.', sources.locks, 'delete lock'),
  define('CIDR', 'How a range of addresses is written: 10.40.0.0/22 are the 1024 addresses from 10.40.0.0 on.', network, 'address range'),
  define(
    'classic communication',
    'How Batch called nodes through inbound ports until 2026-03-31.',
    page('Simplified node communication migration', 'batch/batch-pools-to-simplified-compute-node-communication-model-migration-guide'),
  ),
  define(
    'cloud',
    'One of Azure’s separate worlds: public Azure, US Government, China. Each has its own sign-in and addresses.',
    sources.sovereign,
    'Azure US Government',
    'Azure China',
  ),
  define(
    'Cloud Services',
    'The older kind of machines Batch pools ran on; retired on 2024-02-29.',
    page('Migrate to virtual machine pools', 'batch/batch-pool-cloud-service-to-virtual-machine-configuration'),
  ),
  define(
    'confidential VM',
    'A virtual machine whose memory the host cannot read.',
    page('About Azure confidential VMs', 'confidential-computing/confidential-vm-overview'),
    'confidential machine',
    'confidential node',
    'confidential disk',
    'confidential edition',
  ),
  define('Contributor', 'A role that may change everything but who has which rights.', sources.roles),
  define(
    'core quota',
    'How many processor cores a Batch account, or with user subscription your subscription, may use.',
    sources.quotas,
    'quota',
  ),
  define(
    'customer-managed key',
    'A key in your own Key Vault that encrypts a service’s data; take it away and nobody reads the data.',
    sources.customerKey,
  ),
  define('dedicated node', 'A node that is yours until you let go of it, unlike a Spot node.', sources.sizes),
  define('default outbound access', 'A way to the internet that Azure used to give machines without being asked.', sources.defaultOutbound),
  define('deny', 'A policy’s effect that refuses what does not comply.', policy),
  define(
    'diagnostic setting',
    'Where a resource’s logs and metrics go.',
    page('Diagnostic settings in Azure Monitor', 'azure-monitor/platform/diagnostic-settings'),
  ),
  define('directory', 'Where people, programs and their sign-in are kept: a tenant of Entra ID.', identities, 'tenant'),
  define('disk encryption set', 'A resource that connects managed disks with a key in your Key Vault.', hostEncryption),
  define('DNS', 'What turns a name like demo.westeurope.batch.azure.com into an address.', dns),
  define(
    'DNS zone',
    'The names under one ending; a private one answers only inside the networks it is linked to.',
    dns,
    'private DNS zone',
  ),
  define('effect', 'What a policy does about what does not comply: report it or refuse it.', policy),
  define(
    'encryption at host',
    'The machine under a node encrypts its disks and caches, so that nothing leaves it in the clear.',
    hostEncryption,
    'EncryptionAtHost',
    'encrypt at the host',
  ),
  define(
    'Entra ID',
    'Microsoft’s directory: it knows people and programs and signs them in.',
    entra('What is Microsoft Entra ID', 'fundamentals/whatis'),
    'Entra',
    'Microsoft Entra',
  ),
  define('environment', 'Everything this program makes under one name, tagged with it.', management),
  define(
    'firewall',
    'Lets traffic through by its addresses or names, and nothing else; vaults and storage accounts have their own.',
    page('Azure Key Vault network security', 'key-vault/general/network-security'),
  ),
  define(
    'generation 2',
    'The newer way a virtual machine starts (UEFI); trusted launch needs it.',
    page('Generation 2 virtual machines', 'virtual-machines/generation-2'),
  ),
  define(
    'hub',
    'A network others are peered with, for what they share: firewall, VPN, DNS.',
    page('Hub-spoke network topology', 'architecture/networking/architecture/hub-spoke'),
    'hub network',
    'spoke',
  ),
  define('IPv4', 'Addresses of four numbers, like 203.0.113.10.', network),
  define('job', 'Tasks that belong together and run on one pool.', page('Jobs and tasks in Azure Batch', 'batch/jobs-and-tasks'), 'task'),
  define(
    'jump host',
    'A machine inside the network from which you reach the others.',
    page('What is Azure Bastion', 'bastion/bastion-overview'),
  ),
  define(
    'Key Vault',
    'Keeps keys, secrets and certificates, and writes down who used them.',
    page('About Azure Key Vault', 'key-vault/general/overview'),
    'vault',
  ),
  define('Linux', 'The operating system of the Ubuntu images.', sources.sizes, 'Ubuntu', 'LTS'),
  define(
    'load balancer',
    'Spreads connections over nodes; Batch makes one beside a pool that needs it.',
    page('What is Azure Load Balancer', 'load-balancer/load-balancer-overview'),
  ),
  define('lock', 'Keeps people with all rights from deleting a resource by mistake.', sources.locks),
  define(
    'Log Analytics',
    'Where logs are kept and searched; a workspace is one such place.',
    page('Log Analytics workspace overview', 'azure-monitor/logs/log-analytics-workspace-overview'),
    'workspace',
  ),
  define(
    'managed disk',
    'A disk of a virtual machine that Azure keeps for you.',
    page('Introduction to managed disks', 'virtual-machines/managed-disks-overview'),
  ),
  define(
    'managed identity',
    'An account in Entra ID that only a resource can use; no password exists.',
    identities,
    'user-assigned identity',
    'identity',
  ),
  define(
    'metadata service',
    'An address every node can ask about itself, also for tokens of its identity.',
    page('Azure Instance Metadata Service', 'virtual-machines/instance-metadata-service'),
    'Metadata Security Protocol',
  ),
  define(
    'NAT gateway',
    'Gives machines without public addresses a way out, by one address that stays the same.',
    sources.natGateway,
    'NAT',
  ),
  define(
    'network security perimeter',
    'A line around services: inside they speak freely, across it only by rules.',
    page('What is a network security perimeter', 'private-link/network-security-perimeter-concepts'),
    'perimeter',
  ),
  define('node', 'One virtual machine of a pool.', page('Nodes and pools in Azure Batch', 'batch/nodes-and-pools'), 'compute node'),
  define('node agent', 'Batch’s program on every node; it must fit the image.', sources.sizes),
  define('object id', 'The number by which the directory knows one person, group or program.', identities, 'principal id'),
  define('Owner', 'A role that may change everything and give rights to others.', sources.roles),
  define(
    'peering',
    'Connects two virtual networks as if they were one.',
    page('Virtual network peering', 'virtual-network/virtual-network-peering-overview'),
    'peer',
    'peered',
    'peer network',
  ),
  define(
    'platform key',
    'A key Microsoft makes, keeps and rotates; data is encrypted without your doing anything.',
    hostEncryption,
    'platform-managed key',
  ),
  define('pool', 'Nodes of one size and image that run tasks.', page('Nodes and pools in Azure Batch', 'batch/nodes-and-pools')),
  define('practice cloud', 'Azure Resource Manager as this program imitates it on your machine: no account, no bill.', management),
  define('preset', 'A file with answers for this program, to be shared.', management),
  define('private endpoint', 'An address for a service inside your own network.', endpoint, 'Private Link'),
  define(
    'Private Resolver',
    'Answers DNS questions across networks, also those that come from on premises.',
    page('What is Azure DNS Private Resolver', 'dns/dns-private-resolver-overview'),
    'DNS Private Resolver',
    'Resolver',
  ),
  define(
    'public address',
    'An address that can be reached from, or leaves to, the internet.',
    page('Public IP addresses', 'virtual-network/ip-services/public-ip-addresses'),
    'public IP address',
    'static address',
  ),
  define('purge protection', 'What is deleted from a vault cannot be removed for good before its days are over.', softDelete),
  define('RBAC', 'Rights given by roles: who may do what, where.', rbac, 'role-based access control', 'Azure RBAC'),
  define('RDP', 'How you see and use the desktop of a Windows machine from afar; port 3389.', sources.poolEndpoints),
  define('region', 'A place in the world where Azure has datacenters: westeurope is in the Netherlands.', sources.regions),
  define(
    'reserved instance',
    'Machines paid for one or three years in advance, for less.',
    page('What are Azure Reservations', 'cost-management-billing/reservations/save-compute-costs-reservations'),
  ),
  define('resource', 'One thing in Azure that you can create, see and delete.', management),
  define('resource group', 'A folder for resources that live and die together.', management),
  define(
    'resource provider',
    'The part of Azure that makes one family of resources; it is registered once for each subscription.',
    page('Resource providers and types', 'azure-resource-manager/management/resource-providers-and-types'),
  ),
  define(
    'role',
    'A list of what somebody may do.',
    rbac,
    'role assignment',
    'Administrator',
    'Access Administrator',
    'User Access Administrator',
    'Data Contributor',
    'Job Submitter',
    'Account Contributor',
    'Service Orchestration',
  ),
  define(
    'rotation',
    'A key is replaced by a new version before it is too old.',
    page('Configure key rotation', 'key-vault/keys/how-to-configure-key-rotation'),
  ),
  define(
    'route table',
    'Says where traffic of a subnet goes first, to a firewall for example.',
    page('Virtual network traffic routing', 'virtual-network/virtual-networks-udr-overview'),
  ),
  define(
    'RSA',
    'A kind of key; its size in bits says how hard it is to break.',
    page('Key types and algorithms', 'key-vault/keys/about-keys-details'),
    'EC',
  ),
  define(
    'scale set',
    'Machines that are made from one description; with user subscription each pool is one.',
    page('What are virtual machine scale sets', 'virtual-machine-scale-sets/overview'),
  ),
  define(
    'secret',
    'A password or another short text that Key Vault keeps.',
    page('About Key Vault secrets', 'key-vault/secrets/about-secrets'),
    'Secrets User',
  ),
  define(
    'security group',
    'Rules that say who may speak to a subnet, by address and port.',
    page('Network security groups', 'virtual-network/network-security-groups-overview'),
    'NSG',
    'network security group',
  ),
  define(
    'service endpoint',
    'Marks a subnet’s traffic for one service so that the service can tell it apart.',
    page('Virtual network service endpoints', 'virtual-network/virtual-network-service-endpoints-overview'),
  ),
  define('service principal', 'A program as the directory knows it.', identities),
  define(
    'service tag',
    'A name for the addresses of an Azure service, kept up to date by Azure.',
    page('Virtual network service tags', 'virtual-network/service-tags-overview'),
  ),
  define(
    'simplified communication',
    'Nodes call the Batch service, on port 443; nothing has to be open inbound.',
    sources.nodesWithoutAddresses,
  ),
  define('SKU', 'Which edition of a resource: Basic, Standard, Premium.', management),
  define('soft delete', 'What is deleted is kept for some days and can be brought back.', softDelete),
  define(
    'Spot node',
    'A node for less money that Azure takes back when it needs the place.',
    page('Run Batch workloads on Spot VMs', 'batch/batch-spot-vms'),
    'Spot',
    'low-priority node',
    'Spot capacity',
  ),
  define('SSH', 'How you type commands on a Linux machine from afar; port 22.', sources.poolEndpoints),
  define(
    'start task',
    'A command that runs on every node when it joins the pool.',
    page('Jobs and tasks in Azure Batch', 'batch/jobs-and-tasks'),
  ),
  define(
    'storage account',
    'Keeps files, tables and queues under one name.',
    page('Storage account overview', 'storage/common/storage-account-overview'),
  ),
  define('subnet', 'A part of a virtual network’s range with rules of its own.', network, 'AzureFirewallSubnet'),
  define('subscription', 'What Azure bills by: it has its own rights and quotas.', management),
  define('tag', 'A name and a value on a resource, to find and to bill it by.', sources.tags),
  define(
    'task authentication token',
    'What a task calls Batch with as its own job, instead of an identity.',
    sources.security,
    'task token',
    'TaskAuthenticationToken',
  ),
  define(
    'TCP',
    'How most programs speak over a network; a port number tells them apart.',
    page('Network security groups', 'virtual-network/network-security-groups-overview'),
    'port',
  ),
  define(
    'temporary disk',
    'A disk inside the machine; what is on it goes with the node.',
    page('Introduction to managed disks', 'virtual-machines/managed-disks-overview'),
  ),
  define('TLS', 'What encrypts a connection and proves whom it is with.', sources.security),
  define('TPM', 'A chip, here a virtual one, that keeps keys and measures what was started.', trusted, 'vTPM'),
  define('trusted launch', 'Only signed boot code starts, and a virtual TPM keeps a record of it.', trusted, 'secure boot'),
  define('user subscription', 'The allocation mode in which nodes are made in your own subscription.', sources.accounts),
  define(
    'virtual machine',
    'A computer made of software on one of Azure’s.',
    page('Virtual machines in Azure', 'virtual-machines/overview'),
    'VM',
    'machine',
  ),
  define('virtual network', 'Your own network in Azure, with a range of private addresses.', network, 'VNet'),
  define(
    'VPN',
    'Connects your machine or office with a network in Azure through an encrypted tunnel.',
    page('What is Azure VPN Gateway', 'vpn-gateway/vpn-gateway-about-vpngateways'),
  ),
  define('Windows Server', 'The operating system of the Windows images, charged on top.', sources.sizes, 'Windows', 'Datacenter'),
]
