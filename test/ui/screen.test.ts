import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyDraft, pathOf, withAnswer } from '../../src/interview/draft.ts'
import { questions } from '../../src/interview/registry.ts'
import { bundleProgram } from './fixtures/bundle.ts'
import { keys, openScreen } from './fixtures/terminal.ts'

let program = ''
let plain = ''
const cleaning: (() => void)[] = []
const bundled = async (name: string): Promise<string> => {
  const { file, remove } = await bundleProgram(name)
  cleaning.push(remove)
  return file
}
beforeAll(async () => {
  program = await bundled('program.ts')
  plain = await bundled('plain-program.ts')
})
// Only folders that were made are removed: a fixture that does not build must not take anything with it.
afterAll(() => {
  for (const clean of cleaning) clean()
})

const toReach = async (screen: ReturnType<typeof openScreen>): Promise<void> => {
  await screen.shows('What is this environment called?')
  for (let asked = 2; asked <= 8; asked++) {
    screen.press(keys.enter)
    await screen.shows(`${asked} of `)
  }
  await screen.shows('How may people and programs reach')
}

describe.each([
  [120, 40],
  [80, 24],
])('the wizard on a real terminal of %i × %i', (columns, rows) => {
  it('goes the whole journey and leaves the report on the normal screen', async () => {
    const screen = openScreen(program, { columns, rows })
    await screen.shows('What is this environment called?')
    expect(screen.alternate()).toBe(true)
    screen.press(keys.enter)
    await screen.shows('2 of ')
    screen.press('a')
    await screen.shows(`${pathOf(withAnswer(emptyDraft, 'cloud', 'practice'), questions).length} answers`)
    screen.press('c')
    await screen.shows('Create demo in westeurope?')
    expect(screen.text()).toContain('› Go back')
    screen.press(`${keys.down}${keys.enter}`)
    await screen.shows(/\d+ of 14 done/)
    await screen.shows('demo is ready: 14 resources')
    expect(await screen.exit()).toBe(0)
    expect(screen.alternate()).toBe(false)
  })

  it('leaves the last column and the last row empty', async () => {
    const screen = openScreen(program, { columns, rows })
    await toReach(screen)
    for (let row = 0; row < rows; row++) expect(screen.line(row).length).toBeLessThan(columns)
    expect(screen.line(rows - 1)).toBe('')
    expect(screen.line(rows - 2)).toContain('Enter accept')
    screen.press(keys.ctrlC)
    expect(await screen.exit()).toBe(130)
  })
})

