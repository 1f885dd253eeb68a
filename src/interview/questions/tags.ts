import { sources } from '../../guidance/sources.ts'
import { defineList } from '../define.ts'

/** Azure takes 50 tags on a resource; we keep room for our own. */
const maximumTags = 40

export const tags = defineList({
  id: 'tags',
  topic: 'Operations',
  title: 'Tags',
  prompt: 'Which tags should every resource carry?',
  depth: 'detail',
  why: {
    text: 'Tags are names and values for cost reports and owners. Every resource also carries secure-batch:environment. Tags can be read by anyone who can see the resource, so they are no place for secrets. Names are kept to what every resource type here takes; DNS zones take neither spaces nor a digit in front.',
    controls: ['MCSB AM-2'],
    link: sources.tags.link,
    checked: sources.tags.checked,
  },
  placeholder: 'owner=ana, cost-center=4711',
  gain: 'Bills and searches can tell this environment apart.',
  cost: 'Readable by everyone who can see the resources.',
  undo: 'Yes, at any time.',
  usual: 'Owner, cost center, stage.',
  recommend: () => [],
  show: (value) => (value.length === 0 ? 'None' : value.join(', ')),
  validate: (value) => {
    if (value.length > maximumTags) return `${value.length} tags are too many; Azure takes 50 and ${maximumTags} are left for you`
    const seen = new Set<string>()
    for (const tag of value) {
      const at = tag.indexOf('=')
      if (at < 1) return `Write "${tag}" as name=value`
      const name = tag.slice(0, at)
      if (name.length > 512) return `The tag name "${name.slice(0, 20)}…" is longer than 512 characters`
      if (tag.length - at - 1 > 256) return `The value of tag "${name}" is longer than 256 characters`
      if (/^secure-batch(:|$)/i.test(name)) return `"${name}" is a tag of secure-batch itself; choose another name`
      if (/^(microsoft|azure|windows)/i.test(name))
        return `Azure keeps tag names that start with "${name.slice(0, 9)}" for itself; choose another`
      if (!/^[A-Za-z][A-Za-z0-9_.:-]*$/.test(name)) return `Start tag name "${name}" with a letter; use letters, digits, _ . : and hyphens`
      // What a person sees of a tag is what is sent; and `{{` stands for values that are known only once something exists.
      if (/\p{Cc}|\p{Cf}/u.test(tag)) return `The value of tag "${name}" holds characters that cannot be seen; type it again`
      if (tag.includes('{{')) return `Leave {{ out of tag "${name}"; secure-batch keeps it for values known later`
      if (seen.has(name.toLowerCase())) return `The tag "${name}" is given twice; Azure does not tell upper from lower case`
      seen.add(name.toLowerCase())
    }
    return undefined
  },
})
