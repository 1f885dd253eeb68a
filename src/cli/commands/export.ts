import { isAbsolute, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { blueprintOf } from '../../blueprint/blueprint.ts'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { armTemplate } from '../../handover/arm-template.ts'
import { entriesOf } from '../../resources/environment.ts'
import { completeAnswers, gatherAnswers } from '../answers.ts'
import { foldersOf } from '../folders.ts'
import { targetOf } from '../options.ts'
import type { Run } from '../program.ts'
import { speaker } from '../say.ts'
import { defaultPracticeState } from '../target.ts'

/** `export`: the same environment as an ARM template. Nothing is read from Azure. */
export const runExport: Run = async (io, options) => {
  const say = speaker(io, options)
  const folders = foldersOf(io.env, io.cwd)
  const target = await targetOf(options, defaultPracticeState(folders))
  const { draft } = await gatherAnswers(options, target, folders)
  const blueprint = blueprintOf(completeAnswers(draft))
  const entries = await entriesOf(blueprint)
  // A template of one group cannot hold what lies outside it: an existing vault, a key in it, the right to use that key.
  const group = `/subscriptions/${blueprint.subscription}/resourceGroups/${blueprint.resourceGroup}/`.toLowerCase()
  const isInGroup = (id: string) => id.toLowerCase().startsWith(group)
  const exported = entries.filter((entry) => entry.type.notExported !== true && isInGroup(entry.wanted.id)).map((entry) => entry.wanted)
  const template = armTemplate(exported, {
    generator: 'secure-batch',
    environment: blueprint.environment,
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
