import { sources } from '../../guidance/sources.ts'
import { defineText } from '../define.ts'
import { practice } from '../practice.ts'
import { cloud } from './cloud.ts'

export const environment = defineText({
  id: 'environment',
  topic: 'Start',
  title: 'Environment',
  prompt: 'What is this environment called?',
  why: {
    text: 'Every name in Azure is made from it, and every resource carries it as the tag secure-batch:environment. That tag is how a later run finds what exists and how destroy knows what is yours to remove.',
    link: sources.names.link,
    checked: sources.names.checked,
  },
  placeholder: 'demo',
  gain: 'Names you recognise; a later run finds the same resources.',
  cost: 'Part of it becomes public: account and vault are DNS names.',
  undo: 'No: another name is another environment.',
  usual: 'Project and stage: render-test, risk-prod.',
  recommend: (view) => (view.answer(cloud) === 'practice' ? practice.environment : undefined),
  validate: (value) => {
    if (value.length < 2 || value.length > 20) return 'Use 2 to 20 characters'
    if (!/^[a-z]/.test(value)) return 'Start with a letter from a to z'
    if (!/^[a-z0-9-]+$/.test(value)) return 'Use only a to z, 0 to 9 and hyphens'
    if (value.endsWith('-') || value.includes('--')) return 'End with a letter or digit and use single hyphens: Key Vault names demand it'
    // learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-reserved-resource-name
    // The account's name is the environment's without hyphens.
    const reserved = /^login|microsoft|windows/.exec(value.replaceAll('-', ''))?.[0]
    return reserved === undefined ? undefined : `Azure reserves the word "${reserved}" in names; choose another`
  },
})
