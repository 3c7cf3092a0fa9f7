import { expect, test } from "vitest";
import { createRandom } from "../../simulator/random.ts";

test("A random pick is an item of the list, and an empty list has no item to pick", () => {
	const random = createRandom(1);
	const picks = Array.from({ length: 100 }, () => random.pick(["a", "b", "c"]));
	expect([...new Set(picks)].sort()).toEqual(["a", "b", "c"]);
	expect(() => random.pick([])).toThrow(new RangeError("The list must not be empty."));
});
