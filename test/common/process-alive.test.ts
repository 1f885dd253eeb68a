import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { processIsAlive } from '../../src/common/process-alive.ts'

describe('a process', () => {
  it('that runs is alive; one that never was is not', () => {
    expect(processIsAlive(process.pid)).toBe(true)
    expect(processIsAlive(2 ** 30)).toBe(false)
  })

  it.runIf(process.platform === 'linux')('that was killed and not asked after by its parent is gone', async () => {
    // The shell becomes a program that does not wait for the child it inherits.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      const [text] = await once(parent.stdout, 'data')
      const pid = Number(String(text).trim())
      expect(processIsAlive(pid)).toBe(true)
      // A shell that has not become it yet would ask after the child.
      await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim()).toBe('sleep')
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => processIsAlive(pid)).toBe(false)
      // It is still in the table of processes: this does not throw.
      process.kill(pid, 0)
    } finally {
      parent.kill('SIGKILL')
    }
  })
})
