import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Home, makeHome, secureBatch } from '../support/program.ts'
import { keys } from '../support/pty.ts'
import { clearLine, edits, type Person, printedCommand, sitDown } from './person.ts'

let home: Home
beforeEach(() => {
  home = makeHome()
})
afterEach(() => home.remove())

const { enter, escape: back, down, controlC } = keys
const wordsOf = (command: string) => command.split(' ').slice(1)

/** The screen with each run of spaces as one, for what is set in columns. */
const flat = (screen: string) => screen.replace(/ +/g, ' ')

async function nameAndPlace(person: Person, name: string): Promise<void> {
  await person.answers('What is this environment called?', clearLine, name, enter)
  await person.answers('Practice subscription', enter)
  await person.answers(/› West Europe/, enter)
}

/** Accepts what is offered until the review is back. */
async function throughTheRest(person: Person): Promise<void> {
  for (let asked = 0; asked < 10; asked += 1) {
    const screen = await person.sees(/Enter (edit|accept)/)
    if (screen.includes('Enter edit')) return
    person.pty.type(enter)
    // Posture and cost arrive when they are known; only another question is an answer to the key.
    await person.sees((next) => questionOn(next) !== questionOn(screen))
  }
}

/** Where the person is: the header and the question. */
const questionOn = (screen: string) => screen.split('\n').slice(0, 3).join('\n')

describe.each([
  [80, 24],
  [120, 40],
])('the wizard in a terminal of %i × %i', (columns, rows) => {
  it('goes from the first question to the report: why, back, edit, preset, create', async () => {
    const state = join(home.folder, 'cloud.jsonl')
    const person = sitDown(['new', '--practice-state', state], home, { columns, rows })
    await nameAndPlace(person, 'risk')

    // Why, and back to the same question.
    await person.answers('Whose subscription do the nodes live in?', '?')
    await person.answers('Why we ask', back)
    // Back without losing the answer.
    await person.answers('Whose subscription do the nodes live in?', back)
    await person.answers('In which region?', back)
    await person.answers('Which subscription pays for it?', back)
    await person.answers('› risk', enter)
    await person.answers('Which subscription pays for it?', enter)
    await person.answers(/› West Europe/, enter)
    await person.answers('Whose subscription do the nodes live in?', enter)

    await person.answers('Do you want a first pool of nodes?', '2', enter)
    const before = await person.sees('How may people and programs reach')
    person.pty.type(down)
    const moved = await person.sees(/› 2 {2}From addresses you list/)
    // Rows keep their place when focus moves.
    const rowOf = (screen: string, text: string) => screen.split('\n').findIndex((line) => line.includes(text))
    for (const text of ['From anywhere', 'Gain', 'Enter accept']) expect(rowOf(moved, text)).toBe(rowOf(before, text))
    person.pty.type(enter)
    await person.answers('Which addresses may reach the account?', clearLine, '198.51.100.7', enter)
    await person.answers('Do the nodes get public addresses?', back)
    await person.answers('› 198.51.100.7', enter)
    await person.answers('Do the nodes get public addresses?', 'a')

    // The review: edit, with exactly what the edit brings into view.
    const review = await person.sees('Review')
    expect(flat(review)).toContain('risk · practice cloud · westeurope')
    await edits(person, 'Account reach')
    await person.answers('How may people and programs reach', '1', enter)
    expect(flat(await person.sees('Enter edit'))).toMatch(/› ?\d+ Account reach Only from inside your network/)
    await edits(person, 'Pool')
    await person.answers('Do you want a first pool of nodes?', '1', enter)
    await person.answers('How many nodes should the pool start with?', clearLine, '0', enter)
    await throughTheRest(person)

    // A preset of these answers, which a pipeline can use.
    await person.answers('Enter edit', 's')
    await person.answers('Esc back', enter)
    await person.answers(/risk\.yaml/, enter)
    const preset = join(home.folder, '.secure-batch', 'presets', 'risk.yaml')
    expect(existsSync(preset)).toBe(true)
    expect(readFileSync(preset, 'utf8')).not.toContain('00000000-0000')
    expect((await secureBatch(['presets', 'validate', 'risk'], { home })).code).toBe(0)

    // Approval does not preselect yes.
    await person.answers('Enter edit', 'c')
    await person.answers('› Go back', enter)
    await person.answers('Enter edit', 'c')
    await person.answers('› Go back', down)
    await person.answers(/› Create/, enter)
    await person.sees(/\d+ of \d+ done/)
    // A resize in the middle leaves one whole frame.
    person.pty.resize(columns + 20, rows + 6)
    await person.sees((screen) => screen.includes('─'.repeat(columns + 18)) || /\d+ of \d+ done/.test(screen))
    person.pty.resize(columns, rows)
    await person.sees((screen) => (screen.match(/\d+ of \d+ done/g) ?? []).length === 1)

    expect(await person.pty.exited(60_000)).toBe(0)
    expect(person.pty.alternate()).toBe(false)
    expect(person.pty.screen().join('\n')).toContain('risk is ready')
    expect(person.misfits).toEqual([])

    const check = await secureBatch(wordsOf(printedCommand(person, 'secure-batch plan ')), { home })
    expect(check.code, check.stdout + check.stderr).toBe(0)
    const again = await secureBatch([...wordsOf(printedCommand(person, 'secure-batch apply ')), '--json'], { home })
    expect(JSON.parse(again.stdout).outcome, again.stderr).toBe('nothing-to-do')
    const fromPreset = await secureBatch(
      ['plan', '--preset', 'risk', '--environment', 'risk', '--practice-state', state, '--check', '--json'],
      { home },
    )
    expect(fromPreset.code, fromPreset.stdout).toBe(0)
  }, 120_000)

  it('leaves on Ctrl+C with 130 and a command that goes on where it was', async () => {
    const person = sitDown(['new', '--practice-state', 'left.jsonl'], home, { columns, rows })
    await nameAndPlace(person, 'left')
    await person.answers('Whose subscription do the nodes live in?', enter)
    await person.answers('Do you want a first pool of nodes?', '2', enter)
    await person.answers('How may people and programs reach', controlC)
    expect(await person.pty.exited()).toBe(130)
    expect(person.pty.alternate()).toBe(false)

    const resumed = sitDown(wordsOf(printedCommand(person, 'secure-batch new --resume')), home, { columns, rows })
    await resumed.sees('How may people and programs reach')
    resumed.pty.type(back)
    await resumed.answers(/› 2 {2}No, only the account/, controlC)
    expect(await resumed.pty.exited()).toBe(130)
    expect([...person.misfits, ...resumed.misfits]).toEqual([])
  }, 60_000)
})

