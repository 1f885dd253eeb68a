import { exitCodes } from '../../common/problem.ts'
import type { Finding, Preflight } from '../../posture/preflight/types.ts'
import { preflightText } from '../../ui/lines/preflight.ts'
import { emptyLine, fit, type Line, line, span, wrap } from '../../ui/terminal/line.ts'
import { handOffCommand, type WrittenHandOff, waitingCommand, writeHandOff } from '../hand-off.ts'
import { begunIn, lookAhead, waysOut } from '../preflight.ts'
import { preflightJson } from '../preflight-json.ts'
import type { Run } from '../program.ts'
import { sameCommand } from '../same-command.ts'
import { asMadeOf, openHeadless, requireKnownAnswers } from '../target.ts'
import { wayOn } from '../way-on.ts'

/** `doctor`: everything that would refuse these answers, all at once, before anything is written. Reads only. */
export const runDoctor: Run = async (io, options) => {
  const opening = await openHeadless(io, options)
  const { say, answers, session } = opening
  try {
    await requireKnownAnswers(opening)
    const looked = await lookAhead(answers, session, undefined, { begun: begunIn(opening.files.journal), asMade: asMadeOf(opening) })
    const { blueprint, preflight, intent } = looked
    const caller = await session.reader().caller()
    const words = options.words ?? []
    const handOff = handOffCommand(sameCommand(words, 'doctor'), blueprint.environment)
    const written = options.handoff === undefined ? undefined : writeHandOff(io, options.handoff, looked, caller, words)
    const next = nextOf(preflight, words, handOff, written)
    const ways = (finding: Finding) => waysOut(finding, [handOff])
    if (options.json === true) {
      const { environment, region, subscription, resourceGroup } = intent
      say.json({ environment, region, subscription, resourceGroup, caller, ...preflightJson(preflight, ways), handoff: written, next })
    } else {
      const width = say.isTerminal ? say.width : 10_000
      const who = caller === undefined ? '' : ` · signed in as ${caller.name ?? caller.objectId}`
      say.product([
        fit(line(span(blueprint.environment, 'strong'), span(` in ${blueprint.region} · ${blueprint.resourceGroup}${who}`, 'dim')), width),
        emptyLine,
        ...preflightText(preflight, width, ways),
        ...(options.handoff === undefined ? [] : [emptyLine, ...handOffLines(written, width)]),
        ...next.map((command) => line(span('Next  ', 'dim'), span(command, 'accent'))),
      ])
    }
    return preflight.blocks > 0 ? exitCodes.refused : exitCodes.done
  } finally {
    session.close()
  }
}

/** The one command to go on with. */
function nextOf(preflight: Preflight, words: readonly string[], handOff: string, written: WrittenHandOff | undefined): readonly string[] {
  if (preflight.blocks === 0) return [sameCommand(words, 'apply')]
  return [written === undefined ? wayOn(preflight, words, handOff) : waitingCommand(words)]
}

function handOffLines(written: WrittenHandOff | undefined, width: number): Line[] {
  if (written === undefined) return [line('Nothing in the way is a matter of rights: no hand-off was written.')]
  const { folder, files } = written
  return [
    ...wrap(
      `Wrote ${folder}: ${files.join(', ')}. Give the folder to an owner of the subscription; its README says what to run and why.`,
      width,
    ).map((text) => line(text)),
  ]
}
