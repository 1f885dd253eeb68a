/**
 * The practice cloud over HTTP, made to be killed: run by kills.ts as a process of its own. Rewrites its file often, and when told to,
 * kills itself at the worst moments: in the middle of a write, before a sync, on either side of a rename.
 */
import { writeSync } from 'node:fs'
import { scaledClock } from '../../src/simulator/clock.ts'
import { type Disk, realDisk } from '../../src/simulator/disk.ts'
import { serve } from '../../src/simulator/server.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { createSimulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'

const [file = '', where = '', nth = '0'] = process.argv.slice(2)
let calls = 0

/** Ends this process as the system would, when this is the call it was told to die at. */
function dieAt(point: string): void {
  if (point !== where) return
  calls += 1
  if (calls === Number(nth)) process.kill(process.pid, 'SIGKILL')
}

const disk: Disk = {
  write(descriptor, bytes) {
    dieAt('before-write')
    if (where === 'half-write' && calls + 1 === Number(nth)) realDisk.write(descriptor, bytes.subarray(0, Math.floor(bytes.length / 2)))
    dieAt('half-write')
    const written = realDisk.write(descriptor, bytes)
    dieAt('after-write')
    return written
  },
  sync: realDisk.sync,
  syncLater(descriptor, done) {
    dieAt('before-sync')
    realDisk.syncLater(descriptor, (error) => {
      dieAt('after-sync')
      done(error)
    })
  },
  rename(from, to) {
    dieAt('before-rename')
    realDisk.rename(from, to)
    dieAt('after-rename')
  },
}

const factor = 40
const store = openStore(file, { sync: 'grouped', compactFrom: 20_000, disk })
const clock = scaledClock(factor, Math.max(Date.UTC(2026, 10, 23), store.time ?? 0))
const simulator = createSimulator({ clock, store, settings: { ...defaultSettings, throttling: 'off' } })
const server = await serve({ simulator, clock, port: 0, time: 'scaled', factor })
writeSync(1, `${server.endpoint}\n`)
