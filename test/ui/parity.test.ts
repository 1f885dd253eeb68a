import { beforeAll, describe, expect, it } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { awaiting } from '../../src/interview/delegation/awaiting.ts'
import { emptyDraft, withAnswer } from '../../src/interview/draft.ts'
import type { Draft } from '../../src/interview/types.ts'
import type { Prompts } from '../../src/ui/plain/prompts.ts'
import { runPlainWizard } from '../../src/ui/plain/run.ts'
import type { Action } from '../../src/ui/tui/action.ts'
import { bindingsFor } from '../../src/ui/tui/bindings.ts'
import type { WizardHost } from '../../src/ui/types.ts'
import { fixtureEvents, fixturePlan } from './fixtures/environment.ts'
import { fixtureHost, fixtureListings } from './fixtures/host.ts'
import { type Game, goTo, play } from './fixtures/play.ts'

/** What every key of the drawn face does, and how the plain face offers the same. A new key that is not here does not compile. */
const inPlain: Readonly<Record<Action['do'], RegExp | { readonly without: string }>> = {
  move: { without: 'a number is typed' },
  jump: { without: 'a number is typed' },
  accept: /Enter for/,
  back: /^Back$/,
  why: /^Why we ask$/,
  'accept-rest': /^Take what is recommended from here on$/,
  everything: /^Ask me every question/,
  delegate: /^Write it to a file for the person who knows$/,
  'stop-waiting': /^Do not wait for network team any more$/,
  edit: /^Edit an answer$/,
  plan: /^Show the plan in detail$/,
  save: /^Save as preset$/,
  create: /^Create it$/,
  leave: /Ctrl\+C leaves and keeps your answers/,
  'type-in': /^Type it in$/,
  retry: /^Try again$/,
  'sign-in': /^Sign in with a browser$/,
  help: /A role takes effect some minutes after it is given/,
  controls: /^Look at the open controls$/,
  fix: /^For 2: /,
  undo: /^Undo: /,
  // A list of more than nine answers is searched by typing a word: test/ui/prompts.test.ts.
  find: /^Which answer\?$/,
  fold: /^Show every answer, details too$/,
  'fold-all': /^Fold the details$/,
}

/** What stands on the drawn screen without a key. */
const shown: Readonly<Record<string, RegExp>> = {
  picture: /^What it looks like so far$/,
  'the picture in words': /^Network vnet-demo/,
  'what an option adds': /^ {5}Adds /,
  'what an option does to posture': /^ {5}Posture /,
  'what an option costs a month': /^ {5}Monthly /,
  undo: /^ {5}Undo /,
  usual: /^ {5}Usual /,
  position: /^Start {3}1 of \d+/,
  words: /^What the words here mean$/,
  'a term with its meaning': /^private endpoint: An address/,
  'why a resource is made': /because of Account reach/,
  'what changed since 2021': /^Changed since 2021: /,
  'the exact property': /sends: ?.*publicNetworkAccess|publicNetworkAccess/,
  'who is waited for': /waiting for network team/i,
  'how far it is': /\d+\/\d+/,
}

const handing = {
  exportPacket: async (_: Draft, id: string, of?: string) => ({
    file: `${id}.yaml`,
    since: '2026-11-23',
    ...(of === undefined ? {} : { of }),
  }),
  signIn: async () => {},
}
const waiting = awaiting(withAnswer(emptyDraft, 'environment', 'demo'), 'account-reach', { of: 'network team', since: '2026-11-23' })

