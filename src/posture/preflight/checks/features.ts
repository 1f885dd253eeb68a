import { sources } from '../../../guidance/sources.ts'
import { registers, registersFeature, stateOf, unknownRegistrations, unseen } from '../registrations.ts'
import { lacks } from '../rights.ts'
import type { Check, Finding, IntendedStep } from '../types.ts'

/** Every feature of a provider is registered on the subscription, or the caller may register it. */
export const features: Check = {
  id: 'features',
  title: 'The subscription’s features are registered, or you may register them',
  source: sources.features,
  applies: ({ steps }) => steps.some((step) => step.type.toLowerCase() === 'microsoft.features/providers/features'),
  async look(intent, reader) {
    const all = intent.steps.filter((step) => step.type.toLowerCase() === 'microsoft.features/providers/features')
    const unknown = await unknownRegistrations(intent, reader, all, sources.features)
    const steps = all.filter(registersFeature)
    if (steps.length === 0) return unknown
    const needs = steps.flatMap((step) => step.actions.filter(registers).map((need) => ({ need, step: step.id })))
    const [found, states] = await Promise.all([
      lacks(intent, reader, needs),
      Promise.all(steps.map((step) => stateOf(reader, step, step.apiVersion, 'properties.state'))),
    ])
    const findings = steps.flatMap((step, index): Finding[] => {
      const state = states[index] ?? 'NotRegistered'
      const evidence = { path: step.id, value: state }
      const lacking = (found ?? []).filter((lack) => lack.steps.includes(step.id))
      if (state === 'Pending')
        return [
          {
            severity: 'warns',
            what: `The feature ${step.name} waits for Microsoft’s approval.`,
            why: 'What needs it is refused until then, and when that is nobody here knows.',
            evidence,
            now: [`az feature show ${flags(step)} --query properties.state`],
            link: sources.features.link,
            steps: [step.id],
          },
        ]
      if (state === 'Registered' || lacking.length === 0) return []
      const [namespace = ''] = step.name.split('/')
      return [
        {
          severity: 'blocks',
          what:
            state === unseen
              ? `The feature ${step.name} may have to be registered, and you may neither look nor register it.`
              : `The feature ${step.name} is not registered, and you may not register it.`,
          why: 'It is registered once for a subscription, takes some minutes, and its provider is registered again afterwards.',
          evidence,
          now: [`az feature register ${flags(step)}`, `az provider register --namespace ${namespace}`],
          link: sources.features.link,
          steps: [step.id],
          missing: lacking.map(({ action, scope }) => ({ action, scope })),
        },
      ]
    })
    return [...findings, ...unknown]
  },
}

function flags({ name }: IntendedStep): string {
  const [namespace = '', feature = ''] = name.split('/')
  return `--namespace ${namespace} --name ${feature}`
}
