import { isAbsolute, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { blueprintOf } from '../../blueprint/blueprint.ts'
import { parseArmId } from '../../common/arm-id.ts'
import { at } from '../../common/json.ts'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { armTemplate } from '../../handover/arm-template.ts'
import { type Entry, entriesOf, isExported } from '../../resources/environment.ts'
import { completeAnswers, gatherAnswers, todayOf } from '../answers.ts'
import { foldersOf } from '../folders.ts'
import { targetOf } from '../options.ts'
import type { Run } from '../program.ts'
import { speaker } from '../say.ts'
import { defaultPracticeState } from '../target.ts'

/** What lies outside the resource group has to be there before the template is deployed: commands for it. */
function commandsBefore(entry: Entry): readonly string[] {
  const { wanted } = entry
  if (isExported(entry)) return []
  if (wanted.type === 'Microsoft.Resources/providers') return [`az provider register --namespace ${wanted.name} --wait`]
  if (wanted.type === 'Microsoft.Features/providers/features') {
    const [namespace, name] = wanted.name.split('/')
    return [`az feature register --namespace ${namespace} --name ${name}`, `az provider register --namespace ${namespace}`]
  }
  if (wanted.type !== 'Microsoft.Authorization/roleAssignments') return []
  const role = wanted.name.split(' for ')[0]
  const principal = String(at(wanted.body, 'properties.principalId'))
  return [
    `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal --role "${role}" --scope ${parseArmId(wanted.id).scope}`,
  ]
}

/** `export`: the same environment as an ARM template. Nothing is read from Azure. */
export const runExport: Run = async (io, options) => {
  const say = speaker(io, options)
  const folders = foldersOf(io.env, io.cwd)
  const target = await targetOf(options, defaultPracticeState(folders))
  const { draft } = await gatherAnswers(options, target, folders, { today: todayOf(io.clock.now()) })
  const blueprint = blueprintOf(completeAnswers(draft))
  const entries = await entriesOf(blueprint)
  // A template of one group cannot hold what lies outside it: an existing vault, a key in it, the right to use that key.
  const group = `/subscriptions/${blueprint.subscription}/resourceGroups/${blueprint.resourceGroup}/`.toLowerCase()
  const isInGroup = (id: string) => id.toLowerCase().startsWith(group)
  const exported = entries.filter((entry) => isExported(entry) && isInGroup(entry.wanted.id)).map((entry) => entry.wanted)
  const before = entries.flatMap(commandsBefore)
  // What lies in somebody else's group (the hub's half of a peering) cannot be deployed with this one, and no command here makes it.
  const elsewhere = entries
    .filter((entry) => entry.resource.notExported === true && commandsBefore(entry).length === 0)
    .map(({ wanted }) => wanted.id)
  const template = armTemplate(exported, {
    generator: 'secure-batch',
    environment: blueprint.environment,
    ...(before.length === 0 ? {} : { before }),
    ...(elsewhere.length === 0 ? {} : { notIncluded: elsewhere }),
    deploy: `az group create --name ${blueprint.resourceGroup} --location ${blueprint.region} && az deployment group create --resource-group ${blueprint.resourceGroup} --template-file FILE`,
  })
  if (options.output === undefined) {
    say.json(template)
    return exitCodes.done
  }
  const file = isAbsolute(options.output) ? options.output : join(io.cwd, options.output)
  await writeFileAtomic(file, `${JSON.stringify(template, null, 2)}\n`, { mode: 0o600 }).catch((error: unknown) => {
    throw new UserProblem({
      code: 'cannot-write',
      what: `The template cannot be written to ${safeText(file)}.`,
      why: error instanceof Error ? safeText(error.message) : String(error),
      now: ['Name another file: --output FILE', 'or print it: leave --output out'],
      exit: exitCodes.usage,
    })
  })
  say.aside(
    `Wrote ${options.output}. Deploy it with:`,
    `  az group create --name ${blueprint.resourceGroup} --location ${blueprint.region}`,
    `  az deployment group create --resource-group ${blueprint.resourceGroup} --template-file ${options.output}`,
  )
  return exitCodes.done
}
