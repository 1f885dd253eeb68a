import { idKey } from '../../../common/arm-id.ts'
import { sources } from '../../../guidance/sources.ts'
import { types } from '../../arm-types.ts'
import { readAt } from '../api-versions.ts'
import { createsIn, lastName, subscriptionOf, type Write } from '../intended.ts'
import { deletedVaults } from '../soft-deleted-things.ts'
import type { Check, Finding, Intent, Reader } from '../types.ts'
import { orElse, orUnread } from '../unread.ts'

interface Named {
  readonly type: string
  /** `Key Vault` */
  readonly label: string
  /** `everywhere in Azure` */
  readonly unique: string
  readonly apiVersion: string
  path(intent: Intent): string
}

const named: readonly Named[] = [
  {
    type: types.account,
    label: 'Batch account',
    unique: 'in its region',
    apiVersion: readAt.batch,
    path: (intent) => `${subscriptionOf(intent)}/providers/Microsoft.Batch/locations/${intent.region}/checkNameAvailability`,
  },
  {
    type: types.vault,
    label: 'Key Vault',
    unique: 'everywhere in Azure',
    apiVersion: readAt.keyVault,
    path: (intent) => `${subscriptionOf(intent)}/providers/Microsoft.KeyVault/checkNameAvailability`,
  },
  {
    type: types.storage,
    label: 'storage account',
    unique: 'everywhere in Azure',
    apiVersion: readAt.storage,
    path: (intent) => `${subscriptionOf(intent)}/providers/Microsoft.Storage/checkNameAvailability`,
  },
]

const asked = (intent: Intent) => named.flatMap((kind) => created(intent, kind.type).map((step) => ({ kind, step })))
/** What is replaced or recovered holds its name itself. */
const created = (intent: Intent, type: string): readonly Write[] => createsIn(intent, type).filter((step) => step.action === 'create')

/** Names that are unique beyond the resource group, asked of the services that keep them. */
export const names: Check = {
  id: 'names',
  title: 'Nobody else uses the names',
  source: sources.names,
  applies: (intent) => asked(intent).length > 0,
  async look(intent, reader) {
    const found = await Promise.all(
      asked(intent).map(({ kind, step }) =>
        orUnread(`Whether the ${kind.label} name ${lastName(step.id)} is free was not looked at.`, () => ask(intent, reader, kind, step)),
      ),
    )
    return found.flat()
  },
}

/**
 * Whether something of the environment is there: its group, or anything in it that is kept or changed. Names come from subscription, region and
 * environment alone, so a run that knows nothing of an earlier one meets its names.
 */
function standsAlready(intent: Intent): boolean {
  const group = idKey(`${subscriptionOf(intent)}/resourceGroups/${intent.resourceGroup}`)
  return intent.steps.some(({ id, action }) => {
    const key = idKey(id)
    return (key === group || key.startsWith(`${group}/`)) && (action === 'keep' || action === 'update' || action === 'replace')
  })
}

async function ask(intent: Intent, reader: Reader, kind: Named, step: Write): Promise<readonly Finding[]> {
  const name = lastName(step.id)
  const path = kind.path(intent)
  const answer = await reader.ask(path, kind.apiVersion, { name, type: kind.type })
  if (answer?.nameAvailable === true) return []
  const evidence = { path: `${path} ${name}`, value: answer ?? 'no answer' }
  if (answer === undefined || typeof answer.nameAvailable !== 'boolean') {
    return [
      {
        severity: 'unknown',
        what: `Whether the ${kind.label} name ${name} is free was not answered.`,
        why: `The name must be unique ${kind.unique}; Azure tells when it is created.`,
        evidence,
        now: ['Run the same command again'],
        steps: [step.id],
      },
    ]
  }
  // A deleted vault of the subscription holds its name; what can be done about it is told by `soft-deleted`.
  if (
    kind.type === types.vault &&
    (await orElse(deletedVaults(intent, reader), [])).some((vault) => vault.name.toLowerCase() === name.toLowerCase())
  ) {
    return []
  }
  // What stands at the very id has not taken its name from anybody: whose it is, the plan says. So it is where no plan could be made.
  if ((await orElse(reader.get(step.id, kind.apiVersion), undefined)) !== undefined) return []
  if (answer.reason === 'AlreadyExists' && standsAlready(intent)) {
    return [
      {
        severity: 'warns',
        what: `The ${kind.label} name ${name} is held already, and what holds it cannot be read yet.`,
        why: 'It is made for this environment, of which other parts stand: most likely an earlier run asked for it, and Azure is still making it. Then it is waited for. If somebody else has it, Azure refuses it when it is created.',
        evidence,
        now: ['Create it as planned: what is being made is waited for'],
        link: `https://${sources.names.link}`,
        steps: [step.id],
      },
    ]
  }
  return [
    {
      severity: 'blocks',
      what: `The ${kind.label} name ${name} is not free.`,
      why:
        answer.reason === 'AlreadyExists'
          ? `It must be unique ${kind.unique}, and somebody has it${kind.type === types.vault ? '; a deleted vault of another subscription holds its name, too' : ''}.`
          : `Azure does not take it: ${String(answer.message ?? answer.reason ?? 'no reason given')}`,
      evidence,
      now: [
        `Names are made from the environment’s name: choose another, --environment ${intent.environment}2 for instance`,
        'If the one that exists is yours and no longer needed, remove it and run the same command again',
      ],
      fixes: [{ question: 'environment', value: `${intent.environment}2` }],
      link: `https://${sources.names.link}`,
      steps: [step.id],
    },
  ]
}
