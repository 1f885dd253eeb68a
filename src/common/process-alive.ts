import { readFileSync } from 'node:fs'

/**
 * Whether a process of this machine is there. A zombie (killed, and not yet asked after by its parent: in a container it may stay for ever) does
 * nothing any more and counts as gone; its state is the field after the name in /proc/PID/stat (proc_pid_stat(5)).
 */
export function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Anything but ESRCH (EPERM): it is there, but belongs to someone else.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
  }
  return !isZombie(pid)
}

function isZombie(pid: number): boolean {
  return /^[ZX] /.test(statOf(pid) ?? '')
}

/**
 * When a process of this machine began, as nobody else can have it: ticks since a named start of the system. Process ids come again, in a container the
 * same one every time; the clock on the wall may jump, this does not. Undefined where the system does not say.
 */
export function processBirth(pid: number): string | undefined {
  // The 22nd field is starttime (proc_pid_stat(5)); the state, the third, is the first one after the name.
  const ticks = statOf(pid)?.split(' ')[19]
  try {
    return ticks === undefined ? undefined : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`
  } catch {
    return undefined
  }
}

/** What follows the name in /proc/PID/stat: the name may hold anything, spaces and brackets too. */
function statOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2)
  } catch {
    return undefined
  }
}
