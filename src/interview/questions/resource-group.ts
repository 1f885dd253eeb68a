import { sources } from '../../guidance/sources.ts'
import { defineText } from '../define.ts'
import { environment } from './environment.ts'

export const resourceGroup = defineText({
  id: 'resource-group',
  topic: 'Start',
  title: 'Resource group',
  prompt: 'Which resource group holds it?',
  depth: 'detail',
  why: {
    text: 'A resource group is the folder that permissions, locks and policies are set on. One of its own keeps the environment apart from everything else and easy to remove.',
    link: sources.names.link,
    checked: sources.names.checked,
  },
  placeholder: 'rg-demo',
  gain: 'Everything in one place, with its own permissions.',
  cost: 'A shared group mixes rights, locks and bills.',
  undo: 'No: resources are recreated to change their group.',
  usual: 'A new group for this environment alone.',
  recommend: (view) => {
    const name = view.answer(environment)
    return name === undefined || environment.validate?.(name, view) !== undefined ? undefined : `rg-${name}`
  },
  validate: (value) => {
    if (value.length < 1 || value.length > 90) return 'Use 1 to 90 characters'
    if (!/^[A-Za-z0-9_().-]+$/.test(value)) return 'Use only letters, digits, hyphens, underscores, periods and parentheses'
    return value.endsWith('.') ? 'End with anything but a period' : undefined
  },
})
