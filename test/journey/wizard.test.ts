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

/** Accepts what is offered after a question just answered, until the review is back. A key pressed on the frame of that answer would be one too many. */
async function throughTheRest(person: Person, answered: string): Promise<void> {
  await person.sees((screen) => !screen.includes(answered))
  for (let asked = 0; asked < 10; asked += 1) {
    const screen = await person.sees(/c create|Enter accept/)
    if (screen.includes('c create')) return
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
    await person.answers('How may people and programs reach', '1')
    // The addresses typed before would no longer apply: said before it happens, asked once.
    await person.answers(/Changes {2}Addresses let in no longer applies/, enter)
    await person.answers('Enter again?', enter)
    expect(flat(await person.sees('c create'))).toMatch(/› Account reach Only from inside your network/)
    await edits(person, 'Pool')
    await person.answers('Do you want a first pool of nodes?', '1', enter)
    await person.answers('How many nodes should the pool start with?', clearLine, '0', enter)
    await throughTheRest(person, 'How many nodes should the pool start with?')

    // A preset of these answers, which a pipeline can use.
    await person.answers('c create', 's')
    await person.answers('Save these answers as a preset?', enter)
    await person.answers(/risk\.yaml/, enter)
    const preset = join(home.folder, '.secure-batch', 'presets', 'risk.yaml')
    expect(existsSync(preset)).toBe(true)
    expect(readFileSync(preset, 'utf8')).not.toContain('00000000-0000')
    expect((await secureBatch(['presets', 'validate', 'risk'], { home })).code).toBe(0)

    // Approval does not preselect yes.
    await person.answers('c create', 'c')
    await person.answers('› Go back', enter)
    await person.answers('c create', 'c')
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
    /** The question put last, once its prompt waits for an answer. */
    const says = async (question: string, typed: string | ((screen: string) => string) = '') => {
      const seen = await person.sees((screen) => {
        const last = [...screen.matchAll(/^(?:\w+ {3}\d+ of \d+|What else\?|What next\?|Create plainly)/gm)].at(-1)?.index ?? 0
        return screen.slice(last).includes(question) && /:$/.test(screen.trimEnd())
      })
      person.pty.type(`${typeof typed === 'string' ? typed : typed(seen)}${enter}`)
    }
    await says('What is this environment called?', 'Plain Name')
    await person.sees(/Start with[^\n]*\n[^\n]*:$/m)
    person.pty.type(`plainly${enter}`)
    await says('Which subscription pays for it?')
    await says('In which region?')
    // Details are asked of those who want them: after the options come why, the rest, what else, back.
    await says('Whose subscription do the nodes live in?', '5')
    await says('3  Ask me every question, details too', '3')
    await says('Whose subscription do the nodes live in?', '6')
    await says('Which resource group holds it?', '?')
    await person.sees(/Its name: resource-group[^\n]*\n[^\n]*:$/m)
    person.pty.type(`<${enter}`)
    await says('In which region?')
    await says('Which resource group holds it?')
    await says('Whose subscription do the nodes live in?')
    await says('How may people and programs reach', '2')
    await says('Which addresses may reach the account?', '203.0.113.9')
    await says('Does the environment get a network of its own?')
    await says('How many nodes will there ever be')
    await says('Which ranges do your other networks use?')
    await says('Which address range')
    await says('Is the network connected to a hub?')
    await says('Who answers the nodes’ questions for names?')
    await says('Do the nodes get public addresses?')
    await says('May the nodes reach the internet?')
    await says('How do the nodes reach the Batch service?')
    // The last choices of every list: why, take the rest, what else, back.
    await says(
      'How do people and programs sign in',
      (screen) => /(\d+) {2}Take what is recommended(?![\s\S]*Take what)/.exec(screen)?.[1] ?? '',
    )
    await person.sees(/203\.0\.113\.9 \(you\)/)
    await says('What next?', '1')
    await says('Create plainly in westeurope?', '2')
    await person.sees('plainly is ready', 60_000)
    expect(await person.pty.exited()).toBe(0)
    // No cursor is moved, nothing is erased, no line is written over: colour is all there is besides text.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken out
    const transcript = person.pty.raw().replace(/\u001b\[[0-9;]*m/g, '')
    expect(transcript).not.toContain('\u001b')
    expect(transcript.replaceAll('\r\n', '\n')).not.toContain('\r')
    // As it is read out, up to where Azure's own pace begins.
    const asked = transcript.replaceAll('\r\n', '\n').split('Create plainly in westeurope?')[0] ?? ''
    // biome-ignore lint/suspicious/noControlCharactersInRegex: letters taken back are not read out
    await expect(asked.replace(/(.)\u0008 \u0008/g, '').replace(/[ \t]+$/gm, '')).toMatchFileSnapshot('./transcripts/plain.txt')
  }, 120_000)
})

