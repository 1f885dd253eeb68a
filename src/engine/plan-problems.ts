import { isObject, type JsonObject } from '../common/json.ts'
import { exitCodes, type ProblemDetails } from '../common/problem.ts'
import type { Change, Live, Mark, PlanStep, WantedResource } from './types.ts'

/**
 * Something that is not known as ours is where a resource of ours shall be. Among things of ours, under a name made for this environment, it has most
 * likely lost its tag: how it gets it back is told, and nothing is taken over without it.
 */
export function nameTaken(resource: WantedResource, live: JsonObject, environment: string, amongOurs: boolean): ProblemDetails {
  const { name, type, id, mark } = resource
  const other = 'choose another environment name or another resource group'
  const others = otherOwner(live, mark)
  if (mark === undefined || !amongOurs || others !== undefined) {
    return {
      code: 'name-taken',
      what: `${name} (${type}) exists and does not belong to environment "${environment}".`,
      why: `${others === undefined ? 'It carries no tag of this environment, so it may be someone else’s' : `It carries the tag of environment "${others}"`}. It is neither changed nor deleted. Its id: ${id}`,
      now: [`${capital(other)}, and plan again.`],
      exit: exitCodes.refused,
    }
  }
  return {
    code: 'name-taken',
    what: `${name} (${type}) is there, but nothing on it says that it belongs to environment "${environment}".`,
    why: 'It lies among this environment’s things under a name made for it, so what said so was most likely taken off. Without it, it is neither changed nor deleted.',
    now: [`If it is this environment’s, ${mark.words}:`, mark.command, `If it is somebody else’s, ${other}.`],
    exit: exitCodes.refused,
  }
}

/** The environment whose tag it carries. */
function otherOwner(live: JsonObject, mark: Mark | undefined): string | undefined {
  const names = (mark?.tags ?? []).map((tag) => tag.toLowerCase())
  const found = Object.entries(isObject(live.tags) ? live.tags : {}).find(([name]) => names.includes(name.toLowerCase()))?.[1]
  return typeof found === 'string' && found !== '' ? found : undefined
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** A deleted resource keeps its name, and cannot be brought back. */
export function unrecoverable(resource: WantedResource, live: Live & { state: 'soft-deleted' }, why: string): ProblemDetails {
  const until = live.keptUntil === undefined ? '' : ` and is kept until ${live.keptUntil.slice(0, 10)}`
  return {
    code: 'deleted-and-kept',
    what: `${resource.name} (${resource.type}) was deleted${live.deletedOn === undefined ? '' : ` on ${live.deletedOn.slice(0, 10)}`}${until}; its name is not free.`,
    why: `It cannot be recovered here: ${why}`,
    now: [
      ...(live.purgeable ? ['Purge it, if nobody needs what it holds, and plan again.'] : []),
      ...(live.purgeable && live.purge !== undefined ? [live.purge] : []),
      'Choose another environment name or another resource group, and plan again.',
    ],
    exit: exitCodes.refused,
  }
}

/** A change that Azure allows neither in place nor, without losing what it holds, by making the resource anew. */
export function cannotChange(resource: WantedResource, path: string, why: string): ProblemDetails {
  return {
    code: 'cannot-change',
    what: `${path} of ${resource.name} (${resource.type}) cannot be changed.`,
    why,
    // Which answer changed, if any, is known to whoever knows what the answers were.
    now: [
      'Take back the answer that changes it, or give the new one another environment name.',
      'Where no answer changed, leave what is found: secure-batch drift ignore',
    ],
    about: { id: resource.id, path },
    exit: exitCodes.refused,
  }
}

/** Parts of an environment that stay where they were made, told once for all of them: the region answered is another. */
export function cannotMove(
  moved: readonly { readonly name: string; readonly from: string }[],
  environment: string,
  region: string,
): ProblemDetails {
  const there = [...new Set(moved.map(({ from }) => from))].join(', ')
  const names = moved.map(({ name }) => name)
  const shown = names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
  return {
    code: 'cannot-change',
    what: `${environment} is in ${there} and cannot be moved to ${region}.`,
    why: `A resource stays in the region it was made in: ${shown}.`,
    now: [`Go back to --region ${there}, or give the one in ${region} another environment name.`],
    exit: exitCodes.refused,
  }
}

/** A change that only making the resource anew would bring about, where it holds what people would lose. */
export function wouldLose(resource: WantedResource, changes: readonly Change[], holds: string): ProblemDetails {
  const path = changes[0]?.path ?? 'What it stands on'
  return cannotChange(resource, path, `Only deleting it and making it anew would, and ${holds} would be gone.`)
}

/** What shall be used as found is not there. */
export function adoptedMissing(resource: WantedResource, live: Live): ProblemDetails {
  return {
    code: 'adopted-missing',
    what: `${resource.name} (${resource.type}) shall be used as it is, but ${live.state === 'absent' ? 'it does not exist' : 'it is deleted'}.`,
    why: `Existing resources are only used, never created or recovered. Its id: ${resource.id}`,
    now: [`Check the id: az resource show --ids ${resource.id}`, `Or answer otherwise: --set ${resource.because}=…`],
    exit: exitCodes.refused,
  }
}

/** Something of someone else's lies in what would be replaced. */
export function wouldBeLost(resource: WantedResource, container: string): ProblemDetails {
  return {
    code: 'replace-would-delete-adopted',
    what: `${resource.name} (${resource.type}) is not this environment's, and would be deleted with what it lies in.`,
    why: `${container} can only be changed by deleting it and creating it again.`,
    now: [`Take back the answer that changes ${container}, or move ${resource.name} out of it.`],
    exit: exitCodes.refused,
  }
}

/** That something is missing shall be ignored, and something else cannot do without it. */
export function cannotBeMissing(step: PlanStep, needs: readonly PlanStep[], environment: string): ProblemDetails {
  const names = needs.map((one) => one.name).join(', ')
  return {
    code: 'ignored-but-needed',
    what: `${step.name} (${step.type}) is not there, which is ignored; but ${names} ${needs.length === 1 ? 'needs' : 'need'} it.`,
    why: `Somebody decided to leave it away: ${step.ignored?.[0]?.entry.reason ?? ''}`,
    now: [`secure-batch drift forget '${step.name}' --environment ${environment}`, 'or take back the answer that changes what needs it'],
    exit: exitCodes.refused,
  }
}
