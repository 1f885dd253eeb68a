import { exitCodes } from '../../common/problem.ts'
import { preflightText } from '../../ui/lines/preflight.ts'
import { emptyLine, fit, line, span } from '../../ui/terminal/line.ts'
import { handOffCommand } from '../hand-off.ts'
import { lookAhead, needsHandOff, waysOut } from '../preflight.ts'
import { preflightJson } from '../preflight-json.ts'
import type { Run } from '../program.ts'
import { sameCommand } from '../same-command.ts'
import { openHeadless, requireKnownAnswers } from '../target.ts'

/** `doctor`: everything that would refuse these answers, all at once, before anything is written. Reads only. */
export const runDoctor: Run = async (io, options) => {
  const opening = await openHeadless(io, options)
  const { say, answers, session } = opening
  try {
    await requireKnownAnswers(opening)
    const { blueprint, preflight, intent } = await lookAhead(answers, session)
    const caller = await session.reader().caller()
    const words = options.words ?? []
    const handOff = handOffCommand(sameCommand(words, 'doctor'), blueprint.environment)
    const next = preflight.blocks === 0 ? [sameCommand(words, 'apply')] : needsHandOff(preflight) ? [handOff] : []
    if (options.json === true) {
      say.json({
        ...preflightJson(preflight, (finding) => waysOut(finding, handOff)),
        ...place(intent),
        ...(caller === undefined ? {} : { caller }),
        next,
      })
    } else {
      const width = say.isTerminal ? say.width : 10_000
      const who = caller === undefined ? '' : ` · signed in as ${caller.name ?? caller.objectId}`
      say.product([
        fit(line(span(blueprint.environment, 'strong'), span(` in ${blueprint.region} · ${blueprint.resourceGroup}${who}`, 'dim')), width),
        emptyLine,
        ...preflightText(preflight, width, (finding) => waysOut(finding, handOff)),
        ...next.map((command) => line(span('Next  ', 'dim'), span(command, 'accent'))),
      ])
    }
    return preflight.blocks > 0 ? exitCodes.refused : exitCodes.done
  } finally {
    session.close()
  }
}

function place({
  environment,
  region,
  subscription,
  resourceGroup,
}: {
  environment: string
  region: string
  subscription: string
  resourceGroup: string
}) {
  return { environment, region, subscription, resourceGroup }
}
