/** The figures of the wizard: questions on the recommended path, seconds to approval, key to frame, rules. The machine is noisy: the best of a few rounds counts. */
import { emptyDraft, isAsked, pathOf, withAnswer } from '../../src/interview/draft.ts'
import { questions } from '../../src/interview/registry.ts'
import { combinationRules } from '../../src/interview/rules/registry.ts'
import { bin, environmentFor, makeHome } from '../support/program.ts'
import { keys, startPty } from '../support/pty.ts'
import { type KeyToFrame, keyToFrame, quantile } from './key-to-frame.ts'

const rounds = Number(process.env.ROUNDS ?? '3')
const home = makeHome()
const say = (name: string, value: string) => process.stdout.write(`${name.padEnd(48)} ${value}\n`)

try {
  recommendedPath()
  await toApproval()
  await frames()
} finally {
  home.remove()
}

function recommendedPath(): void {
  const draft = withAnswer(emptyDraft, 'cloud', 'practice')
  const asked = pathOf(draft, questions).filter((row) => isAsked(row, draft))
  const without = asked.filter((row) => row.value === undefined && row.question.kind !== 'pick').map((row) => row.question.id)
  say('questions on the recommended path', `${asked.length} of ${questions.length} (aim at most 12)`)
  say('  of them without a default', without.length === 0 ? 'none' : without.join(', '))
  say('options in all', String(questions.reduce((sum, question) => sum + (question.kind === 'select' ? question.options.length : 0), 0)))
  say('rules in the combination table', `${combinationRules.length} (aim at least 60)`)
}

/** From the command to the approval, by Enter alone, then by `a` at the first question where it can be pressed. */
async function toApproval(): Promise<void> {
  const sit = async (all: boolean): Promise<{ seconds: number; pressed: number }> => {
    const start = performance.now()
    const pty = startPty(process.execPath, [bin, 'new', '--practice'], {
      columns: 120,
      rows: 36,
      cwd: home.folder,
      env: environmentFor(home),
    })
    let pressed = 0
    const press = (key: string) => {
      pressed += 1
      pty.type(key)
    }
    for (;;) {
      const screen = await pty.until(/c create|Enter accept/)
      if (screen.includes('c create')) break
      press(all && / a (all )?recommended/.test(screen) ? 'a' : keys.enter)
      const head = screen.split('\n').slice(0, 3).join()
      await pty.until((next) => next.split('\n').slice(0, 3).join() !== head)
    }
    press('c')
    await pty.until('› Go back')
    const seconds = (performance.now() - start) / 1000
    pty.type(keys.controlC)
    await pty.exited(5000).catch(() => pty.kill('SIGKILL'))
    return { seconds, pressed }
  }
  for (const all of [false, true]) {
    const taken: { seconds: number; pressed: number }[] = []
    for (let round = 0; round < rounds; round += 1) taken.push(await sit(all))
    const best = taken.reduce((left, right) => (right.seconds < left.seconds ? right : left))
    say(
      `start to approval, ${all ? 'all recommended' : 'Enter at every question'}`,
      `${best.seconds.toFixed(2)} s, ${best.pressed} keys (best of ${rounds})`,
    )
  }
}

async function frames(): Promise<void> {
  const all: KeyToFrame[] = []
  for (let round = 0; round < rounds; round += 1) all.push(await keyToFrame(home))
  const told = ({ taken }: KeyToFrame) => `p50 ${quantile(taken, 0.5).toFixed(1)} ms, p99 ${quantile(taken, 0.99).toFixed(1)} ms`
  const [best] = all.toSorted((left, right) => quantile(left.taken, 0.99) - quantile(right.taken, 0.99))
  if (best === undefined) return
  say('key to painted frame, picture on', `${told(best)} (aim p99 16 ms; rounds: ${all.map(told).join(' | ')})`)
  say(
    '  processor time a key takes',
    all.map(({ processor }) => (processor === undefined ? 'not told' : `${processor.toFixed(1)} ms`)).join(', '),
  )
}
