import { keyRows } from '../../terminal/keys.ts'
import type { Line } from '../../terminal/line.ts'
import { emptyLine, labelled, line, lineWidth, span, textWidth, wrap } from '../../terminal/line.ts'
import { whyParts, wordsOf } from '../../why-parts.ts'
import { fieldOf, focusOf, itemsOf, rowOf } from '../fields.ts'
import { forQuestion } from '../question-keys.ts'
import { forReview } from '../review-keys.ts'
import type { State, WhyScreen, World } from '../state.ts'
import { bodyWidth } from './layout.ts'

/** How many lines the explanation takes at the present width. */
export function whyHeight(state: State, world: World, screen: WhyScreen): number {
  return allLines(state, world, screen).length
}

/** The fuller explanation of a question, from the line it is scrolled to. */
export function whyLines(state: State, world: World, screen: WhyScreen, height: number): Line[] {
  const all = allLines(state, world, screen)
  const from = Math.max(0, Math.min(screen.scroll, all.length - height))
  return all.slice(from, from + height)
}

function allLines(state: State, world: World, screen: WhyScreen): Line[] {
  const width = Math.min(bodyWidth(state.size), 100)
  const about = screen.id === undefined ? [] : questionLines(state, world, screen.id, width)
  return [...about, ...(about.length === 0 ? [] : [emptyLine]), ...keyLines(state, world, screen, width)]
}

/** Every key of the screen one comes from: its footer may have had no room for some. */
function keyLines(state: State, world: World, { back }: WhyScreen, width: number): Line[] {
  const bindings = back.name === 'question' ? forQuestion(state, world, back) : forReview(state, world, back)
  const parts = keyRows(bindings).map(({ shown, label }) => line(span(shown, 'strong'), span(` ${label}`, 'dim')))
  const rows: Line[] = []
  for (const part of parts) {
    const last = rows.at(-1)
    if (last === undefined || lineWidth(last) + lineWidth(part) + 3 > width) rows.push(part)
    else rows[rows.length - 1] = line(last, '   ', part)
  }
  return [line(span('Keys', 'strong')), ...rows]
}

function questionLines(state: State, world: World, id: string, width: number): Line[] {
  const row = rowOf(state, world, id)
  const question = row?.question ?? world.questions.find((candidate) => candidate.id === id)
  if (question === undefined) return []
  const { why } = question
  const labelWidth = width >= 60 ? 21 : 0
  const entry = (label: string, text: string): Line[] => {
    if (labelWidth > 0) return labelled(label, text, width, { labelWidth, labelTone: 'strong' })
    return [[span(label, 'strong')], ...wrap(text, width).map((piece) => line(piece))]
  }
  const option = (() => {
    if (row === undefined || question.kind !== 'select') return undefined
    const items = itemsOf(state, row)
    return question.options[focusOf(fieldOf(state, row), items, row.value)]
  })()
  const words = wordsOf(question)
  return [
    line(span('Why we ask', 'focus'), span(` · ${question.title.toLowerCase()}`, 'dim')),
    emptyLine,
    ...(why.changed === undefined ? [] : [...entry('Changed since 2021', why.changed), emptyLine]),
    ...why.text.split('\n').flatMap((paragraph) => wrap(paragraph, width).map((text) => line(text))),
    emptyLine,
    ...whyParts(question, option?.sends === undefined ? [] : [{ label: 'What will be sent', text: option.sends }]).flatMap(
      ({ label, text }) => entry(label, text),
    ),
    ...(words.length === 0 ? [] : [emptyLine, line(span('Words', 'strong'))]),
    ...words.flatMap(({ term, meaning }) => word(term, meaning, width)),
  ]
}

/** A term beside its meaning, or above it where it is too long or the screen too narrow. */
function word(term: string, meaning: string, width: number): Line[] {
  if (width >= 60 && textWidth(term) < 21) return labelled(term, meaning, width, { labelWidth: 21 })
  return [line(span(term, 'dim')), ...wrap(meaning, width - 2).map((piece) => line(`  ${piece}`))]
}
