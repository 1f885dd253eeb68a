import { describe, expect, it, vi } from 'vitest'
import { UserProblem } from '../../src/common/problem.ts'
import { decisionsOf } from '../../src/interview/delegation/decisions.ts'
import { applyPackets } from '../../src/interview/delegation/packet-apply.ts'
import { emptyDraft } from '../../src/interview/draft.ts'
import { draftOf } from '../../src/interview/draft-file.ts'
import { draftText } from '../../src/interview/draft-text.ts'
import { applyPresets } from '../../src/interview/presets.ts'
import { questions } from '../../src/interview/registry.ts'
import type { Draft } from '../../src/interview/types.ts'
import type { Prompts } from '../../src/ui/plain/prompts.ts'
import { runPlainWizard } from '../../src/ui/plain/run.ts'
import { makePerformer } from '../../src/ui/tui/effects.ts'
import type { Happening } from '../../src/ui/tui/state.ts'
import { begin } from '../../src/ui/tui/update.ts'
import { worldOf } from '../../src/ui/tui/world.ts'
import { fixturePlan } from './fixtures/environment.ts'
import { fixtureHost } from './fixtures/host.ts'
import { goTo, play } from './fixtures/play.ts'

const since = '2026-11-23'
const handing = (write: (id: string, of?: string) => Promise<string>) =>
  fixtureHost({ exportPacket: async (_, id, of) => ({ file: await write(id, of), since, ...(of === undefined ? {} : { of }) }) })
const decided: Draft = {
  ...applyPresets(emptyDraft, [
    {
      name: 'base',
      through: ['team'],
      extends: [],
      answers: { authentication: { state: 'fixed', value: 'entra-only', because: 'policy 6f68' } },
    },
  ]),
  entries: { logs: { value: 'none', source: 'flag', decidedBy: 'Anna Berg', on: '2026-11-20', because: 'no budget' } },
}

const written = (id: string, of: string): Happening => ({
  type: 'packet-written',
  id,
  awaited: { of, since, file: `demo-${id}.packet.yaml` },
})

describe('handing a question to somebody who knows', () => {
  it('is one key on a question, two where letters are typed, and says where the file is', () => {
    const game = goTo(play({ host: handing(async () => 'x') }), 'account-reach').press('d')
    expect(game.text()).toContain('Who knows the answer?')
    game.press(...'network', 'space', ...'team', 'enter')
    expect(game.effects()).toContainEqual({ type: 'export-packet', id: 'account-reach', of: 'network team' })
    game.happen(written('account-reach', 'network team'))
    expect(game.text()).toContain('Written to demo-account-reach.packet.yaml')
    game.press('enter')
    expect(game.text()).not.toContain('Written to')
    const typed = play({ host: handing(async () => 'x') })
    typed.press('ctrl+d', 'enter')
    expect(typed.effects()).toContainEqual({ type: 'export-packet', id: 'environment' })
  })

  it('is not offered where no file can be written', () => {
    const game = goTo(play(), 'account-reach').press('d')
    expect(game.effects().some((effect) => effect.type === 'export-packet')).toBe(false)
    expect(game.text()).not.toContain('ask who knows')
  })

  it('brings the path as news, and a refusal as a notice', async () => {
    const perform = (exportPacket: () => Promise<string>) => {
      const world = worldOf(handing(exportPacket))
      const { state } = begin(emptyDraft, world, { columns: 80, rows: 24 }, 0)
      const happened: Happening[] = []
      const host = handing(exportPacket)
      makePerformer({ host, world, state: () => state, dispatch: (one) => happened.push(one), leave: vi.fn(), fail: vi.fn() })({
        type: 'export-packet',
        id: 'logs',
        of: 'Anna',
      })
      return happened
    }
    const done = perform(async () => 'p.yaml')
    await vi.waitFor(() => expect(done).toEqual([{ type: 'packet-written', id: 'logs', awaited: { file: 'p.yaml', since, of: 'Anna' } }]))
    const problem = new UserProblem({ code: 'packet-not-written', what: 'The folder is read-only.' })
    const failed = perform(() => Promise.reject(problem))
    await vi.waitFor(() => expect(failed).toEqual([{ type: 'packet-failed', id: 'logs', problem: problem.details }]))
    const game = goTo(play({ host: handing(async () => 'x') }), 'account-reach')
    game.happen({ type: 'packet-failed', id: 'account-reach', problem: problem.details })
    expect(game.text()).toContain('⚠ The folder is read-only.')
  })

  it('works in plain mode from a list and from a typed question', async () => {
    const asked: string[] = []
    const printed: string[] = []
    const script = ['+', 'Write it', 'network team', '=', 'What else', 'Write it', '=', 'Leave']
    const prompts: Prompts = {
      async choose(message, choices, preselected = 0) {
        const said = script.shift()
        if (said === undefined || said === 'Leave') throw Object.assign(new Error(message), { name: 'ExitPromptError' })
        const chosen = said === '=' ? choices[preselected] : choices.find((choice) => choice.name.startsWith(said))
        if (chosen === undefined) throw new Error(`${said} is not offered by ${message}`)
        return chosen.value
      },
      async type(_message, preset) {
        const said = script.shift() ?? '='
        return said === '=' ? preset : said
      },
    }
    const host = handing(async (id, of) => {
      asked.push(`${id} of ${of ?? 'nobody'}`)
      return `${id}.yaml`
    })
    await runPlainWizard(host, { prompts, print: (text) => printed.push(text), columns: 80 }, emptyDraft)
    expect(asked).toEqual(['environment of network team', 'cloud of network team'])
    expect(printed.join('\n')).toContain('secure-batch new --answer cloud.yaml')
  })
})

