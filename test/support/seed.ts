import fc from 'fast-check'

/**
 * Properties look at the same cases in every run, so that a change is judged by what it changes. `PROPERTY_SEED=random` looks elsewhere each
 * time, `PROPERTY_SEED=n` looks again where a failure was found.
 */
const asked = process.env.PROPERTY_SEED
if (asked !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: asked === undefined ? 20_261_123 : Number(asked) })
