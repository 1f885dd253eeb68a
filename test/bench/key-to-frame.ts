import { readFileSync } from 'node:fs'
import { setInterval } from 'node:timers/promises'
import type { Home } from '../support/program.ts'
import { bin, environmentFor } from '../support/program.ts'
import { keys, startPty } from '../support/pty.ts'

export interface KeyToFrame {
  /** Milliseconds from a key written to the terminal until the frame it changes is painted, sorted; the picture is on. */
  readonly taken: readonly number[]
  /** Milliseconds of processor time a key takes, whatever else the machine does; undefined where the system does not tell. */
  readonly processor: number | undefined
}

/** Moves the focus up and down a question with options, at the pace of a key held down. */
export async function keyToFrame(home: Home, presses = 300): Promise<KeyToFrame> {
  const pty = startPty(process.execPath, [bin, 'new', '--practice', '--environment', 'bench'], {
    columns: 120,
    rows: 36,
    cwd: home.folder,
    env: environmentFor(home),
  })
  await pty.until('Enter accept')
  const taken: number[] = []
  // Walk to a question with options, then move the focus up and down: each key changes the frame.
  for (let step = 0; step < 40 && !pty.screen().join('\n').includes('How may people and programs'); step += 1) {
    const before = head(pty.screen().join('\n'))
    pty.type(keys.enter)
    await pty.until((screen) => head(screen) !== before)
  }
  // A frame still on its way would be taken for the answer to the first key: posture and cost of both options are looked at first, and kept from then on.
  for (const key of [keys.down, keys.up]) {
    const before = frames(pty.raw())
    pty.type(key)
    await pty.until((screen) => frames(pty.raw()) > before && isJudged(screen))
  }
  const used = processorTime(pty.pid)
  // The pace of a key held down: about thirty times a second; nobody presses faster.
  const held = setInterval(33)[Symbol.asyncIterator]()
  for (let press = 0; press < presses; press += 1) {
    await held.next()
    const before = frames(pty.raw())
    const start = performance.now()
    pty.type(press % 2 === 0 ? keys.down : keys.up)
    await pty.until(() => frames(pty.raw()) > before)
    taken.push(performance.now() - start)
  }
  await held.return?.()
  const now = processorTime(pty.pid)
  const processor = used === undefined || now === undefined ? undefined : (now - used) / presses
  pty.kill('SIGKILL')
  await pty.exited().catch(() => {})
  return { taken: taken.sort((left, right) => left - right), processor }
}

/** The value below which a part of the sorted values lies. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** Milliseconds of processor time of a process so far: user and system ticks of a hundredth of a second in Linux's `/proc`. */
function processorTime(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return undefined
  }
}

/** Frames painted so far: Ink ends each with the terminal's "synchronized update" mark. */
function frames(raw: string): number {
  return raw.split('\u001b[?2026l').length - 1
}

/** Whether posture and cost of what is in focus have arrived: they come after the frame that a key changes. */
function isJudged(screen: string): boolean {
  return /Posture[^\n]* \d+ met/.test(screen) && !/(Posture|Monthly) +…/.test(screen)
}

/** Where the wizard is: the header and the question. Posture and cost arrive on their own. */
function head(screen: string): string {
  return screen.split('\n').slice(0, 3).join('\n')
}