describe('a question whose answer is awaited', () => {
  const waiting = () =>
    goTo(play({ host: handing(async () => 'x'), columns: 100, rows: 40 }), 'account-reach').happen(written('account-reach', 'network team'))

  it('says who is waited for on the question, in the review and before it is created, and is kept', () => {
    const game = waiting()
    expect(game.effects()).toContainEqual({ type: 'save-draft' })
    game.press('down', 'up', 'enter', 'escape')
    expect(game.text()).toContain('Waiting for network team; yours stands until then')
    game.press('a', '/', ...'account reach')
    expect(game.text()).toMatch(/Only from inside your network +waiting for network team/)
    expect(game.text().replace(/\s+/g, ' ')).toContain('Waiting for network team since 2026-11-23, asked in demo-account-reach.packet.yaml')
    game.press('escape', 'c').happen({ type: 'planned', plan: fixturePlan(game.world.answers(game.state().draft)) })
    expect(game.text().replace(/\s+/g, ' ')).toContain('Account reach waits for network team. What stands now is created')
    expect(draftOf(draftText(game.state().draft), 'd', game.world.questions).awaited).toEqual(game.state().draft.awaited)
  })

  it('is asked again, or not waited for any more, where it was handed over', () => {
    const game = waiting().press('a', '/', ...'account reach', 'escape', 'd')
    expect(game.text()).toContain('› network team')
    game.press('tab')
    expect(game.state().draft.awaited).toBeUndefined()
    expect(game.text()).not.toContain('waiting for')
  })

  it('stands in the decision record until the answer comes back', () => {
    const { draft } = waiting().state()
    const line = (given: Draft) => decisionsOf(given, questions).find(({ id }) => id === 'account-reach')
    expect(line(draft)).toMatchObject({ waiting: { for: 'network team', since }, who: 'recommended' })
    const answered = { file: 'p', decidedBy: 'Anna Berg', on: since, answers: [{ id: 'account-reach', value: 'private' }], open: [] }
    const { draft: back } = applyPackets(draft, [answered], questions, { today: since })
    expect(line(back)).toMatchObject({ who: 'Anna Berg' })
    expect(line(back)?.waiting).toBeUndefined()
    expect(back.awaited).toBeUndefined()
  })
})

describe('the review', () => {
  it('says who decided, when and why, and who fixed an answer through which preset', () => {
    const game = play({ draft: decided, columns: 100, rows: 40 })
    goTo(game, 'cloud').press('a')
    expect(game.state().screen.name).toBe('review')
    game.press('/', ...'logs')
    expect(game.text()).toContain('decided by Anna Berg')
    expect(game.text().replace(/\s+/g, ' ')).toContain('Decided by Anna Berg on 2026-11-20: no budget')
    game.press('escape', '/', ...'sign-in', 'enter')
    expect(game.text().replace(/\s+/g, ' ')).toContain('Sign-in is fixed by preset "base" (through "team"): policy 6f68')
  })
})
