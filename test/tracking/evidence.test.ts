import { expect, it } from "vitest";
import type { NodeAnswer, Round } from "../../src/tracking/answer.ts";
import { accountFor } from "../../src/tracking/evidence.ts";
import { createSightings } from "../../src/tracking/sightings.ts";

function roundOf(...answers: NodeAnswer[]): Round {
	return { number: 3, startedAt: 0, endedAt: 10, early: false, named: false, answers, pending: 0 };
}

it("a target that left without a word about the job is listed as left, not as presumed (TRUTH-1)", () => {
	const round = roundOf(
		{ node: "A", answer: { kind: "not_found", listed: false }, build: "8.1.2.0", olderThan6: false },
		{ node: "B", answer: { kind: "left" }, build: "8.1.2.0", olderThan6: false },
	);
	const account = { taskId: "7", sightings: createSightings([], ["A", "B"]), startedOn: undefined } as const;
	expect(accountFor(round, account)).toEqual([
		{ node: "A", evidence: "presumed" },
		{ node: "B", evidence: "left" },
	]);
});
