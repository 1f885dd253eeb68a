import { crash, uninterrupted } from './support/crash/crashes.ts'
const [preset = '', moment = '', gap = '0'] = process.argv.slice(2)
const r = await uninterrupted(preset)
console.log(JSON.stringify(await crash(r, { preset, moment: JSON.parse(moment), gap: Number(gap) }), null, 1).replaceAll('\\n', '\n'))
