import { describe, expect, it } from 'vitest'
import type { Plan, PlanStep, Report } from '../../src/engine/types.ts'
import { groupOrder } from '../../src/ui/group-order.ts'
import { planText } from '../../src/ui/lines/plan.ts'
import { problemLines } from '../../src/ui/lines/problem.ts'
import { eventJson, progressLines } from '../../src/ui/lines/progress.ts'
import { reportText } from '../../src/ui/lines/report.ts'
import { foldProgress, noProgress } from '../../src/ui/progress.ts'
import type { Line } from '../../src/ui/terminal/line.ts'
import { lineWidth, plainText } from '../../src/ui/terminal/line.ts'
import { fixtureEvents, fixturePlan } from './fixtures/environment.ts'

const text = (lines: readonly Line[]): string => lines.map(plainText).join('\n')

const plan: Plan = ((): Plan => {
  const base = fixturePlan({ environment: 'demo' })
  return {
    ...base,
    steps: base.steps.map((step, index) => {
      if (index === 3)
        return { ...step, action: 'update', changes: [{ path: 'properties.securityRules[allow].priority', from: 100, to: 200 }] }
      if (index === 5) return { ...step, action: 'replace', changes: [{ path: 'location', from: 'eastus', to: 'westeurope' }] }
      return index < 3 ? { ...step, action: 'keep' } : step
    }),
  }
})()

const reportOf = (failing?: string): Report => {
  const events = fixtureEvents(fixturePlan({ environment: 'demo' }), failing)
  for (;;) {
    const next = events.next()
    if (next.done === true) return next.value
  }
}

describe('a run that was stopped', () => {
  it('says of a step that had begun that it is left under way, and counts it', () => {
    const steps = fixturePlan({ environment: 'demo' }).steps.slice(0, 2)
    const [begun, waiting] = steps.map(({ id }) => id)
    let progress = foldProgress(noProgress, { type: 'planned', at: 0, environment: 'demo', region: 'westeurope', steps })
    progress = foldProgress(progress, { type: 'started', at: 0, id: begun ?? '' })
    const told = [begun, waiting].map((id) => {
      const event = { type: 'finished', at: 9000, id: id ?? '', outcome: 'stopped', seconds: id === begun ? 9 : 0 } as const
      progress = foldProgress(progress, event)
      return progressLines(event, progress).map(plainText).join('\n')
    })
    expect(told[0]).toContain('left under way; the next run looks at it')
    expect(told[1]).toContain('not run: stopped')
    const report: Report = {
      environment: 'demo',
      outcome: 'stopped',
      seconds: 9,
      next: [],
      resources: progress.steps.map(({ id, type, name, action, seconds = 0 }) => ({ id, type, name, action, outcome: 'stopped', seconds })),
    }
    expect(text(reportText(report, 120))).toContain('0 of 2 done, 1 left under way.')
  })
})

describe('the plan as text', () => {
  it('says what would happen to each resource and each changed path from and to', () => {
    const told = text(planText(plan, 100))
    expect(told).toMatch(/\+ create +vault +kv-demo-3f2a/)
    expect(told).toMatch(/= keep +resource group +rg-demo/)
    expect(told).toMatch(/~ update +network security group +nsg-nodes/)
    expect(told).toMatch(/properties\.securityRules\[allow\]\.priority +100 → 200/)
    expect(told).toMatch(/location +"eastus" → "westeurope"/)
    expect(told.split('\n').at(-1)).toBe('9 to create · 1 to update · 1 to replace · 3 unchanged')
  })

  it('fits narrow terminals', () => {
    for (const width of [40, 60, 80, 120]) for (const line of planText(plan, width)) expect(lineWidth(line)).toBeLessThanOrEqual(width)
  })

  it('says when there is nothing to do', () => {
    expect(text(planText({ ...plan, steps: plan.steps.slice(0, 3) }, 80))).toContain('3 unchanged')
  })

  it('tells a removal in the order in which groups are gone, not in which they begin', () => {
    const step = (group: string, name: string, action: 'delete' | 'create') => ({
      ...(plan.steps[0] as PlanStep),
      group,
      name,
      id: `/x/${name}`,
      action,
    })
    const steps = (action: 'delete' | 'create') => [
      step('Network', 'link', action),
      step('Endpoints', 'endpoint', action),
      step('Network', 'network', action),
    ]
    expect(groupOrder(steps('delete'))).toEqual(['Endpoints', 'Network'])
    expect(groupOrder(steps('create'))).toEqual(['Network', 'Endpoints'])
    const told = text(planText({ ...plan, steps: steps('delete') }, 80))
    expect(told.indexOf('Endpoints')).toBeLessThan(told.indexOf('Network'))
  })
})

