import { UserProblem } from '../../common/problem.ts'
import { type Finding, ReadRefused } from './types.ts'

/**
 * One part of what a check looks at: where it may not be read, that part is unknown and the others are still told. `what` says it in one sentence:
 * `Whether a deleted vault holds the name was not looked at.`
 */
export async function orUnread(what: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look()
  } catch (error) {
    return [unread(what, error)]
  }
}

/** What only adds to a finding (another region, a hint): left out where it may not be read. */
export async function orElse<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof ReadRefused || error instanceof UserProblem) return otherwise
    throw error
  }
}

function unread(what: string, error: unknown): Finding {
  if (error instanceof ReadRefused) {
    return {
      severity: 'unknown',
      what,
      why: `You may not read what tells: ${error.action} at ${error.scope}.`,
      evidence: { path: error.scope, value: `${error.action} is refused` },
      now: [`Ask for a role that allows ${error.action} (Reader does), or go on without it: Azure may refuse later`],
    }
  }
  if (error instanceof UserProblem) {
    const { details } = error
    return {
      severity: 'unknown',
      what,
      why: [details.what, details.why].filter((part) => part !== undefined).join(' '),
      evidence: { path: details.link ?? '', value: details.code },
      now: details.now ?? ['Run the same command again, or go on without it: Azure may refuse later'],
    }
  }
  throw error
}
