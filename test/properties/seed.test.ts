import fc from "fast-check";
import { expect, test } from "vitest";
import { SEED } from "../support/property-seed.ts";

test("A property that does not choose a random seed gets the common one, so each run of the tests is the same run", () => {
	const draw = () => fc.sample(fc.integer(), 5);
	expect(draw()).toEqual(fc.sample(fc.integer(), { numRuns: 5, seed: SEED }));
	expect(draw()).toEqual(draw());
});