describe('the report', () => {
  it('says that all is well, how much and how long', () => {
    const told = text(
      reportText(reportOf(), 100, {
        reach: 'nothing of it reachable from the internet',
        facts: [{ label: 'Account', text: 'https://demo3f2a.westeurope.batch.azure.com' }],
        commands: [{ label: 'Remove', text: 'secure-batch destroy --environment demo' }],
      }),
    )
    expect(told).toContain('✓ demo is ready: 14 resources in 5 m 12 s, nothing of it reachable from the internet.')
    expect(told).toMatch(/ {2}Account {5}https:/)
    expect(told).toMatch(/ {2}Remove {6}secure-batch destroy --environment demo/)
  })

  it('says what failed, why, what to do now, and what is in place', () => {
    const told = text(reportText(reportOf('kv-demo-3f2a'), 80))
    expect(told).toContain('✗ Key Vault kv-demo-3f2a was not created.')
    expect(told).toContain('soft delete')
    expect(told).toContain('Now:   secure-batch apply --environment demo --set vault-conflict=recover')
    expect(told).toContain('correlation 5f1c0000')
    expect(told).toContain('7 resources are in place and stay. 6 steps that depended on the failure were\n  not run.')
  })

  it('says a reason that several failures share once', () => {
    const report = reportOf('kv-demo-3f2a')
    const failed = report.resources.find(({ outcome }) => outcome === 'failed')
    if (failed?.error === undefined) throw new Error('Nothing failed')
    const twin = { ...failed, name: 'kv-other', error: { ...failed.error, what: 'Key Vault kv-other was not created.' } }
    const told = text(reportText({ ...report, resources: [...report.resources, twin] }, 80))
    expect(told).toContain('✗ Key Vault kv-other was not created.\n  For the same reason.')
    expect(told.match(/Now:/g)).toHaveLength(1)
  })

  it('knows a destroy from an apply', () => {
    expect(text(reportText(reportOf(), 100, { what: 'destroy' }))).toContain('demo is gone: 14 resources removed')
    expect(text(reportText(reportOf('kv-demo-3f2a'), 80, { what: 'destroy' }))).toContain('7 resources are removed.')
    expect(text(reportText({ ...reportOf(), outcome: 'nothing-to-do' }, 100))).toContain('demo is as described: nothing to do.')
  })
})

describe('a problem as text', () => {
  it('never breaks a command, and cleans what came from outside', () => {
    const long = `secure-batch apply --environment demo ${'--set a=b '.repeat(12)}`.trim()
    const told = problemLines({ code: 'x', what: 'bad \u001b[31mname', now: [long], details: ['one', 'two'] }, 40)
    expect(told.map(plainText).some((line) => line.includes(long))).toBe(true)
    expect(text(told)).not.toContain('\u001b')
    expect(text(told)).toContain('· one')
  })
})

describe('events as JSON lines', () => {
  it('prints one object a line', () => {
    for (const event of fixtureEvents(fixturePlan({}))) {
      expect(eventJson(event)).not.toContain('\n')
      expect(JSON.parse(eventJson(event))).toEqual(event)
    }
  })
})
