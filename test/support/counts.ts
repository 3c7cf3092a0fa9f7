import { env } from "node:process";

/** `npm run test:thorough` sets this variable. */
export const isThorough: boolean = env.THOROUGH === "1";

/** How often a test tries something: `normal` in every run of the tests, `thorough` in `npm run test:thorough`. */
export function count(normal: number, thorough: number): number {
	return isThorough ? thorough : normal;
}

/** Every `step`-th of `items`; in a thorough run every `thoroughStep`-th of them (default: all). */
export function sample<Item>(items: readonly Item[], step: number, thoroughStep = 1): Item[] {
	return items.filter((_, index) => index % count(step, thoroughStep) === 0);
}
