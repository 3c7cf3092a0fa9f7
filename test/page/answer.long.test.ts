import { describe, expect, it } from "vitest";
import { fallsOn } from "../../page/perform/falls.ts";
import { EXAMPLES } from "../../page/play/examples.ts";
import { sample } from "../support/counts.ts";

describe("mutants", () => {
	it("fail on each example of the page", async () => {
		for (const { name, schedule } of sample(
			EXAMPLES.filter((example) => example.schedule.network === undefined),
			60,
		)) {
			const falls = await fallsOn(schedule, () => true);
			expect(falls?.wrong.length, name).toBeGreaterThan(3);
		}
	});
});
