import { describe, expect, it } from "vitest";
import { parseScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { fallsOn, isSeenInClients } from "../../page/perform/falls.ts";
import { EXAMPLES } from "../../page/play/examples.ts";
import { sample } from "../support/counts.ts";
import { answer, LATE } from "./answer.ts";

const FOR_EVER = "Scenario: long\n  Given the node A\n  And the job runs for ever\n  When the task is awaited";

describe("is it done?", () => {
	it("a wait that the page stopped is not judged to its end", async () => {
		expect(await answer(FOR_EVER, "library")).toEqual([
			"not known, it was still asking",
			"no, A is still running",
			"right so far, the end was not judged",
			"bad",
		]);
	});
});

describe("mutants", () => {
	it("that fail on a run are found, those seen in real clients first", async () => {
		const falls = await fallsOn(parseScenario(LATE), () => true);
		const names = falls?.wrong.map(({ name }) => name) ?? [];
		expect(names).toContain("not-found-is-complete");
		expect(names).toContain("two-rounds-of-grace");
		expect(names).not.toContain("aborted-is-an-error");
		const real = falls?.wrong.map(isSeenInClients) ?? [];
		expect(real.indexOf(false)).toBeGreaterThan(0);
		expect(real.slice(real.indexOf(false))).not.toContain(true);
		expect(falls?.tried).toBe(falls?.all);
	});

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
