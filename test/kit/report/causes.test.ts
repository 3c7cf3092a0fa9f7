import { describe, expect, it } from "vitest";
import { causesOfDriver, failuresOf } from "./support/causes-of-driver.ts";

describe("a driver", () => {
	const own = failuresOf("done-anywhere-in-the-reply");

	it("is named after the mutant that fails the same scenarios", () => {
		const [first] = causesOfDriver((key, requirements) => (own.has(key) ? requirements : []));
		expect(first?.likenesses.map(({ name, likeness }) => [name, likeness])).toEqual([["done-anywhere-in-the-reply", 1]]);
	});

	it("is named by the clause that it breaks, not by another one that its scenarios are about", () => {
		const wrong = failuresOf("query-show-on-every-version");
		const [first] = causesOfDriver((key) => (wrong.has(key) ? ["ASK-9"] : []));
		expect(first?.requirement).toBe("ASK-9");
		// This mutant breaks only ASK-1.
		expect(first?.likenesses.map(({ name }) => name)).not.toContain("query-show-on-every-version");
	});
});
