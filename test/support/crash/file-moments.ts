/**
 * Loaded into the program before it starts (`node --import`): every change the process makes to a file below a folder is a moment, and at a
 * chosen one the process is killed as the system would do it, goes without disk, or may not write. Nothing in the product knows of it.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { sep } from 'node:path'

/** What to do, handed over in `FILE_MOMENTS` as JSON. */
export interface FileMoments {
  /** Moments count below this folder only. */
  readonly folder: string
  /** Dies at the nth moment (from 1): once it has happened, or, of a write, when half of it has. */
  readonly kill?: { readonly nth: number; readonly when: 'half' | 'after' }
  /** Every change of a file whose path matches this pattern fails with this code, from the nth on. */
  readonly fail?: { readonly path: string; readonly code: 'ENOSPC' | 'EROFS' | 'EACCES'; readonly from?: number }
  /** What is written reaches these files only when it is synced, as if the power were cut in between. */
  readonly unsynced?: string
  /** Syncing does nothing. */
  readonly neverSynced?: boolean
  /** Where the moments are listed when the process ends, one a line. */
  readonly list?: string
}

/** What a program's environment needs for it. */
export function withFileMoments(moments: FileMoments): Record<string, string> {
  return { NODE_OPTIONS: `--import ${import.meta.url}`, FILE_MOMENTS: JSON.stringify(moments) }
}

const words = { ENOSPC: 'no space left on device', EROFS: 'read-only file system', EACCES: 'permission denied' } as const

const asked = process.env.FILE_MOMENTS
if (asked !== undefined && process.env.VITEST === undefined) install(JSON.parse(asked))

function install({ folder, kill, fail, unsynced, neverSynced, list }: FileMoments): void {
  const real = { ...fs }
  const paths = new Map<number, string>()
  const held = new Map<number, Buffer[]>()
  const seen: string[] = []
  let failing = 0
  let inside = false

  // What a call does within itself is no moment of its own (writeFileSync opens and writes); nor is what V8 keeps of compiled code.
  const counts = (path: unknown): path is string =>
    !inside && typeof path === 'string' && path.startsWith(folder + sep) && !/\bcompiled\b/.test(path)
  const refuse = (path: string, call: string): void => {
    if (fail === undefined || !new RegExp(fail.path).test(path)) return
    failing += 1
    if (failing >= (fail.from ?? 1))
      throw Object.assign(new Error(`${fail.code}: ${words[fail.code]}, ${call} '${path}'`), { code: fail.code, syscall: call, path })
  }
  const dies = (): boolean => kill !== undefined && seen.length === kill.nth
  const die = (): never => {
    process.kill(process.pid, 'SIGKILL')
    for (;;);
  }
  /** One moment: `work` does it; `half`, of a write, does half of it. */
  const moment = <T>(call: string, path: string, work: () => T, half?: () => void): T => {
    refuse(path, call)
    seen.push(`${call} ${path.slice(folder.length + 1)}`)
    if (dies() && kill?.when === 'half') {
      half?.()
      die()
    }
    inside = true
    try {
      return work()
    } finally {
      inside = false
      if (dies()) die()
    }
  }
  const isHeld = (file: number): boolean => unsynced !== undefined && paths.get(file)?.endsWith(unsynced) === true

  const patched = {
    openSync(path: fs.PathLike, flags: fs.OpenMode = 'r', mode?: fs.Mode) {
      const opens = () => real.openSync(path, flags, mode)
      const file = counts(path) && flags !== 'r' ? moment('open', path, opens) : opens()
      if (typeof path === 'string' && path.startsWith(folder + sep)) paths.set(file, path)
      return file
    },
    closeSync(file: number) {
      paths.delete(file)
      held.delete(file)
      real.closeSync(file)
    },
    writeSync(file: number, data: NodeJS.ArrayBufferView | string, ...rest: never[]) {
      const path = paths.get(file)
      if (path === undefined || !counts(path)) return real.writeSync(file, data as string, ...rest)
      const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      const half = () => void real.writeSync(file, bytes.subarray(0, Math.floor(bytes.length / 2)))
      if (!isHeld(file)) return moment('write', path, () => real.writeSync(file, data as string, ...rest), half)
      return moment('write', path, () => {
        held.set(file, [...(held.get(file) ?? []), Buffer.from(bytes)])
        return bytes.length
      })
    },
    fsyncSync(file: number) {
      if (neverSynced === true) return
      for (const bytes of held.get(file) ?? []) real.writeSync(file, bytes)
      held.delete(file)
      const path = paths.get(file)
      if (path !== undefined) refuse(path, 'fsync')
      real.fsyncSync(file)
    },
    writeFileSync(path: fs.PathOrFileDescriptor, data: string | NodeJS.ArrayBufferView, options?: fs.WriteFileOptions) {
      const writes = () => real.writeFileSync(path, data, options)
      if (!counts(path)) return writes()
      const text = typeof data === 'string' ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')
      return moment('write', path, writes, () => real.writeFileSync(path, text.slice(0, Math.floor(text.length / 2)), options))
    },
    renameSync(from: fs.PathLike, to: fs.PathLike) {
      const renames = () => real.renameSync(from, to)
      return counts(to) ? moment('rename', to, renames) : renames()
    },
    linkSync(from: fs.PathLike, to: fs.PathLike) {
      const links = () => real.linkSync(from, to)
      return counts(to) ? moment('link', to, links) : links()
    },
    rmSync(path: fs.PathLike, options?: fs.RmOptions) {
      const removes = () => real.rmSync(path, options)
      return counts(path) ? moment('remove', path, removes) : removes()
    },
    unlinkSync(path: fs.PathLike) {
      const removes = () => real.unlinkSync(path)
      return counts(path) ? moment('remove', path, removes) : removes()
    },
    mkdirSync(path: fs.PathLike, options?: fs.MakeDirectoryOptions) {
      const makes = () => real.mkdirSync(path, options)
      return counts(path) ? moment('mkdir', path, makes) : makes()
    },
  }
  Object.assign(fs, patched)
  syncBuiltinESMExports()
  if (list !== undefined) process.on('exit', () => real.writeFileSync(list, seen.map((line) => `${line}\n`).join('')))
}

/** The moments a program listed. */
export function momentsIn(list: string): readonly string[] {
  return fs
    .readFileSync(list, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}
