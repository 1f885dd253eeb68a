import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../src/engine/types.ts'
import { interruptible, type Wanted } from '../../src/ui/interruptible.ts'

const event = (text: string): EngineEvent => ({ type: 'note', at: 0, text })

/** A run with a question that is answered when the test says so. */
function running() {
  const told: string[] = []
  const said: string[] = []
  const questions: { over: AbortSignal; answer: (wanted: Wanted) => Promise<void>; fail: () => Promise<void> }[] = []
  const run = interruptible({
    ask: (over) =>
      new Promise((resolve, reject) => {
        const settled = async (settle: () => void) => {
          settle()
          await new Promise((done) => setImmediate(done))
        }
        questions.push({
          over,
          answer: (wanted) => settled(() => resolve(wanted)),
          fail: () => settled(() => reject(new Error('no terminal any more'))),
        })
      }),
    tell: (one) => void told.push(one.type === 'note' ? one.text : one.type),
    say: (text) => void said.push(text),
  })
  const states = () => [run.signal.aborted, run.abandon.aborted]
  return { run, told, said, questions, states }
}

describe('Ctrl+C while Azure works, line by line', () => {
  it('holds back what happens while the question is open, and tells it in order once it is answered', async () => {
    const { run, told, questions, states } = running()
    run.emit(event('before'))
    run.interrupt()
    run.emit(event('one'))
    run.emit(event('two'))
    expect(told).toEqual(['before'])
    await questions[0]?.answer('go on')
    expect(told).toEqual(['before', 'one', 'two'])
    expect(states()).toEqual([false, false])
  })
  it('waiting begins nothing more; Ctrl+C then stops here, unasked', async () => {
    const { run, said, questions, states } = running()
    run.interrupt()
    await questions[0]?.answer('wait')
    expect(states()).toEqual([true, false])
    run.interrupt()
    expect(states()).toEqual([true, true])
    expect(questions).toHaveLength(1)
    expect(said).toEqual([expect.stringContaining('Ctrl+C stops here'), expect.stringContaining('Stopping here')])
  })
  it('Ctrl+C while the question is open closes it and stops here', () => {
    const { run, questions, states } = running()
    run.interrupt()
    run.interrupt()
    expect(states()).toEqual([true, true])
    expect(questions.map(({ over }) => over.aborted)).toEqual([true])
  })
  it('a question that cannot be asked stops here', async () => {
    const { run, questions, states } = running()
    run.interrupt()
    await questions[0]?.fail()
    expect(states()).toEqual([true, true])
  })
  it('the end of the run closes the question and tells what was held back', () => {
    const { run, told, questions, states } = running()
    run.interrupt()
    run.emit(event('last'))
    run.end()
    expect(questions[0]?.over.aborted).toBe(true)
    expect(told).toEqual(['last'])
    expect(states()).toEqual([false, false])
  })
})