describe('a terminal that changes its size', () => {
  it.each([
    [120, 40],
    [60, 20],
    [41, 15],
  ])('to %i × %i shows one whole frame that fits', async (columns, rows) => {
    const person = sitDown(['new', '--practice-state', 'sizes.jsonl', '--environment', 'sized'], home)
    await person.answers('Which subscription pays', enter)
    await person.answers('In which region?', enter)
    await person.sees('Whose subscription do the nodes')
    person.pty.resize(columns, rows)
    await person.sees(
      (screen) =>
        screen.includes(` ${'─'.repeat(columns - 2)}`) &&
        (screen.match(/Whose subscription/g) ?? []).length === 1 &&
        screen.includes('Enter'),
    )
    person.pty.type(controlC)
    expect(await person.pty.exited()).toBe(130)
    expect(person.misfits).toEqual([])
  })
})

describe('without colour', () => {
  it('NO_COLOR draws everything and paints nothing', async () => {
    const person = sitDown(['new', '--practice-state', 'grey.jsonl'], home, { env: { NO_COLOR: '1' } })
    await nameAndPlace(person, 'grey')
    await person.answers('Whose subscription do the nodes live in?', controlC)
    expect(await person.pty.exited()).toBe(130)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for colours
    expect(person.pty.raw()).not.toMatch(/\u001b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9]+)*m/)
  })
})

describe('on Azure, not signed in', () => {
  it('says so beside the question, and offers to sign in or to type', async () => {
    const person = sitDown(['new'], home, { env: { PATH: '/nowhere' } })
    await person.answers('What is this environment called?', clearLine, 'cloudy', enter)
    await person.answers('Where should the environment be created?', '2', enter)
    const screen = await person.sees('You are not signed in to Azure', 30_000)
    for (const offer of ['sign in with a browser', 'sign in with a code', 'type it in', 'try again']) expect(screen).toContain(offer)
    person.pty.type('t')
    await person.answers('for example', '11111111-2222-3333-4444-555555555555', enter)
    await person.sees('In which region?')
    await person.answers('You are not signed in to Azure', 't')
    await person.answers('for example', 'westeurope', enter)
    await person.answers('Whose subscription do the nodes', controlC)
    expect(await person.pty.exited()).toBe(130)
    expect(person.misfits).toEqual([])
  }, 60_000)
})

