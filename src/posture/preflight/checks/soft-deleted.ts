import { sameId } from '../../../common/arm-id.ts'
import { at } from '../../../common/json.ts'
import type { Source } from '../../../guidance/sources.ts'
import { types } from '../../arm-types.ts'
import { readAt } from '../api-versions.ts'
import { lastName, subscriptionOf, textAt, type Write, writesIn } from '../intended.ts'
import { regionName } from '../regions.ts'
import { type DeletedVault, deletedVaults } from '../soft-deleted-things.ts'
import type { Check, Finding, Intent, Reader } from '../types.ts'
import { orUnread } from '../unread.ts'

const source: Source = {
  title: 'Azure Key Vault soft-delete overview',
  link: 'learn.microsoft.com/azure/key-vault/general/soft-delete-overview',
  checked: '2026-11-23',
}
const workspaces = 'learn.microsoft.com/rest/api/loganalytics/workspaces/delete'

const made = (intent: Intent, type: string) => writesIn(intent, type).filter(({ action }) => action === 'create' || action === 'recover')

/** Deleted things that still hold a name: brought back where they were ours, named where they stand in the way. Protection from purge is never weakened. */
export const softDeleted: Check = {
  id: 'soft-deleted',
  title: 'Nothing deleted holds a name that is needed',
  source,
  applies: (intent) => made(intent, types.vault).length + made(intent, types.workspace).length > 0,
  async look(intent, reader) {
    const found = await Promise.all([
      orUnread('Whether a deleted vault holds the name was not looked at.', () => vaults(intent, reader)),
      orUnread('Whether a deleted workspace holds the name was not looked at.', () => deletedWorkspaces(intent, reader)),
    ])
    return found.flat()
  },
}

async function vaults(intent: Intent, reader: Reader): Promise<readonly Finding[]> {
  const steps = made(intent, types.vault)
  if (steps.length === 0) return []
  const deleted = await deletedVaults(intent, reader)
  return steps.flatMap((step) => {
    const found = deleted.find((vault) => vault.name.toLowerCase() === lastName(step.id).toLowerCase())
    if (found === undefined) return []
    return step.action === 'recover' ? [comesBack(step, found)] : [stands(intent, step, found)]
  })
}

const evidenceOf = (vault: DeletedVault): Finding['evidence'] => ({
  path: vault.path,
  value: {
    deletionDate: vault.deleted ?? null,
    scheduledPurgeDate: vault.until ?? null,
    purgeProtectionEnabled: vault.protected,
    vaultId: vault.was,
  },
})

/** The plan recovers it: said, because it is not the empty vault one may expect. */
function comesBack(step: Write, vault: DeletedVault): Finding {
  return {
    severity: 'warns',
    what: `The vault ${vault.name} was deleted${on(vault)} and is brought back instead of made anew.`,
    why: 'It was this environment’s. Its keys and secrets come back with it, the roles that were assigned on it do not; its settings are put right afterwards.',
    evidence: evidenceOf(vault),
    now: vault.protected
      ? ['Go on: it is recovered and used', 'For an empty vault: another environment name']
      : ['Go on: it is recovered and used', `For an empty vault, purge it if nobody needs what it holds: ${purge(vault)}`],
    link: `https://${source.link}`,
    steps: [step.id],
  }
}

/** It cannot be recovered here, and its name is not free. */
function stands(intent: Intent, step: Write, vault: DeletedVault): Finding {
  const elsewhere = vault.region !== intent.region ? ` in ${vault.region}` : ''
  const was = vault.was === '' || sameId(vault.was, step.id) ? '' : ` It was ${vault.was}.`
  const until = vault.until === undefined ? '' : ` until ${vault.until}`
  const rename = `Names are made from the environment’s name: choose another, --environment ${intent.environment}2 for instance`
  return {
    severity: 'blocks',
    what: `${vault.name} is the name of a deleted vault${elsewhere}${until}${vault.protected ? ', protected from purge' : ''}; its name is not free.`,
    why: `Only a vault of this environment in this resource group is recovered, and this one is not known to be.${was}`,
    evidence: evidenceOf(vault),
    now: vault.protected ? [rename] : [rename, `Or purge it, if nobody needs what it holds: ${purge(vault)}`],
    fixes: [{ question: 'environment', value: `${intent.environment}2` }],
    link: `https://${source.link}`,
    steps: [step.id],
  }
}

const on = ({ deleted }: DeletedVault) => (deleted === undefined ? '' : ` on ${deleted}`)
const purge = ({ name, region }: DeletedVault) => `az keyvault purge --name ${name} --location ${region}`

/** A workspace of the same name, group and region comes back with its data; elsewhere in the group its name is kept for 14 days. */
async function deletedWorkspaces(intent: Intent, reader: Reader): Promise<readonly Finding[]> {
  const steps = made(intent, types.workspace)
  if (steps.length === 0) return []
  const path = `${subscriptionOf(intent)}/providers/Microsoft.OperationalInsights/deletedWorkspaces`
  const deleted = await reader.list(path, readAt.workspaces)
  return steps.flatMap((step): Finding[] => {
    const found = deleted.find((one) => sameId(String(one.id), step.id))
    if (found === undefined) return []
    const region = regionName(found.location)
    const evidence = { path: String(found.id), value: { location: region, modifiedDate: at(found, 'properties.modifiedDate') ?? null } }
    const name = lastName(step.id)
    if (region === regionName(textAt(step.body, 'location') ?? intent.region)) {
      return [
        {
          severity: 'warns',
          what: `The workspace ${name} was deleted within 14 days and is brought back instead of made anew.`,
          why: 'Azure recovers a workspace that is created again under the same name, in the same group and region: the logs it held are there again.',
          evidence,
          now: ['Go on: it is recovered and used', 'For an empty workspace: another environment name'],
          link: `https://${workspaces}`,
          steps: [step.id],
        },
      ]
    }
    return [
      {
        severity: 'blocks',
        what: `A workspace ${name} that was deleted in ${region} keeps its name for 14 days.`,
        why: `Azure recovers it in ${region} only; in ${intent.region} the name is not free.`,
        evidence,
        now: [
          `Names are made from the environment’s name: choose another, --environment ${intent.environment}2 for instance`,
          `Or go back to its region: --region ${region}`,
        ],
        fixes: [
          { question: 'environment', value: `${intent.environment}2` },
          { question: 'region', value: region },
        ],
        link: `https://${workspaces}`,
        steps: [step.id],
      },
    ]
  })
}
