import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expectNoCanary, expectNoCanaryBelow, expectNoCanaryWatched, planted } from './canary.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))
export const bin = join(root, 'bin', 'secure-batch.cjs')

/** A folder of its own for each test: state, current folder, nothing of the machine's. */
export interface Home {
  readonly folder: string
  /** Throws, once it is gone, when a planted secret was in one of its files. */
  remove(): void
}

/** `notOurs`: folders in it that other programs fill (az keeps its sign-in), or that hold this program itself. */
export function makeHome(notOurs: readonly string[] = []): Home {
  const folder = mkdtempSync(join(tmpdir(), 'secure-batch-test-'))
  return {
    folder,
    remove() {
      try {
        expectNoCanaryWatched()
        if (existsSync(folder)) expectNoCanaryBelow(folder, notOurs)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly home: Home
  readonly node?: string
  /** The program's file; default: the one built here. */
  readonly program?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Runs the built program to its end and returns all it said. */
export function secureBatch(
  args: readonly string[],
  { home, node = process.execPath, program = bin, env = {}, input }: RunOptions,
): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(node, [program, ...args], { cwd: home.folder, env: environmentFor(home, env), stdio: ['pipe', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', fail)
    child.on('close', (code, signal) => {
      try {
        done(searched({ code, signal, stdout, stderr }, args))
      } catch (error) {
        fail(error)
      }
    })
    child.stdin.end(input ?? '')
  })
}

/** What a program said, once no planted secret is in it. */
export function searched(ran: Ran, args: readonly string[]): Ran {
  expectNoCanary(`stdout of ${args.join(' ')}`, ran.stdout)
  expectNoCanary(`stderr of ${args.join(' ')}`, ran.stderr)
  return ran
}

/** The environment a test's program sees: the path, its own home, no sign-in of the machine's, and secrets that nobody must ever see again. */
export function environmentFor(home: Home, env: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home.folder,
    SECURE_BATCH_HOME: join(home.folder, 'state'),
    LANG: 'C.UTF-8',
    SECURE_BATCH_COMMAND: 'secure-batch',
    ...planted,
    ...env,
  }
}

/** Every Node on this machine that the program promises to run on, newest first. */
export function nodesPresent(): readonly { readonly path: string; readonly version: string }[] {
  const candidates = [process.execPath, ...(process.env.PATH ?? '').split(':').map((folder) => join(folder, 'node'))]
  const found = new Map<string, string>()
  for (const path of candidates) {
    if (!existsSync(path)) continue
    const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout.trim()
    if (version !== '' && ![...found.values()].includes(version)) found.set(path, version)
  }
  return [...found].map(([path, version]) => ({ path, version }))
}
