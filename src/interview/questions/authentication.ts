import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export const authentication = defineSelect({
  id: 'authentication',
  topic: 'Access',
  title: 'Sign-in',
  prompt: 'How do people and programs sign in to the account?',
  depth: 'detail',
  why: {
    text: 'Entra ID (Microsoft’s directory) knows who asks, can take rights back and writes it to the log. A shared key is one secret that may do everything for whoever holds it. A task authentication token lets a task call Batch as its own job; a managed identity on the pool does the same and works everywhere.',
    changed: 'Azure Active Directory is now called Entra ID; the value in the API stays "AAD".',
    controls: ['MCSB IM-1', 'Policy: Batch accounts should have local authentication methods disabled'],
    link: sources.security.link,
    checked: sources.security.checked,
  },
  options: [
    {
      value: 'entra-only',
      label: 'Entra ID only',
      gain: 'Every call has a name; no key to leak or to rotate.',
      cost: 'Programs need an identity and a Batch role.',
      undo: 'Yes, at any time.',
      usual: 'Everyone who has Entra ID.',
      sends: 'allowedAuthenticationModes: ["AAD"]',
    },
    {
      value: 'entra-and-task-token',
      label: 'Entra ID, and tasks by token',
      gain: 'A task can add tasks to its own job without an identity.',
      cost: 'A token on each node; Azure’s built-in policy reports it.',
      undo: 'Yes, at any time; running tasks lose their token.',
      usual: 'Job managers that cannot use an identity.',
      sends: 'allowedAuthenticationModes: ["AAD", "TaskAuthenticationToken"]',
    },
    {
      value: 'shared-key',
      label: 'Entra ID, and shared keys',
      gain: 'Old programs that know only the account key go on.',
      cost: 'Two keys with all rights, no names in the log; yours to keep and rotate. Azure’s built-in policy reports it.',
      undo: 'Yes, at any time; programs with the key then stop.',
      usual: 'A migration with a date for its end.',
      sends: 'allowedAuthenticationModes: ["AAD", "SharedKey"]',
    },
  ],
  recommend: () => 'entra-only',
})