describe('a terminal that misbehaves', () => {
  it('takes keys that arrive in one piece', async () => {
    const screen = openScreen(program, { columns: 100, rows: 30 })
    await screen.shows('What is this environment called?')
    screen.press(`${keys.ctrlU}risk${keys.enter}${keys.enter}${keys.enter}`)
    await screen.shows('In which region?')
    expect(screen.text()).toContain('risk · practice cloud')
    screen.press(keys.ctrlC)
    expect(await screen.exit()).toBe(130)
  })

  it('goes back on Escape and keeps the answer', async () => {
    const screen = openScreen(program, { columns: 100, rows: 30 })
    await screen.shows('What is this environment called?')
    screen.press(`${keys.ctrlU}risk${keys.enter}`)
    await screen.shows('2 of ')
    screen.press(keys.escape)
    await screen.shows('1 of ')
    expect(screen.text()).toContain('› risk')
    screen.press(keys.ctrlC)
    await screen.exit()
  })

  it('leaves nothing of the old frame behind on resize', async () => {
    const screen = openScreen(program, { columns: 120, rows: 36 })
    await toReach(screen)
    for (const [columns, rows] of [
      [80, 24],
      [60, 20],
      [110, 30],
      [40, 16],
      [120, 36],
    ] as const) {
      screen.resize(columns, rows)
      await screen.shows(new RegExp(`\\n ${'─'.repeat(columns - 2)}\\n`))
      await expect.poll(() => screen.text().match(/How may people/g)?.length).toBe(1)
      await expect.poll(() => screen.text().match(/^ ─+$/gm)?.length).toBe(2)
      await expect.poll(() => screen.line(rows - 2)).toContain('Enter accept')
    }
    screen.resize(30, 10)
    await screen.shows('The wizard')
    screen.resize(100, 30)
    await screen.shows('How may people and programs reach')
    screen.press(keys.ctrlC)
    expect(await screen.exit()).toBe(130)
    expect(screen.text()).toContain('Go on with: secure-batch new --resume demo')
  })

  it('draws although CI is set', async () => {
    const screen = openScreen(program, { env: { CI: 'true' } })
    await screen.shows('What is this environment called?')
    screen.press(keys.ctrlC)
    expect(await screen.exit()).toBe(130)
  })

  it('honours NO_COLOR and a terminal without UTF-8', async () => {
    const screen = openScreen(program, { env: { NO_COLOR: '1', LC_ALL: 'C' } })
    await toReach(screen)
    expect(screen.text()).toContain('> 1  Only from inside')
    expect(screen.raw()).not.toMatch(/\[(?:\d+;)?3[0-7]m/)
    screen.press(keys.ctrlC)
    await screen.exit()
  })

  it('restores the screen and prints the error when we have a bug', async () => {
    const screen = openScreen(program, { env: { FIXTURE_CRASH: 'plan' } })
    await screen.shows('What is this environment called?')
    screen.press(`${keys.enter}`)
    await screen.shows('2 of ')
    screen.press('ac')
    expect(await screen.exit()).toBe(70)
    expect(screen.alternate()).toBe(false)
    expect(screen.text()).toContain('Bug: a bug in the plan')
    expect(screen.raw()).toContain('\u001b[?25h')
  })

  it('restores the screen and prints the error when drawing fails', async () => {
    const screen = openScreen(program, { env: { FIXTURE_CRASH: 'preview' } })
    await screen.shows('What is this environment called?')
    screen.press(`x${keys.enter}`)
    expect(await screen.exit()).toBe(70)
    expect(screen.alternate()).toBe(false)
    expect(screen.text()).toContain('Bug: a bug in the preview')
  })

  it('takes a paste as text, whatever is in it', async () => {
    const screen = openScreen(program)
    await screen.shows('What is this environment called?')
    screen.press(`${keys.ctrlU}\u001b[200~ri\u001b[31msk\u001b[201~`)
    await screen.shows('› risk')
    screen.press(keys.ctrlC)
    expect(await screen.exit()).toBe(130)
  })

  it('restores the screen when it is told to end', async () => {
    const screen = openScreen(program)
    await screen.shows('What is this environment called?')
    screen.signal('SIGTERM')
    await screen.exit()
    expect(screen.alternate()).toBe(false)
  })
})

describe('while it works', () => {
  it('asks on Ctrl+C, stops when told to, and still reports', async () => {
    const screen = openScreen(program, { columns: 100, rows: 30, env: { FIXTURE_HOLDS: '1' } })
    await screen.shows('What is this environment called?')
    screen.press(keys.enter)
    await screen.shows('2 of ')
    screen.press('ac')
    await screen.shows('› Go back')
    screen.press(`${keys.down}${keys.enter}`)
    await screen.shows('1 running')
    screen.press(keys.ctrlC)
    await screen.shows('Azure is working. Stop?')
    screen.press(`2${keys.enter}`)
    await screen.shows('demo was stopped')
    expect(await screen.exit()).toBe(0)
  })
})

describe('plain mode on a real terminal', () => {
  it('asks with numbers, never takes the alternate screen, and reports below', async () => {
    const screen = openScreen(plain, { columns: 90, rows: 40 })
    await screen.shows('Environment ("<" back')
    screen.press(`risk${keys.enter}`)
    await screen.shows(/6 {2}Take what is recommended from here on[\s\S]*Enter for 1/)
    screen.press(`6${keys.enter}`)
    await screen.shows('What next?')
    screen.press(keys.enter)
    await screen.shows('Create risk in westeurope?')
    expect(screen.text()).toMatch(/1 {2}Go back/)
    screen.press(`2${keys.enter}`)
    await screen.shows('ended: applied')
    expect(await screen.exit()).toBe(0)
    expect(screen.raw()).not.toContain('[?1049h')
  })

  it('leaves on Ctrl+C', async () => {
    const screen = openScreen(plain, { columns: 90, rows: 40 })
    await screen.shows('Environment ("<" back')
    screen.press(keys.ctrlC)
    await screen.shows('ended: left')
    expect(await screen.exit()).toBe(130)
  })
})
