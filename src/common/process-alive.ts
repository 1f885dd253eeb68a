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
  if (process.platform !== 'linux') return false
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
