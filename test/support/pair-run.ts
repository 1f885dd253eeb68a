import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { blueprintOf } from '../../src/blueprint/blueprint.ts'
import { openPractice } from '../../src/cli/practice.ts'
import { prepare } from '../../src/cli/work.ts'
import type { Answers } from '../../src/interview/types.ts'
import { furnish } from '../pipeline/elsewhere.ts'
import { apply, changing, destroy, failures, openCloud, oursIn, told } from '../pipeline/practice-run.ts'
import { makeSecurityVault } from '../pipeline/security-vault.ts'

const plenty = fileURLToPath(new URL('./plenty.yaml', import.meta.url))

/**
 * What goes wrong when answers are carried out on a practice cloud of their own: planned, applied, compared again, the nodes looked at, removed.
 * Empty where nothing does.
 */
export async function tryAnswers(answers: Answers): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'secure-batch-pairs-'))
  const file = join(folder, 'cloud.jsonl')
  try {
    const session = await openCloud(file, plenty)
    let pool: string | undefined
    try {
      await makeSecurityVault(session)
      await furnish(session, String(answers.region))
      const { planned } = await prepare(answers, session)
      if (planned.plan.problems.length > 0) return planned.plan.problems.map((problem) => `refused by the plan: ${problem.what}`)
      const { plan, report } = await apply(session, answers)
      const failed = failures(report)
      if (failed.length > 0)
        return failed.map(
          (one) => `${one.type} ${one.name}: ${one.error?.what ?? one.outcome} ${one.error?.why ?? ''} ${one.error?.code ?? ''}`,
        )
      const left = changing((await prepare(answers, session)).planned.plan)
      if (left.length > 0) return left.map((step) => `changes again: ${JSON.stringify(told(step))}`)
      pool = plan.steps.find((step) => step.type.endsWith('/pools'))?.id
    } finally {
      session.close()
    }
    const unusable = pool === undefined || isAnnounced(answers) ? [] : await unusableNodes(file, pool)
    const later = await openCloud(file)
    try {
      const removed = failures(await destroy(later, answers))
      const stays = await oursIn(later, answers)
      return [
        ...unusable,
        ...removed.map((one) => `not removed: ${one.id} ${one.error?.what ?? ''}`),
        ...stays.map((id) => `left behind: ${id}`),
      ]
    } finally {
      later.close()
    }
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether somebody else must do something before nodes find their way to Batch, and the review says so. */
function isAnnounced(answers: Answers): boolean {
  const { network, account, risks } = blueprintOf(answers)
  const says = (question: string) => risks.some((risk) => risk.question === question)
  const { nodeManagementAccess: access } = account
  return (
    (network.dnsByPolicy === true && says('dns-zones')) ||
    (network.centralZones !== undefined && network.dnsServers === undefined && says('dns-zones')) ||
    (network.dnsServers !== undefined && network.centralZones === undefined && says('dns-servers')) ||
    (access.kind === 'listed' && access.own === undefined && says('node-management-addresses'))
  )
}

/** Nodes that cannot reach Batch, with the step of their way that stops them: what the practice cloud alone tells. */
async function unusableNodes(file: string, pool: string): Promise<readonly string[]> {
  const practice = openPractice({ file, speed: undefined, now: 0 })
  try {
    const look = async (what: string) => {
      const url = `https://management.azure.com/practice/${what}?pool=${pool}`
      const { body = 'null' } = await practice.answer({ method: 'GET', url, headers: {} }, undefined)
      return JSON.parse(body)
    }
    const nodes: readonly { readonly state: string }[] = (await look('nodes')).value
    return nodes.some(({ state }) => state === 'unusable') ? [`unusable nodes: ${(await look('path')).why}`] : []
  } finally {
    practice.close()
  }
}
