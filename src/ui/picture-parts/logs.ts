import type { FactMaker } from '../picture-facts.ts'

/** Where logs go. */
export const logsFact: FactMaker = ({ workspace }) =>
  workspace === undefined
    ? []
    : [
        {
          key: 'logs',
          place: 'beside',
          cells: ['Logs', workspace.name, `${workspace.retentionDays} days`],
          parts: [workspace.name],
          said: `Logs go to ${workspace.name} and stay ${workspace.retentionDays} days.`,
        },
      ]