describe('plain', () => {
  it('takes the whole journey with typed answers, one below the other', async () => {
    const person = sitDown(['new', '--plain', '--practice-state', 'plain.jsonl', '--pool', 'none'], home)
    await person.answers('What is this environment called?', 'Plain Name', enter)
    await person.answers(/Use only|Start with/, clearLine, 'plainly', enter)
    await person.answers('Which subscription pays for it?', enter)
    await person.answers('In which region?', enter)
    // Details are asked of those who want them: a list's choices after the options are why, the rest, every question, back.
    await person.answers(/Whose subscription do the nodes live in\?[^\n]*\n\s+1 /, '5', enter)
    await person.sees((screen) => (screen.match(/Whose subscription do the nodes live in\?/g) ?? []).length === 2)
    person.pty.type(`5${enter}`)
    await person.answers('Which resource group holds it?', '?', enter)
    await person.answers('Read more:', '<', enter)
    await person.sees((screen) => (screen.match(/In which region\?/g) ?? []).length === 2)
    person.pty.type(enter)
    await person.sees((screen) => (screen.match(/Which resource group holds it\?/g) ?? []).length === 3)
    person.pty.type(enter)
    await person.sees((screen) => (screen.match(/Whose subscription do the nodes live in\?/g) ?? []).length === 3)
    person.pty.type(enter)
    await person.answers(/How may people and programs reach.*\n\s+1 /, '2', enter)
    await person.answers('Which addresses may reach the account?', '203.0.113.9', enter)
    await person.answers(/Does the environment get a network of its own\?[^\n]*\n\s+1 /, enter)
    await person.answers('How many nodes will there ever be', enter)
    await person.answers('Which ranges do your other networks use?', enter)
    await person.answers('Which address range', enter)
    await person.answers(/Is the network connected to a hub\?[^\n]*\n\s+1 /, enter)
    await person.answers(/Who answers the nodes’ questions for names\?[^\n]*\n\s+1 /, enter)
    await person.answers(/Do the nodes get public addresses\?[^\n]*\n\s+1 /, enter)
    await person.answers(/May the nodes reach the internet\?[^\n]*\n\s+1 /, enter)
    await person.answers(/How do the nodes reach the Batch service\?[^\n]*\n\s+1 /, enter)
    await person.sees(/How do people and programs sign in[^\n]*\n\s+1 /)
    // The last choices of every list: why, take the rest, back.
    person.pty.type(`5${enter}`)
    await person.sees(/203\.0\.113\.9 {2}\(you\)/)
    await person.answers(/What next\?[^\n]*\n.*Create it/, '1', enter)
    await person.answers(/Create plainly in westeurope\?[^\n]*\n.*Go back/, '2', enter)
    await person.sees('plainly is ready', 60_000)
    expect(await person.pty.exited()).toBe(0)
    // Nothing is redrawn but the line being typed: no alternate screen, no clearing of the screen.
    expect(person.pty.raw()).not.toContain('\u001b[?1049h')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no cursor is moved and nothing is erased; colour is all there is
    expect(person.pty.raw()).not.toMatch(/\u001b\[[0-9;?]*[A-HJKSTfhl]/)
  }, 120_000)
})

describe('npm start', () => {
  it('opens the wizard on a practice cloud that starts empty', async () => {
    for (let times = 0; times < 2; times += 1) {
      const person = sitDown(['demo', '--pool', 'none'], home, { columns: 100, rows: 30 })
      await person.answers('What is this environment called?', enter)
      await person.answers('Which subscription pays', enter)
      await person.answers(/› West Europe/, enter)
      await person.answers('Whose subscription do the nodes', 'a')
      await person.answers('Enter edit', 'p')
      await person.sees('create')
      expect(await person.sees(/\d+ to create/)).not.toMatch(/unchanged/)
      person.pty.type(back)
      if (times === 0) {
        await person.answers('Enter edit', 'c')
        await person.answers('› Go back', down)
        await person.answers(/› Create/, enter)
        expect(await person.pty.exited(60_000)).toBe(0)
      } else {
        await person.answers('Enter edit', controlC)
        expect(await person.pty.exited()).toBe(130)
      }
    }
  }, 120_000)
})
