import { describe, expect, test } from "vitest";
import { judgeRun } from "../../kit/oracle/oracle.ts";
import { parseScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { kindOfFailure } from "../../kit/search/failure.ts";
import { fuzz } from "../../kit/search/fuzz.ts";
import { mutantOf, mutantSubject } from "../../kit/search/subject.ts";
import { count } from "../support/counts.ts";

describe("A search", () => {
	test("judges a tracker that keeps state with new rules each time, and reports each kind of failure once, with a run that shows it", async () => {
		const subject = mutantSubject(mutantOf("progress-hides-the-rest"));
		const { found } = await fuzz({ runs: count(60, 600), way: "virtual", custom: subject });
		expect(found.length).toBeGreaterThan(1);
		// Its rules, stepped by themselves, do what it does; only the comparison with the specification shows the fault.
		expect(found.filter(({ check }) => check !== "specification")).toEqual([]);
		expect(new Set(found.map(kindOfFailure)).size).toBe(found.length);
		for (const { schedule, message } of found) expect(judgeRun(await subject.play(schedule))[0]?.message).toBe(message);
	});

	test("finds a wait that never ends, and says that it does not", async () => {
		const { found } = await fuzz({ runs: count(6, 200), way: "virtual", custom: mutantSubject(mutantOf("forgives-for-ever")) });
		expect(found.length).toBeGreaterThan(0);
	});

	test("draws schedules with a network among the others, under the same numbers in a search of only these", async () => {
		const subject = { mutant: "the-members-are-looked-at-once" };
		// Without shrinking, which would take most of the time.
		const search = { subject, isCancelled: () => true };
		const runs = count(14, 40);
		const alone = await fuzz({ ...search, runs, way: "network" });
		// Every 16th schedule has a network.
		const mixed = await fuzz({ ...search, runs: 16 * runs, way: "virtual" });
		expect(alone.schedules).toBe(runs);
		expect(mixed.schedules).toBe(16 * runs);
		const indices = (report: typeof alone) => report.found.flatMap(({ index, schedule }) => (schedule.network ? [index] : []));
		expect(indices(alone)).not.toEqual([]);
		expect(indices(mixed)).toEqual(indices(alone));
		for (const { token, scenario } of alone.found) {
			expect(token).toMatch(/^s2\./);
			expect(parseScenario(scenario).network).toBeDefined();
		}
	});
});
