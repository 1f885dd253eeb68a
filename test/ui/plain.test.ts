import { describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { emptyDraft } from '../../src/interview/draft.ts'
import type { Prompts } from '../../src/ui/plain/prompts.ts'
import { runPlainWizard } from '../../src/ui/plain/run.ts'
import type { WizardHost } from '../../src/ui/types.ts'
import { fixtureHost, fixtureListings } from './fixtures/host.ts'

class Gone extends Error {
  override readonly name = 'ExitPromptError'
}

/** Prompts that read from a script: the start of a choice's name, or the text to type. `=` takes what is offered. */
function scripted(script: readonly string[], printed: string[]): Prompts {
  const left = [...script]
  const next = (message: string): string => {
    const said = left.shift()
    printed.push(`? ${message}`)
    if (said === undefined) throw new Gone(message)
    return said
  }
  return {
    async choose(message, choices, preselected = 0) {
      const said = next(message)
      printed.push(...choices.flatMap(({ name, told = [] }) => [name, ...told]))
      const chosen =
        said === '=' ? choices[preselected] : choices.find((choice) => choice.name.startsWith(said) && choice.disabled === undefined)
      if (chosen === undefined)
        throw new Error(`"${said}" is not offered by: ${message} (${choices.map((choice) => choice.name).join(' | ')})`)
      return chosen.value
    },
    async type(message, preset, problemOf) {
      const said = next(message)
      const text = said === '=' ? preset : said
      const problem = problemOf(text)
      if (problem !== undefined) throw new Error(`${message}: ${problem}`)
      return text
    },
  }
}

const run = async (script: readonly string[], host: WizardHost = fixtureHost()) => {
  const printed: string[] = []
  const result = await runPlainWizard(
    host,
    { prompts: scripted(script, printed), print: (text) => printed.push(text), columns: 80 },
    emptyDraft,
  )
  return { result, printed: printed.join('\n') }
}

describe('plain mode', () => {
  it('asks, reviews, plans, creates and ends with the report', async () => {
    const { result, printed } = await run(['risk', 'Take what', 'Create it', 'Create 14'])
    expect(result).toMatchObject({ kind: 'applied', answers: { environment: 'risk' }, report: { outcome: 'done' } })
    expect(printed).toContain('14 to create')
    expect(printed).toContain('14/14')
    expect(printed).not.toContain('\u001b')
  })

  it('goes back without losing the answer', async () => {
    const { result } = await run(['risk', 'Back', '='])
    expect(result.draft.entries.environment?.value).toBe('risk')
  })

  it('goes back from a typed question with <', async () => {
    const { printed } = await run(['risk', '=', '=', '=', '=', '=', '<'])
    expect(printed.split('\n').filter((line) => line.startsWith('Do you want a first pool'))).toHaveLength(2)
  })

  it('tells why with ?', async () => {
    const { printed } = await run(['?'])
    expect(printed).toContain('Read more:')
  })

  it('does not create when going back from approval', async () => {
    const { result } = await run(['=', 'Take what', 'Create it', 'Go back', 'Leave'])
    expect(result).toMatchObject({ kind: 'left', resume: 'secure-batch new --resume demo' })
  })

  it('leaves what is in the way on the screen: the review is not said again after it, unless asked for', async () => {
    const host = fixtureHost()
    const problem = { code: 'quota', what: 'The region takes no further Batch account.' }
    const full: WizardHost = { ...host, plan: async (...given) => ({ ...(await host.plan(...given)), problems: [problem] }) }
    const script = ['=', 'Take what', 'Create it']
    const { printed } = await run([...script, 'Leave'], full)
    const [, after = ''] = printed.split(problem.what)
    expect(after).toContain('What next?')
    expect(after).not.toContain('Posture')
    const again = await run([...script, 'Show every answer', 'Leave'], full)
    expect(again.printed.split(problem.what)[1]).toContain('Posture')
    expect(printed).not.toContain('..')
  })

  it('edits one answer and asks only what it brings into view', async () => {
    const { result, printed } = await run(['=', 'Take what', 'Edit', 'Account reach', 'From addresses', '203.0.113.7', 'Leave'])
    expect(result.draft.entries['account-addresses']?.value).toEqual(['203.0.113.7'])
    expect(printed.split('\n').filter((line) => line.startsWith('? What next'))).toHaveLength(2)
  })

  it('tells what each option does to posture and cost before asking', async () => {
    const { printed } = await run(['=', '=', '=', '=', '=', '=', '=', '='])
    expect(printed).toContain('     Monthly -7.3 USD: 1 private endpoint less')
    expect(printed).toContain('     Posture -2: account closed, account endpoint')
    expect(printed).toMatch(/As it stands {2}28 met · 6 open · 3 n\/a; about 56 USD \(list prices of 2026-10\) a\s+month/)
  })

  it('lists what is open with evidence, takes a fix and comes back to the review', async () => {
    const script = ['=', 'Take what', 'Edit', 'Account reach', 'From addresses', '203.0.113.7', 'Look at', '1. Account reach', 'Leave']
    const { result, printed } = await run(script)
    expect(printed).toContain('1. Nobody on the internet reaches the account')
    expect(printed).toContain('   Evidence  properties.x: "y" · demo')
    expect(printed).toContain('Posture: 26 met · 8 open · 3 n/a')
    expect(result.draft.entries['account-reach']?.value).toBe('private')
    expect(printed.split('\n').filter((line) => line.startsWith('? What next'))).toHaveLength(3)
  })

  it('goes back from the open controls without changing anything', async () => {
    const { result } = await run(['=', 'Take what', 'Look at', 'Back', 'Leave'])
    expect(result.draft.entries['account-reach']).toBeUndefined()
  })

  it('lets the value be typed when the list may not be read', async () => {
    const listings = {
      ...fixtureListings,
      subscriptions: async () => {
        throw new UserProblem({ code: 'not-allowed', what: 'You may not list subscriptions.' })
      },
    }
    const { result, printed } = await run(['=', '=', 'Type it in', '00000000-0000-0000-0000-000000000001'], fixtureHost({ listings }))
    expect(printed).toContain('You may not list subscriptions.')
    expect(result.draft.entries.subscription?.value).toBe('00000000-0000-0000-0000-000000000001')
  })

  it('offers what makes an option possible as a numbered choice, and takes it back', async () => {
    const to = ['=', 'Take what', 'Edit', 'Node management']
    const { result, printed } = await run([
      ...to,
      'For 2: Account reach',
      'Undo: Account reach is Only from inside your network again',
      'Back',
      'Leave',
    ])
    expect(printed).toContain('Account reach is now From addresses you list.')
    expect(printed).toContain('It is as it was before.')
    expect(result.draft.entries['account-reach']).toBeUndefined()
  })

  it('says what an answer changes, and asks once where it costs another answer', async () => {
    const to = ['=', 'Take what', 'Edit', 'Account reach', 'From addresses', '203.0.113.7', 'Edit', 'Account reach', 'Only from']
    const kept = await run([...to, 'Back', 'Back', 'Leave'])
    expect(kept.printed).toContain('Changes: Addresses let in no longer applies')
    expect(kept.result.draft.entries['account-reach']?.value).toBe('listed')
    const taken = await run([...to, 'Take it', 'Leave'])
    expect(taken.result.draft.entries['account-reach']?.value).toBe('private')
    expect(taken.result.draft.entries['account-addresses']?.value).toEqual(['203.0.113.7'])
  })

  it('edits a detail that is not asked on the way', async () => {
    const { result } = await run(['=', 'Take what', 'Edit', 'Policy', '=', 'Leave'])
    expect(result.draft.entries.policy?.source).toBe('you')
  })

  it('tells the picture in words at any list, and what an option adds to it', async () => {
    const { printed } = await run(['=', '=', '=', '=', '=', 'What else', 'What it looks like', '=', '=', '='])
    expect(printed).toContain('Network vnet-demo, 10.40.0.0/21.')
    expect(printed).toMatch(/ {5}Removes Batch account demo3f2a: reached from inside the network only/)
  })

  it('reviews by topic with the details folded, and shows them when asked', async () => {
    const { printed } = await run(['=', 'Take what', 'Show every answer', 'Leave'])
    const [folded = '', open = ''] = printed.split('Review   ').slice(1)
    expect(folded).toContain('4 details as recommended')
    expect(folded).not.toContain('  Node management:')
    expect(open).toContain('  Node management: Through a private endpoint (recommended)')
  })

  it('offers Back in every list', async () => {
    const lists: string[][] = []
    const watching = (prompts: Prompts): Prompts => ({
      ...prompts,
      choose: (message, choices, preselected) => {
        lists.push([message, ...choices.map((choice) => choice.name)])
        return prompts.choose(message, choices, preselected)
      },
    })
    const script = [...'=======', 'Take what', 'Edit', 'Back', 'Look at', 'Back', 'Create it', 'Go back', 'Leave']
    const prompts = watching(scripted(script, []))
    await runPlainWizard(fixtureHost(), { prompts, print: () => {}, columns: 80 }, emptyDraft)
    expect(lists.length).toBeGreaterThan(8)
    for (const [message, ...names] of lists)
      expect(
        names.some((name) => /^(Go )?[Bb]ack/.test(name)),
        message,
      ).toBe(true)
  })

  it('leaves on Ctrl+C with the draft saved', async () => {
    const saved: unknown[] = []
    const { result } = await run(['risk'], fixtureHost({ saveDraft: (draft) => saved.push(draft.entries.environment?.value) }))
    expect(result.kind).toBe('left')
    expect(saved.at(-1)).toBe('risk')
  })
})
