import { at } from '../../../common/json.ts'
import { sources } from '../../../guidance/sources.ts'
import { registers, registersProvider } from '../registrations.ts'
import { lacks } from '../rights.ts'
import type { Check, Finding } from '../types.ts'

/** Every resource provider is registered on the subscription, or the caller may register it. */
export const providers: Check = {
  id: 'providers',
  title: 'The resource providers are registered, or you may register them',
  source: sources.registration,
  applies: ({ steps }) => steps.some((step) => step.type.toLowerCase() === 'microsoft.resources/providers'),
  async look(intent, reader) {
    const steps = intent.steps.filter(registersProvider)
    if (steps.length === 0) return []
    const needs = steps.flatMap((step) => step.actions.filter(registers).map((need) => ({ need, step: step.id })))
    const [found, states] = await Promise.all([
      lacks(intent, reader, needs),
      Promise.all(steps.map(async ({ id }) => String(at(await reader.get(id, '2025-04-01'), 'registrationState') ?? 'NotRegistered'))),
    ])
    const lacking = found ?? []
    const without = steps.filter((step) => lacking.some((lack) => lack.steps.includes(step.id)))
    if (without.length === 0) return []
    const findings: Finding[] = [
      {
        severity: 'blocks',
        what: `${without.length === 1 ? 'A resource provider is' : `${without.length} resource providers are`} not registered, and you may not register ${without.length === 1 ? 'it' : 'them'}: ${without.map(({ name }) => name).join(', ')}.`,
        why: 'Nothing of a provider can be made in a subscription before it is registered there, once. Contributor on the subscription may.',
        evidence: {
          path: `/subscriptions/${intent.subscription}/providers`,
          value: Object.fromEntries(without.map((step) => [step.name, states[steps.indexOf(step)]])),
        },
        now: without.map(({ name }) => `az provider register --namespace ${name} --subscription ${intent.subscription} --wait`),
        link: sources.registration.link,
        steps: without.map(({ id }) => id),
        missing: lacking.map(({ action, scope }) => ({ action, scope })),
      },
    ]
    return findings
  },
}