describe('plain, with logs in a workspace of others', () => {
  it('picks the workspace from the list, uses it as found, and leaves it where it is', async () => {
    const where = ['--practice-state', 'shared.jsonl']
    const words = ['new', '--plain', ...where, '--preset', 'private', '--environment', 'shared', '--pool', 'none']
    const person = sitDown([...words, '--subscription', '00000000-0000-0000-0000-000000000000', '--region', 'westeurope'], home)
    const asked: string[] = []
    // Every question, details too; each is taken as offered but for the one about logs.
    for (let count = 0; count < 60; count += 1) {
      const screen = await person.sees((seen) => /:$/.test(seen.trimEnd()) && headOf(lastBlock(seen)) !== headOf(asked.at(-1) ?? ''))
      const block = lastBlock(screen)
      asked.push(block)
      if (block.includes('What next?')) break
      const everything = count === 0 ? /(\d+) {2}What else can be done/.exec(block)?.[1] : undefined
      const details = /(\d+) {2}Ask me every question, details too/.exec(block)?.[1]
      const typed = block.includes('Where do the account’s logs go?') ? '2' : (everything ?? details ?? '')
      person.pty.type(`${typed}${enter}`)
    }
    const picked = asked.find((block) => block.includes('Which of your workspaces?')) ?? ''
    expect(picked.replace(/\s+/g, ' ')).toContain('log-contoso, westeurope, rg-contoso-management, keeps 90 days (recommended)')
    expect(asked.at(-1)).toContain('What next?')
    expect(person.pty.raw()).toContain('Logs go to log-contoso, which was there before.')
    person.pty.type(controlC)
    expect(await person.pty.exited()).toBe(130)

    // The wizard makes it at a pace to watch; the same answers without it.
    const answers = ['--preset', 'private', '--environment', 'shared', '--pool', 'none', '--logs', 'existing', ...where]
    const made = await secureBatch(['apply', ...answers, '--yes'], { home })
    expect(made.code, made.stderr).toBe(0)
    const gone = await secureBatch(['destroy', '--environment', 'shared', ...where, '--yes'], { home })
    expect(gone.code, gone.stderr).toBe(0)
    expect(gone.stdout.replace(/\s+/g, ' ')).toContain('workspace log-contoso, which is not this environment’s, stays')
  }, 120_000)
})

/** How far one is, which no two questions share. */
const headOf = (block: string): string => block.split('\n')[0] ?? ''

/** The question put last in plain mode, with its options. */
const lastBlock = (screen: string): string =>
  screen.slice([...screen.matchAll(/^(?:\w+ {3}\d+ of \d+|What else\?|What next\?)/gm)].at(-1)?.index ?? 0)

describe('a screen reader or a terminal that cannot be drawn on', () => {
  it.each([
    ['ACCESSIBLE', '1'],
    ['INK_SCREEN_READER', 'true'],
    ['TERM', 'dumb'],
  ])('%s=%s gets the plain wizard', async (name, value) => {
    const person = sitDown(['new', '--practice-state', `${name}.jsonl`, '--environment', 'read'], home, { env: { [name]: value } })
    await person.sees('Which subscription pays for it?')
    await person.answers(/Number, or Enter for \d/, controlC)
    expect(await person.pty.exited()).toBe(130)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for what moves or paints
    expect(person.pty.raw()).not.toMatch(name === 'TERM' ? /\u001b/ : /\u001b(?!\[[0-9;]*m)/)
  })
})

describe('npm start', () => {
  it('opens the wizard on a practice cloud that starts empty', async () => {
    for (let times = 0; times < 2; times += 1) {
      const person = sitDown(['demo', '--pool', 'none'], home, { columns: 100, rows: 30 })
      await person.answers('What is this environment called?', enter)
      await person.answers('Which subscription pays', enter)
      await person.answers(/› West Europe/, enter)
      await person.answers('Whose subscription do the nodes', 'a')
      await person.answers('c create', 'p')
      await person.sees('create')
      expect(await person.sees(/\d+ to create/)).not.toMatch(/unchanged/)
      person.pty.type(back)
      if (times === 0) {
        await person.answers('c create', 'c')
        await person.answers('› Go back', down)
        await person.answers(/› Create/, enter)
        expect(await person.pty.exited(60_000)).toBe(0)
      } else {
        await person.answers('c create', controlC)
        expect(await person.pty.exited()).toBe(130)
      }
    }
  }, 120_000)
})
