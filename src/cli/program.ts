import { Command, type CommanderError, Option } from 'commander'
import type { Io } from '../common/io.ts'
import { didYouMean } from '../common/nearest.ts'
import { type ExitCode, exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import type { AnyQuestion } from '../interview/types.ts'
import type { Options } from './options.ts'
import { asStarted } from './started-as.ts'

/** A command's work: gets flags and words, returns the exit code. */
export type Run = (io: Io, options: Options, words: readonly string[]) => Promise<ExitCode>

/** What `buildProgram` is made of. */
export interface ProgramParts {
  readonly io: Io
  readonly version: string
  /** Each gives its flag to every command that works on an environment. */
  readonly questions: readonly AnyQuestion[]
  /** Told the exit code of the command that ran. */
  readonly finish: (code: ExitCode) => void
}

/** Whether only the program's own help or version is asked for, in which no question appears. */
export function asksNoQuestions(words: readonly string[]): boolean {
  return words.length === 1 && ['-h', '--help', 'help', '-V', '--version'].includes(words[0] ?? '')
}

/** Questions everybody sets; their flags stand with the common ones in the help. */
const common = ['environment', 'cloud', 'subscription', 'region']

/**
 * The command line: flags, help and which command runs. Each command's code is loaded when it is the one that runs,
 * so that `--help` costs little more than starting Node.
 */
export function buildProgram({ io, version, questions, finish }: ProgramParts): Command {
  const program = new Command('secure-batch')
    .description('Stands up a secure Azure Batch environment, and explains every choice.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showSuggestionAfterError(true)
    // Names alone leave what they mean its columns, also in a narrow terminal.
    .configureHelp({ sortOptions: false, showGlobalOptions: false, minWidthToWrap: 20, subcommandTerm: (sub) => sub.name() })

  const command = (name: string, description: string, load: () => Promise<Run>): Command =>
    program
      // Without a command the wizard starts.
      .command(name, { isDefault: name === 'new' })
      .description(description)
      .action(async (...args: unknown[]) => {
        const self = args.at(-1) as Command
        const words = self.args
        const run = await load()
        finish(await run(io, optionsOf(self, questions), words))
      })

  const answering = (command: Command): Command => withAnswers(command, questions)

  answering(
    command('new', 'ask, explain, review, create (also without a command)', async () => (await import('./commands/new.ts')).runNew),
  ).option('--resume <file>', 'go on from a saved draft')
  answering(command('plan', 'show what would change; reads only', async () => (await import('./commands/plan.ts')).runPlanCommand))
    .option('--check', 'exit 5 when something would change')
    .option('--json', 'print one JSON object')
  answering(
    command(
      'doctor',
      'sign-in, rights, registrations, quota, names: all that would refuse it, at once; reads only',
      async () => (await import('./commands/doctor.ts')).runDoctor,
    ),
  )
    .option('--handoff <folder>', 'write what a colleague with more rights runs: script, Bicep, role')
    .option('--resume <file>', 'as things stand in a saved draft')
    .option('--json', 'print one JSON object')
  answering(command('apply', 'create or converge; resumes an interrupted run', async () => (await import('./commands/apply.ts')).runApply))
    .option('--wait-for-handoff', 'wait until a colleague has given what is missing, then go on')
    .option('--json', 'print the report as one JSON object')
    .addOption(new Option('--events <format>', 'stream events to stderr').choices(['ndjson']))
  answering(
    command('drift', 'what is not as the answers say: list, accept or ignore', async () => (await import('./commands/drift.ts')).runDrift)
      .argument('[action]', 'list, accept, ignore or forget', 'list')
      .argument('[differences...]', 'as drift list names them'),
  )
    .option('--reason <text>', 'ignore: why it stays')
    .option('--until <date>', 'ignore: when to look at it again (default: in 90 days), or never')
    .option('--check', 'list: exit 5 when something differs')
    .option('--json', 'print one JSON object')
  answering(
    command('destroy', 'remove what this tool created, and only that', async () => (await import('./commands/destroy.ts')).runDestroy),
  )
    .option('--json', 'print the report as one JSON object')
    .addOption(new Option('--events <format>', 'stream events to stderr').choices(['ndjson']))
  answering(
    command('export', 'print the same environment as an ARM template', async () => (await import('./commands/export.ts')).runExport),
  )
    .addOption(new Option('--format <format>', 'what to print').choices(['arm']).default('arm'))
    .option('--output <file>', 'write to a file instead of stdout')
  answering(
    command('presets', 'list, show, save, compare or validate presets', async () => (await import('./commands/presets.ts')).runPresets)
      .argument('[action]', 'list, show, save, diff or validate', 'list')
      .argument('[names...]', 'preset names, files, or environments')
      .option('--json', 'print JSON')
      .option('--check', 'diff: exit 5 when the two differ')
      .option('--write', 'validate: rewrite a preset of an older version for this one'),
  )
  answering(
    command(
      'delegate',
      'write a question to a file for the person who knows',
      async () => (await import('./commands/delegate.ts')).runDelegate,
    )
      .argument('[questions...]', 'ids of the questions')
      .option('--to <name>', 'the person or team it is for')
      .option('--output <file>', 'write to a file instead of stdout')
      .option('--resume <file>', 'as things stand in a saved draft'),
  )
  answering(
    command(
      'explain',
      'the guidance: questions, options, rules, ends, prices, terms',
      async () => (await import('./commands/explain.ts')).runExplain,
    )
      .argument('[topic...]', 'what to explain; without it, all there is')
      .option('--json', 'print JSON'),
  )
  output(
    command(
      'simulator',
      'serve the practice cloud over HTTP or HTTPS, on this machine only',
      async () => (await import('./commands/simulator.ts')).runSimulator,
    )
      .option('--port <number>', 'port to listen on; 0 picks a free one (default: 8080, with --tls 8443)')
      .option('--tls', 'HTTPS with a certificate of its own, and a directory to sign in to')
      .option('--token-lifetime <seconds>', 'how long a sign-in lasts with --tls', '3599')
      .option('--practice-state <file>', 'keep the practice cloud in this file')
      .option('--scenario <name|file>', 'begin it in a scenario: what is there, what goes wrong')
      .addOption(new Option('--time <kind>', 'how its time passes').choices(['scaled', 'virtual']).default('scaled'))
      .option('--speed <factor>', 'practice time per real time, when scaled', '60')
      .option('--log <file>', 'append every request to this file, one JSON line each')
      .addHelpText('after', simulatorHelp),
  )
  answering(command('demo', 'the whole journey on the practice cloud', async () => (await import('./commands/demo.ts')).runDemo))

  program.addHelpText('after', footer)
  rethrow(program, io)
  return program
}

const footer = `
Start here
  The wizard:
    secure-batch new
  The same on the practice cloud: no account, no bill:
    secure-batch new --practice
  What a preset would create there:
    secure-batch plan --preset private --environment demo --practice

Exit codes
    0  done
    1  a step failed
    2  wrong use
    3  not signed in or not allowed
    4  refused, nothing written
    5  differences found (--check)
   70  a bug in secure-batch
  130  left by you
`

const simulatorHelp = `
Watch it
  in a browser  the address it prints: what is there, what is under way,
                the last requests
  on stderr     --verbose
  in a file     --log FILE
  pools         what stands in the way of a pool's nodes: /practice/path
                and /practice/nodes

Time
  scaled        real time, --speed times as fast: clients poll and wait,
                as with Azure
  virtual       no waiting: a poll is held until what it asks about has
                happened, which is at once

Scenarios
  fresh-subscription        zero-quota
  contributor-only          no-public-addresses
  provider-not-registered   soft-deleted-vault
  throttled-subscription    soft-deleted-vault-purge-protected
  flaky-network             slow-region
  existing-hub
  A scenario belongs to the practice cloud from its birth on: later runs on
  the same --practice-state go on in it. A file of your own is YAML:
    apiVersion: secure-batch-scenario/v1
    title: Virtual networks are refused twice
    settings: { quotas: { dedicatedCores: 8 } }
    faults:
      - match: { method: PUT, type: Microsoft.Network/virtualNetworks }
        to: 2
        effect: { kind: status, status: 500 }
  All it may hold: docs/practice-cloud.md, "Scenarios".
`

/** Flags of commands that work on an environment: where it is, and what was answered. */
function withAnswers(command: Command, questions: readonly AnyQuestion[]): Command {
  command.optionsGroup('Answers:')
  command.option('--preset <name|file>', 'start from a preset; repeatable, later wins', collect)
  command.option('--set <question=value>', 'answer a question; repeatable', collect)
  command.option('--answer <file>', 'take in the answers of a packet (delegate); repeatable', collect)
  for (const question of questions) if (common.includes(question.id)) addQuestion(command, question)
  command.optionsGroup('Where:')
  command.option('--practice', 'use the practice cloud on this machine')
  command.option('--practice-state <file>', 'keep the practice cloud in this file (implies --practice)')
  command.option('--scenario <name|file>', 'begin the practice cloud in a scenario (implies --practice)')
  command.option('--arm-endpoint <url>', 'talk to an emulator on this machine')
  output(command)
  command.optionsGroup('Every question has a flag of its own:')
  for (const question of questions) if (!common.includes(question.id)) addQuestion(command, question)
  command.optionsGroup('Options:')
  return command
}

function output(command: Command): Command {
  command.optionsGroup('How:')
  command.option('-y, --yes', 'take recommended answers and approve the plan')
  command.option('--no-input', 'never ask; fail when an answer is missing')
  command.option('--plain', 'plain prompts and text, nothing redrawn')
  command.addOption(new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'))
  command.option('--verbose', 'say every request on stderr, without secrets; in the wizard, in a file that is named at the end')
  command.optionsGroup('Options:')
  return command
}

function addQuestion(command: Command, question: AnyQuestion): void {
  command.option(`--${question.id} <value>`, flagText(question))
}

function flagText(question: AnyQuestion): string {
  const values = question.kind === 'select' ? `: ${question.options.map((option) => option.value).join(', ')}` : ''
  return `${question.title.toLowerCase()}${values}${question.id === 'cloud' ? ', or a cloud file' : ''}`
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value]
}

function optionsOf(command: Command, questions: readonly AnyQuestion[]): Options {
  const given = command.optsWithGlobals<Record<string, unknown>>()
  const answers: Record<string, string> = {}
  for (const question of questions) {
    const value = given[camelCase(question.id)]
    if (typeof value === 'string') answers[question.id] = value
  }
  return { ...(given as Omit<Options, 'answers'>), answers, words: command.parent?.args ?? [] }
}

function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** Commander's own complaints become problems of ours (exit 2); help and version end quietly. */
function rethrow(program: Command, io: Io): void {
  for (const command of [program, ...program.commands]) {
    command.exitOverride()
    command.configureOutput({ outputError: () => {}, writeOut: (text) => void io.stdout.write(asStarted(text, io.startedAs)) })
  }
}

/** What commander's error means: undefined for help and version, which have been printed. */
export function usageProblem(error: CommanderError, words: readonly string[], commands: readonly string[]): UserProblem | undefined {
  if (error.exitCode === 0) return undefined
  const [word] = words
  // A word that is no command goes to the wizard, which takes none.
  if (error.code === 'commander.excessArguments' && word !== undefined && !commands.includes(word)) {
    return new UserProblem({
      code: 'wrong-use',
      what: `There is no command "${safeText(word)}"${didYouMean(word, commands)}.`,
      now: ['secure-batch --help'],
      exit: exitCodes.usage,
    })
  }
  const [what = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const known = words.find((word) => commands.includes(word))
  return new UserProblem({
    code: 'wrong-use',
    what: `${what.charAt(0).toUpperCase()}${what.slice(1).replace(/\.$/, '')}.`,
    ...(suggestion === undefined ? {} : { why: suggestion.replace(/^\(|\)$/g, '') }),
    now: [`secure-batch ${known === undefined ? '' : `${known} `}--help`],
    exit: exitCodes.usage,
  })
}