/** Every state a key table is made for. */
function states(): Game[] {
  const host = () => fixtureHost(handing)
  const at = (id: string) => goTo(play({ host: host(), draft: waiting }), id)
  const review = () => at('cloud').press('a')
  const planned = (game: Game) => game.happen({ type: 'planned', plan: fixturePlan(game.world.answers(game.state().draft)) })
  const failed = new UserProblem({ code: 'not-signed-in', what: 'You are not signed in.' }).details
  const listing = () => {
    const game = at('subscription')
    const { key = '' } = game.state().lists.subscription ?? {}
    return game.happen({ type: 'list-failed', id: 'subscription', key, problem: failed })
  }
  const event = [...fixtureEvents(fixturePlan({ environment: 'demo' }))][0]
  if (event === undefined) throw new Error('no event')
  const creating = () => planned(review().press('c')).press('down', 'enter').happen({ type: 'progress', event })
  return [
    play({ host: host() }),
    at('account-reach'),
    at('account-reach').press('d'),
    at('account-reach').press('?'),
    at('region'),
    at('region').press('tab'),
    listing(),
    listing().press('b'),
    at('node-management-reach').press('2'),
    at('node-management-reach').press('2', 'f'),
    review(),
    review().press('up', 'up', 'up', 'e'),
    review().press('/'),
    review().press('o'),
    review().press('s'),
    planned(review().press('p')),
    review().press('p').happen({ type: 'plan-failed', problem: failed }),
    planned(review().press('c')),
    creating(),
    creating().press('ctrl+c'),
    creating().happen({ type: 'apply-failed', problem: failed }),
  ]
}

/** Everything a person who takes every way through plain mode is offered or told, line by line. */
async function heard(): Promise<readonly string[]> {
  const lines: string[] = []
  const print = (text: string) => lines.push(...text.split('\n'))
  const sit = async (script: readonly string[], host: WizardHost, draft: Draft): Promise<void> => {
    const left = [...script]
    const next = (message: string): string => {
      print(message)
      const said = left.shift()
      if (said === undefined) throw Object.assign(new Error(message), { name: 'ExitPromptError' })
      return said
    }
    const prompts: Prompts = {
      async choose(message, choices, preselected = 0) {
        const said = next(message)
        for (const { name, told = [] } of choices) lines.push(name, ...told)
        print(`Enter for ${preselected + 1}`)
        const chosen = said === '=' ? choices[preselected] : choices.find(({ name }) => name.startsWith(said))
        if (chosen === undefined) throw new Error(`"${said}" is not offered by: ${message}`)
        return chosen.value
      },
      async type(message, preset) {
        const said = next(message)
        return said === '=' ? preset : said
      },
    }
    await runPlainWizard(host, { prompts, print, columns: 110 }, draft)
  }
  const refused = async () => {
    throw new UserProblem({ code: 'not-signed-in', what: 'You are not signed in.' })
  }
  const toReach = ['=', '=', '=', '=', '=', '=', '=']
  await sit(
    [
      ...toReach,
      'Why',
      'What else',
      'What the words',
      'What else',
      'What it looks',
      'What else',
      'Write it',
      'network team',
      'What else',
      'Back',
      'Take what',
      'Show every',
      'Show the plan',
      'Edit',
      'Node management',
      'For 2',
      'Back',
      'Create it',
      'Create',
    ],
    fixtureHost(handing),
    emptyDraft,
  )
  await sit(['=', '=', 'Type it in'], fixtureHost({ ...handing, listings: { ...fixtureListings, subscriptions: refused } }), emptyDraft)
  await sit([...toReach.slice(1), 'What else', 'Do not wait', 'Take what', 'Leave'], fixtureHost(handing), {
    ...waiting,
    entries: { ...waiting.entries },
  })
  return lines
}

describe('plain mode', () => {
  let lines: readonly string[] = []
  beforeAll(async () => {
    lines = await heard()
  })

  it.each(Object.entries(inPlain).filter((entry): entry is [string, RegExp] => entry[1] instanceof RegExp))(
    'offers what a key does: %s',
    (_, said) => {
      expect(lines.filter((line) => said.test(line)).length, lines.join('\n')).toBeGreaterThan(0)
    },
  )

  it.each(Object.entries(shown))('tells what the screen shows: %s', (_, said) => {
    expect(lines.filter((line) => said.test(line)).length, lines.join('\n')).toBeGreaterThan(0)
  })

  it('has an entry for every key, and no entry for a key that is gone', () => {
    const used = new Set(states().flatMap((game) => bindingsFor(game.state(), game.world).map(({ action }) => action.do)))
    expect(Object.keys(inPlain).filter((name) => ![...used].some((one) => one === name))).toEqual([])
  })
})
