import type { FactMaker } from '../picture-facts.ts'

/** Where logs go. */
export const logsFact: FactMaker = ({ workspace }) =>
  workspace === undefined
    ? []
    : [
        {
          key: 'logs',
          place: 'beside',
          ...(workspace.existing === undefined
            ? {
                cells: ['Logs', workspace.name, `${workspace.retentionDays} days`],
                said: `Logs go to ${workspace.name} and stay ${workspace.retentionDays} days.`,
              }
            : { cells: ['Your logs', workspace.name, ''], said: `Logs go to ${workspace.name}, which was there before.` }),
          parts: [workspace.name],
        },
      ]
