import { env } from "node:process";

/** The random seed of every property, so each run of the tests is the same run. `PROPERTY_SEED` chooses another. */
export const SEED: number = Number(env.PROPERTY_SEED ?? 20_261);

if (!Number.isSafeInteger(SEED)) throw new RangeError(`PROPERTY_SEED must be a whole number, not ${env.PROPERTY_SEED}.`);
