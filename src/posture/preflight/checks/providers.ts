import { sources } from '../../../guidance/sources.ts'
import { registers, registersProvider, stateOf, unknownRegistrations, unseen } from '../registrations.ts'
import { lacks } from '../rights.ts'
import type { Check, Finding } from '../types.ts'

/** Every resource provider is registered on the subscription, or the caller may register it. */
export const providers: Check = {
  id: 'providers',
  title: 'The resource providers are registered, or you may register them',
  source: sources.registration,
  applies: ({ steps }) => steps.some((step) => step.type.toLowerCase() === 'microsoft.resources/providers'),
  async look(intent, reader) {
    const all = intent.steps.filter((step) => step.type.toLowerCase() === 'microsoft.resources/providers')
    const unknown = await unknownRegistrations(intent, reader, all, sources.registration)
    const steps = all.filter(registersProvider)
    if (steps.length === 0) return unknown
    const needs = steps.flatMap((step) => step.actions.filter(registers).map((need) => ({ need, step: step.id })))
    const [found, states] = await Promise.all([
      lacks(intent, reader, needs),
      Promise.all(steps.map((step) => stateOf(reader, step, '2025-04-01', 'registrationState'))),
    ])
    const lacking = found ?? []
    const without = steps.filter((step, index) => states[index] !== 'Registered' && lacking.some((lack) => lack.steps.includes(step.id)))
    if (without.length === 0) return unknown
    const findings: Finding[] = [
      {
        severity: 'blocks',
        what: said(
          without.map(({ name }) => name),
          without.every((step) => states[steps.indexOf(step)] === unseen),
        ),
        why: 'Nothing of a provider can be made in a subscription before it is registered there, once. Contributor on the subscription may.',
        evidence: {
          path: `/subscriptions/${intent.subscription}/providers`,
          value: Object.fromEntries(without.map((step) => [step.name, states[steps.indexOf(step)]])),
        },
        now: without.map(({ name }) => `az provider register --namespace ${name} --subscription ${intent.subscription} --wait`),
        link: sources.registration.link,
        steps: without.map(({ id }) => id),
        missing: lacking
          .filter((lack) => without.some((step) => lack.steps.includes(step.id)))
          .map(({ action, scope }) => ({ action, scope })),
      },
    ]
    return [...findings, ...unknown]
  },
}

function said(names: readonly string[], allUnseen: boolean): string {
  const one = names.length === 1
  const subject = one ? `The resource provider ${names[0]}` : `${names.length} resource providers`
  const list = one ? '' : `: ${names.join(', ')}`
  return allUnseen
    ? `${subject} may have to be registered, and you may neither look nor register ${one ? 'it' : 'them'}${list}.`
    : `${subject} ${one ? 'is' : 'are'} not registered, and you may not register ${one ? 'it' : 'them'}${list}.`
}
