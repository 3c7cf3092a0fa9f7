import { describe, expect, test } from "vitest";
import { GOOD_TRACKERS } from "../../kit/gallery/good-trackers/good-trackers.ts";
import { faultIn, faultInDraw } from "../../kit/gallery/good-trackers/judge-tracker.ts";
import { loadPlayables } from "../../kit/scenario/load-playables.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { loadSpec } from "../../kit/spec/features-directory.ts";
import { count, sample } from "../support/counts.ts";

const spec = loadSpec();
const binding = sample(
	loadPlayables().filter(({ tags }) => tags.includes("@MUST")),
	8,
);
const DRAWS = count(8, 1000);

describe.each(GOOD_TRACKERS)("A good tracker that $does", (manner) => {
	test("passes the scenarios at MUST", async () => {
		const faults: string[] = [];
		for (const scenario of binding) {
			const fault = await faultIn(scenario, manner, spec);
			if (fault !== undefined) faults.push(`${scenario.file}:${scenario.line} ${scenario.name}: ${fault}`);
		}
		expect(faults).toEqual([]);
	});

	test("breaks no MUST on random schedules", async () => {
		const faults: string[] = [];
		for (let seed = 1; seed <= DRAWS; seed++) {
			const fault = await faultInDraw(createRandom(seed), manner, spec);
			if (fault !== undefined) faults.push(`seed ${seed}: ${fault}`);
		}
		expect(faults).toEqual([]);
	});
});
