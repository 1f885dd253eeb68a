import { at } from '../../../common/json.ts'
import { sources } from '../../../guidance/sources.ts'
import type { Check, Finding } from '../types.ts'

/** States in which writes are refused, and those in which they will be (learn.microsoft.com/rest/api/resources/subscriptions/get, SubscriptionState). */
const closed = ['Disabled', 'Deleted']
const warned = ['Warned', 'PastDue']

/** Who is signed in belongs to the subscription's directory, and the subscription takes writes. */
export const signIn: Check = {
  id: 'sign-in',
  title: 'You are signed in to the subscription’s directory, and the subscription is enabled',
  source: sources.subscriptionStates,
  async look({ subscription }, reader) {
    const path = `/subscriptions/${subscription}`
    const [body, caller] = await Promise.all([reader.get(path, '2022-12-01'), reader.caller()])
    const findings: Finding[] = []
    const state = String(at(body, 'state') ?? '')
    const directory = String(at(body, 'tenantId') ?? '')
    if (closed.includes(state) || warned.includes(state)) {
      findings.push({
        severity: closed.includes(state) ? 'blocks' : 'warns',
        what: `The subscription is in the state ${state}.`,
        why: closed.includes(state)
          ? 'Azure refuses writes in it until it is enabled again.'
          : 'Azure still takes writes, and stops when the bill stays open.',
        evidence: { path, value: state },
        now: ['Ask its billing owner (portal: Subscriptions, its overview), or choose another: --subscription ID'],
        link: sources.subscriptionStates.link,
      })
    }
    if (caller === undefined) {
      findings.push({
        severity: 'unknown',
        what: 'Your sign-in does not say who you are.',
        why: 'Deny assignments that name you, and a role for you, need your object id.',
        evidence: { path, value: 'no object id in the token' },
        now: ['az ad signed-in-user show --query id --output tsv'],
      })
    } else if (directory !== '' && caller.tenantId.toLowerCase() !== directory.toLowerCase()) {
      findings.push({
        severity: 'warns',
        what: `You are signed in to directory ${caller.tenantId}, and the subscription belongs to ${directory}.`,
        why: 'That works through Azure Lighthouse only, which refuses most role assignments.',
        evidence: { path, value: directory },
        now: [`az login --tenant ${directory}`],
      })
    }
    return findings
  },
}
