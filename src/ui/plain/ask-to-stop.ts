import type { Wanted } from '../interruptible.ts'
import { isLeaving, type Prompts } from './prompts.ts'

/** The question. Ctrl+C at it means to stop here; when the run ends meanwhile, it is over. */
export async function askToStop(prompts: Prompts, over: AbortSignal): Promise<Wanted> {
  try {
    return await prompts.choose<Wanted>(
      'Azure is working. Stop?',
      [
        { value: 'go on', name: 'Go on' },
        { value: 'wait', name: 'Wait for the running steps, then stop' },
        { value: 'here', name: 'Stop here: Azure goes on with what it was told, nobody watches' },
      ],
      0,
      over,
    )
  } catch (error) {
    if (!isLeaving(error)) throw error
    return over.aborted ? 'go on' : 'here'
  }
}
