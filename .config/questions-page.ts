import type { AnyQuestion } from '../src/interview/types.ts'

/** `docs/questions.md`: every question in the order of asking, and what each option gains and costs. */
export function questionsPage(questions: readonly AnyQuestion[]): string {
  const rows = questions.map((question) => [`\`${question.id}\``, question.kind, valuesOf(question), question.applies ?? 'always'])
  const table = aligned([['id', 'kind', 'values', 'applies when'], ...rows])
  const selects = questions.flatMap((question) => (question.kind === 'select' ? [question] : []))
  const options = selects.map((question) =>
    [
      `### ${question.prompt}`,
      `\`${question.id}\`: ${question.why.text}`,
      ...question.options.map((option) =>
        [
          `- **${option.label}** (\`${option.value}\`)`,
          `  - Gain: ${option.gain}`,
          `  - Cost: ${option.cost}`,
          `  - Undo: ${option.undo}`,
          `  - Usual: ${option.usual}`,
          ...(option.sends === undefined ? [] : [`  - Sent: \`${option.sends}\``]),
        ].join('\n'),
      ),
    ].join('\n\n'),
  )
  return `${[
    '# Questions',
    'Made from the questions themselves by `npm run docs`; edit `src/interview/questions/` instead.',
    'The order is the order of asking. The `id` is also the flag, the `--set` name and the preset key.',
    table,
    '## What each option gains and costs',
    ...options,
  ].join('\n\n')}\n`
}

function valuesOf(question: AnyQuestion): string {
  switch (question.kind) {
    case 'select':
      return question.options.map((option) => `\`${option.value}\``).join(', ')
    case 'number':
      return `${question.minimum} to ${question.maximum}`
    case 'confirm':
      return 'yes, no'
    case 'list':
      return `a list, like \`${question.placeholder ?? ''}\``
    default:
      return `like \`${question.placeholder ?? ''}\``
  }
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n')
}
