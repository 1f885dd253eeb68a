/** What happens while Azure works, in sentences. */
export const creatingHelp: readonly string[] = [
  'Each line is a group of resources. What does not depend on each other is created at the same time.',
  'A role takes effect some minutes after it is given; the wizard waits for that by itself.',
  'If something fails, everything independent of it is still finished, and the report says what to do. Running it again goes on from there.',
  'The report is printed on the normal screen at the end.',
]
